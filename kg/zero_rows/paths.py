"""What is wrong with a property path: a step that nothing has, one that leads nowhere, one turned round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.sparql_text import tokens
from kg.terms import NamedNode
from kg.zero_rows.ground import TYPE, Ground, Suggestion, shown, triple

__all__ = ["is_path", "path_suggestions", "steps_of"]

_SIGNS = frozenset("/|*+?^!(")
_SHOWN = 5


def is_path(predicate: str) -> bool:
    """Whether what stands between subject and object is more than one relation.

    >>> is_path("kg:about"), is_path("^kg:about"), is_path("<http://e.org/a/b>")
    (False, True, False)
    """
    return any(token.kind == "punct" and token.text in _SIGNS for token in tokens(predicate))


def steps_of(path: str) -> list[str]:
    """The steps of a sequence path.

    >>> steps_of("kg:a+/(kg:b/kg:c)|^kg:d/kg:e")
    ['kg:a+/(kg:b/kg:c)|^kg:d/kg:e']
    >>> steps_of("kg:a+ / (kg:b/kg:c)* / ^kg:d")
    ['kg:a+', '(kg:b/kg:c)*', '^kg:d']
    """
    depth, cuts = 0, [0]
    for token in tokens(path):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.text == "|":
            return [path.strip()]
        if not depth and token.text == "/":
            cuts += [token.start, token.end]
    cuts.append(len(path))
    return [path[a:b].strip() for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


def path_suggestions(ground: Ground, subject: str, path: str, obj: str) -> Iterable[Suggestion]:
    """What is said of a path that gives nothing, the surest first."""
    unused = list(_unused(ground, path))
    if unused:
        return unused
    steps = steps_of(path)
    return [*_turned(ground, subject, path, steps, obj), *_broken(ground, subject, path, steps)]


def _unused(ground: Ground, path: str) -> Iterable[Suggestion]:
    """Relations of the path that no statement has."""
    if "!" in path:
        return
    for name in dict.fromkeys(token.text for token in tokens(path) if token.kind in ("iri", "pname")):
        iri = ground.iri(name)
        if iri is None or ground.used(name):
            continue
        declared = ground.misdeclared(name, ground.used)
        yield from declared
        near = [] if declared else ground.near(iri, "?_s ?_n ?_o")
        for other in near:
            yield Suggestion("relation", name, ground.written(other), ground.label(other))
        if not near and not declared:
            yield Suggestion("unused", name, "")


def _turned(ground: Ground, subject: str, path: str, steps: Sequence[str], obj: str) -> Iterable[Suggestion]:
    """The path with one of its steps the other way round, where that matches."""
    for at, step in enumerate(steps):
        turned = step[1:] if step.startswith("^") else f"^{step}"
        if "|" in step and not step.startswith("("):
            continue
        new = "/".join((*steps[:at], turned, *steps[at + 1 :]))
        if ground.works(triple(subject, new, obj)):
            yield Suggestion("path", path, new, "", f"{subject} {new} {obj}")


def _broken(ground: Ground, subject: str, path: str, steps: Sequence[str]) -> Iterable[Suggestion]:
    """The step at which the path comes to nothing, and what does go on from there."""
    for alone in (True, False):
        match = ground.ask if alone else ground.works
        for at in range(1, len(steps) + 1):
            if match(triple(subject, "/".join(steps[:at]), "?_x")):
                continue
            if at > 1:
                yield from _at(ground, subject, steps[: at - 1], steps[at - 1])
            return
    reached = ground.values("?_x", f"{ground.pattern} {subject} {path} ?_x")
    if reached:
        yield Suggestion("values", path, ", ".join(shown(row[0]) for row in reached if row[0] is not None))


def _at(ground: Ground, subject: str, before: Sequence[str], step: str) -> Iterable[Suggestion]:
    walked = "/".join(before)
    yield Suggestion("step", step, "", walked)
    rows = ground.values("?_n", f"{subject} {walked} ?_x . ?_x ?_n ?_y . FILTER (isIRI(?_y))", _SHOWN)
    names = [row[0].value for row in rows if isinstance(row[0], NamedNode) and row[0].value != TYPE]
    if names:
        yield Suggestion("onward", step, ", ".join(ground.written(name) for name in names))
