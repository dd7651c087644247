"""Walking the graph: what ties a set of things, what can be expanded, page by page, and what filters hide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg import KgError, KnowledgeGraph, View
from kg.exploration import edges_among, expand, links_among, menu, remaining
from kg.filters import Filters, facets, graphs_of, key_of, languages_of, ranks_of
from kg.reader import Reader, text_of
from kg.reproduce import as_triples
from kg.terms import DERIVED, ID_BASE, KG
from kg.view_head import view_head
from kg.view_state import Placed, Stand, ViewState, from_json, to_json
from kg.visible import summary, visible

LIFE = [
    "ada-lovell",
    "bob-stone",
    "lab",
    "kiln",
    "brno",
    "thesis-small",
    "thesis-large",
    "work-tiny",
    "theme-1",
]


def iris(*slugs: str) -> list[str]:
    return [ID_BASE + slug for slug in slugs]


def state(*slugs: str, **more: object) -> ViewState:
    return ViewState(tuple(Placed(iri) for iri in iris(*slugs)), **more)  # type: ignore[arg-type]


def told(view: View) -> list[str]:
    """The edges of a view in short."""
    return [
        f"{e.source.removeprefix(ID_BASE)} {e.relation.iri.removeprefix(KG)} {e.target.removeprefix(ID_BASE)}"
        + (f" {e.period.start or e.period.attested}" if e.period.dated else "")
        for e in view.edges
    ]


ALL = [
    "ada-lovell advised_by bob-stone 2011",
    "ada-lovell advocates thesis-small 2016",
    "ada-lovell created work-tiny 2020-04",
    "ada-lovell founded kiln 2021-04-12",
    "ada-lovell lived_in brno",
    "ada-lovell studied_at lab 2011",
    "ada-lovell worked_at lab 2015-09",
    "ada-lovell worked_at lab 2023",
    "bob-stone disputes thesis-small 2019",
    "bob-stone member_of kiln 2022",
    "kiln based_in brno",
    "thesis-large about theme-1",
    "thesis-large contradicts thesis-small",
    "thesis-small about theme-1",
    "thesis-small stated_in work-tiny",
    "work-tiny about theme-1",
]


def test_all_that_ties_a_set_of_things(graph: KnowledgeGraph) -> None:
    """Each statement once, in its narrowest form and one direction; each stay is an edge of its own."""
    assert told(edges_among(graph.reader, iris(*LIFE))) == ALL


def test_the_same_things_give_the_same_edges(graph: KnowledgeGraph) -> None:
    """Whatever the order, and under the same ids: a permalink does not store edges."""
    view, turned = (edges_among(graph.reader, iris(*order)) for order in (LIFE, LIFE[::-1]))
    assert [edge.id for edge in view.edges] == [edge.id for edge in turned.edges]
    assert len({edge.id for edge in view.edges}) == len(ALL)


def test_a_node_behind_a_statement_is_tied_once_it_is_shown(graph: KnowledgeGraph) -> None:
    """Dated nodes and passages stand behind short relations; asked for by name they hang together too."""
    view = edges_among(graph.reader, iris("ada-lovell", "engagement-lab-2015", "p1"))
    assert told(view) == [
        "ada-lovell evidenced_by p1",
        "engagement-lab-2015 evidenced_by p1",
        "engagement-lab-2015 person ada-lovell",
    ]


def test_what_the_graph_does_not_know_is_not_shown(graph: KnowledgeGraph) -> None:
    view = edges_among(graph.reader, iris("nobody", "lab"))
    assert [node.ref.label for node in view.nodes] == ["The Lab"]


def test_what_stands_stays_and_what_is_new_comes_near(life: KnowledgeGraph) -> None:
    """Places are kept to the decimal, new ones are the same every time."""
    kept = {ID_BASE + "lab": (100.0, -50.0), ID_BASE + "ada-lovell": (0.0, 0.0)}
    first, again = (edges_among(life.reader, iris("ada-lovell", "lab", "kiln"), places=kept) for _ in "12")
    places = {node.ref.iri: (node.x, node.y) for node in first.nodes}
    assert {iri: places[iri] for iri in kept} == kept
    assert places[ID_BASE + "kiln"] not in kept.values()
    assert first == again


# filters


def among(reader: Reader, filters: Filters) -> list[str]:
    return told(edges_among(reader, iris(*LIFE), filters=filters))


def test_classes_and_relations_are_hidden(graph: KnowledgeGraph) -> None:
    hidden = Filters(classes=frozenset({KG + "Thesis", KG + "Place", KG + "Work", KG + "Theme"}))
    assert among(graph.reader, hidden) == [
        "ada-lovell advised_by bob-stone 2011",
        "ada-lovell founded kiln 2021-04-12",
        "ada-lovell studied_at lab 2011",
        "ada-lovell worked_at lab 2015-09",
        "ada-lovell worked_at lab 2023",
        "bob-stone member_of kiln 2022",
    ]
    hidden = replace(hidden, relations=frozenset({KG + "worked_at", KG + "advised_by"}))
    assert len(among(graph.reader, hidden)) == 3


def test_what_is_written_and_what_rules_conclude_are_told_apart(graph: KnowledgeGraph) -> None:
    """The derived edges of a view, those drawn dashed, are exactly what the filter calls derived."""
    written, concluded = (among(graph.reader, Filters(shown=shown)) for shown in ("asserted", "derived"))
    assert sorted(written + concluded) == sorted(ALL)
    assert "kiln based_in brno" in written
    assert "ada-lovell worked_at lab 2015-09" in concluded
    view = edges_among(graph.reader, iris(*LIFE), filters=Filters(shown="derived"))
    assert view.edges
    assert all(edge.derived for edge in view.edges)


def test_what_a_dated_record_states_can_be_shown_beside_what_is_written(graph: KnowledgeGraph) -> None:
    recorded, everything = (among(graph.reader, Filters(shown=shown)) for shown in ("recorded", "both"))
    assert "ada-lovell founded kiln 2021-04-12" in recorded
    assert set(everything) - set(recorded) == {"thesis-small about theme-1"}


def test_sources_of_a_rank_are_hidden(graph: KnowledgeGraph) -> None:
    """An edge goes when all it rests on is of a hidden rank."""
    assert among(graph.reader, Filters(ranks=frozenset({"weak"}))) == ALL
    assert among(graph.reader, Filters(ranks=frozenset({"secondary"}))) == []


def test_graphs_are_where_the_dated_nodes_stand(bundled: KnowledgeGraph) -> None:
    """A concluded edge comes from the file that says the stay, not from the conclusions."""
    links = links_among(bundled.reader, iris("andrej-karpathy", "openai"))
    graphs = {key[1].removeprefix(KG): found for key, found in graphs_of(bundled.reader, links).items()}
    assert graphs["worked_at"] == {"https://w3id.org/doxograph/graph/life"}
    assert all(DERIVED not in found for found in graphs.values())
    life = Filters(graphs=frozenset({"https://w3id.org/doxograph/graph/life"}))
    left = edges_among(bundled.reader, iris("andrej-karpathy", "openai"), filters=life)
    assert {edge.relation.iri.removeprefix(KG) for edge in left.edges} == set(graphs) - {
        name for name, found in graphs.items() if found <= life.graphs
    }


def test_languages_hide_what_has_no_other_name(graph: KnowledgeGraph) -> None:
    spoken = languages_of(graph.reader, iris("brno", "conflict-tiny"))
    assert spoken == {ID_BASE + "brno": {"de", "en"}, ID_BASE + "conflict-tiny": {"en"}}
    english = Filters(languages=frozenset({"en"}))
    shown = edges_among(graph.reader, iris("brno", "conflict-tiny"), filters=english)
    assert [node.ref.iri for node in shown.nodes] == iris("brno")


def test_facets_count_what_can_be_hidden(graph: KnowledgeGraph) -> None:
    links = links_among(graph.reader, iris(*LIFE))
    found = facets(graph.reader, iris(*LIFE), links)
    assert found.ranks == {"secondary": len(links)}
    assert sum(found.graphs.values()) == len(links)
    assert found.languages == {"en": 9, "fr": 8, "de": 1}
    assert set(ranks_of(graph.reader, links)) == {key_of(link) for link in links}


# expanding


def test_the_menu_says_how_many_before_the_click(graph: KnowledgeGraph) -> None:
    items = menu(graph.reader, ID_BASE + "lab", visible=iris("ada-lovell"))
    short = [(item.relation.iri.removeprefix(KG), item.outgoing, item.count, item.visible) for item in items]
    assert short == [
        ("employed", True, 1, 1),
        ("educated", True, 1, 1),
        ("evidenced_by", True, 1, 0),
    ]
    assert [(one.cls.label, one.count) for one in items[0].classes] == [("person", 1)]


@pytest.mark.parametrize("slug", LIFE)
def test_each_click_brings_what_the_menu_promised(graph: KnowledgeGraph, slug: str) -> None:
    for item in menu(graph.reader, ID_BASE + slug):
        page = expand(
            graph.reader, ID_BASE + slug, relation=item.relation.iri, outgoing=item.outgoing, limit=500
        )
        assert (page.total, len(page.nodes), page.more) == (item.count, item.count, 0)
        assert {ID_BASE + slug} <= {end for edge in page.edges for end in (edge.source, edge.target)}


def test_the_next_ones_follow_until_none_is_left(graph: KnowledgeGraph) -> None:
    seen: list[str] = []
    while True:
        page = expand(graph.reader, ID_BASE + "ada-lovell", offset=len(seen), limit=2)
        assert page.total == 7
        seen += [node.ref.iri.removeprefix(ID_BASE) for node in page.nodes]
        if not page.more:
            break
    assert seen == ["kiln", "lab", "bob-stone", "brno", "thesis-small", "work-tiny", "event-kiln"]


def test_what_is_shown_already_is_left_out(graph: KnowledgeGraph) -> None:
    page = expand(graph.reader, ID_BASE + "ada-lovell", without=iris("lab", "kiln", "theme-1"))
    assert page.total == 5
    assert not {node.ref.iri for node in page.nodes} & set(iris("lab", "kiln"))


def test_one_class_alone(graph: KnowledgeGraph) -> None:
    page = expand(graph.reader, ID_BASE + "ada-lovell", cls=KG + "Place")
    assert [node.ref.label for node in page.nodes] == ["Brno"]


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (501, 0), (20, -1)])
def test_no_page(life: KnowledgeGraph, limit: int, offset: int) -> None:
    with pytest.raises(KgError, match="between 1 and 500"):
        expand(life.reader, ID_BASE + "lab", limit=limit, offset=offset)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A club with five thousand members, and two of them that know each other."""
    file: Path = tmp_path_factory.mktemp("crowd") / "crowd.ttl"
    lines = [f"e:m{number} e:memberOf e:club ." for number in range(5000)]
    lines += ["e:m1 e:knows e:m2 .", "e:club e:seat e:town ."]
    file.write_text("@prefix e: <http://e.org/> .\n" + "\n".join(lines), encoding="utf-8")
    return KnowledgeGraph.open(file)


def test_a_crowd_is_counted_not_fetched(crowd: KnowledgeGraph) -> None:
    """5,000 neighbours: the menu knows the number, a page brings twenty, the rest is one stand-in."""
    club, relation = "http://e.org/club", "http://e.org/memberOf"
    counts = {(one.relation.iri, one.outgoing): one.count for one in menu(crowd.reader, club)}
    assert counts == {(relation, False): 5000, ("http://e.org/seat", True): 1}
    page = expand(crowd.reader, club, relation=relation, outgoing=False, offset=40, limit=20)
    assert (page.total, len(page.nodes), page.more) == (5000, 20, 4940)
    shown = [node.ref.iri for node in page.nodes]
    assert remaining(crowd.reader, club, relation, False, shown) == 4980
    following = expand(crowd.reader, club, relation=relation, outgoing=False, without=shown, limit=20)
    assert following.total == 4980
    assert not {node.ref.iri for node in following.nodes} & set(shown)


def test_the_stand_in_says_how_many_more(crowd: KnowledgeGraph) -> None:
    club, relation = "http://e.org/club", "http://e.org/memberOf"
    seen = visible(
        crowd,
        ViewState((Placed(club), Placed("http://e.org/m1")), (Stand(club, relation, False),), lang="fr"),
    )
    assert [(one.count, one.label) for one in seen.groups] == [
        (4999, "club : 4\u202f999 de plus (member of)")
    ]
    assert len(seen.view.edges) == 1


# what a state shows


def test_a_state_shows_its_things_as_of_its_date(graph: KnowledgeGraph) -> None:
    seen = visible(graph, state(*LIFE, at="2016"))
    assert seen.absent == tuple(iris("bob-stone", "kiln", "work-tiny"))
    assert told(seen.view) == [
        "ada-lovell advocates thesis-small 2016",
        "ada-lovell lived_in brno",
        "ada-lovell worked_at lab 2015-09",
        "thesis-large about theme-1",
        "thesis-large contradicts thesis-small",
        "thesis-small about theme-1",
    ]
    (undated,) = [edge for edge in seen.view.edges if edge.id in seen.undated]
    assert undated.relation.label == "lived in"
    assert summary(seen).endswith("As of 2016.")


def test_two_dates_compared(graph: KnowledgeGraph) -> None:
    """What only the later date has began, what only the earlier one has ended."""
    seen = visible(graph, state(*LIFE, at="2016", compare="2024"))
    kinds = dict(zip(told(seen.view), map(seen.changes.get, (e.id for e in seen.view.edges)), strict=True))
    assert {one for one, kind in kinds.items() if kind == "began"} == {
        "ada-lovell created work-tiny 2020-04",
        "ada-lovell founded kiln 2021-04-12",
        "ada-lovell worked_at lab 2023",
        "kiln based_in brno",
        "thesis-small stated_in work-tiny",
        "work-tiny about theme-1",
    }
    assert {one for one, kind in kinds.items() if kind == "ended"} == {"ada-lovell worked_at lab 2015-09"}
    assert seen.changes[ID_BASE + "work-tiny"] == "began"
    assert "6 statements began, 1 ended" in summary(seen)


def test_what_a_filter_hides_is_still_counted(graph: KnowledgeGraph) -> None:
    """So that the legend can turn it on again."""
    hidden = Filters(classes=frozenset({KG + "Person"}), relations=frozenset({KG + "about"}))
    seen = visible(graph, state(*LIFE, filters=hidden))
    assert seen.hidden == tuple(iris("ada-lovell", "bob-stone"))
    classes = {one.ref.label: (one.count, one.hidden) for one in seen.classes}
    assert classes["person"] == (2, True)
    assert classes["organization"] == (2, False)
    relations = {one.ref.label: (one.count, one.hidden) for one in seen.relations}
    assert relations["about"] == (3, True)


def test_a_settled_state_shows_the_same_again(graph: KnowledgeGraph) -> None:
    """What comes back has every place filled, and gives the same picture."""
    first = visible(graph, state(*LIFE))
    assert all(one.x is not None for one in first.state.nodes)
    assert visible(graph, first.state).view == first.view


@pytest.mark.parametrize("layout", ["force", "tree", "time", "rings"])
def test_pinned_things_stay_in_every_layout(life: KnowledgeGraph, layout: str) -> None:
    nodes = (Placed(ID_BASE + "lab", 700.0, 300.0, True), *map(Placed, iris("ada-lovell", "kiln")))
    seen = visible(life, ViewState(nodes, layout=layout), relayout=True)
    assert {node.ref.iri: (node.x, node.y) for node in seen.view.nodes}[ID_BASE + "lab"] == (700.0, 300.0)
    assert len(seen.view.nodes) == 3


def test_size_and_colour_follow_the_state(life: KnowledgeGraph) -> None:
    degree, rank = (visible(life, state(*LIFE, size=size)).view for size in ("degree", "pagerank"))
    assert [node.weight for node in degree.nodes] != [node.weight for node in rank.nodes]
    assert set(visible(life, state(*LIFE, colour="community")).communities) <= set(iris(*LIFE))
    with pytest.raises(KgError, match="is not a measure"):
        visible(life, state(*LIFE, size="shoe"))


def test_what_is_expanded_at_a_date_holds_then(graph: KnowledgeGraph) -> None:
    """A thesis of 2016 is no neighbour of its theme in 2012, neither in menu nor page nor stand-in."""
    then, ever, theme, small = graph.at("2012").reader, graph.reader, *iris("theme-1", "thesis-small")
    at_all = {end.ref.iri for end in expand(then, theme).nodes}
    held = {end.ref.iri for end in expand(then, theme, ever=ever).nodes}
    assert small in at_all
    assert small not in held
    counts, kept = (
        {(one.relation.iri, one.outgoing): one.count for one in menu(then, theme, ever=at)}
        for at in (None, ever)
    )
    (key,) = {key for key in counts if counts[key] != kept.get(key, 0) and key[0] != KG + "advocates"}
    assert counts[key] - kept.get(key, 0) == 1
    assert remaining(then, theme, *key, (), ever=ever) == kept.get(key, 0)


def test_statements_and_lines_are_counted_apart(bundled: KnowledgeGraph) -> None:
    """Two jobs at one place are one statement in two lines; the filters count statements."""
    nodes = tuple(Placed(ID_BASE + name) for name in ("andrej-karpathy", "openai"))
    shown = visible(bundled, ViewState(nodes))
    (worked,) = [one for one in shown.relations if one.ref.iri == KG + "worked_at"]
    lines = [edge for edge in shown.view.edges if edge.relation.iri == KG + "worked_at"]
    assert (worked.count, len(lines)) == (1, 2)
    told = f"{len(shown.links)} statements in {len(shown.view.edges)} lines"
    assert told in summary(shown)


def test_what_nothing_ties_can_be_left_out(bundled: KnowledgeGraph) -> None:
    """Of a view narrowed down to one relation only who is tied by it, in the data too, and at two dates."""
    nodes = tuple(Placed(node.ref.iri) for node in bundled.overview("en").nodes)
    relations = {one.ref.iri for one in visible(bundled, ViewState(nodes)).relations}
    only = Filters(relations=frozenset(relations - {KG + "worked_at"}), tied=True)
    shown = visible(bundled, ViewState(nodes, filters=only))
    ends = {end for edge in shown.view.edges for end in (edge.source, edge.target)}
    assert {node.ref.iri for node in shown.view.nodes} == ends
    assert 5 < len(ends) < 20
    assert len(shown.hidden) == len(nodes) - len(ends)
    assert {text_of(one.subject) for one in as_triples(bundled, shown)} == ends
    state = ViewState(nodes, filters=only, at="2016", compare="2024")
    compared = visible(bundled, state)
    assert "things without a tie" in dict(view_head(compared).notes)["Left out"]
    assert ID_BASE + "andrej-karpathy" not in compared.changes
    assert from_json(to_json(state)).filters.tied


def test_a_stand_in_counts_the_same_from_either_end(bundled: KnowledgeGraph) -> None:
    """The canvas draws who is a member of what; the menu of an organization tells of its members."""
    reader, openai = bundled.reader, ID_BASE + "openai"
    told, drawn = (KG + "has_member", True), (KG + "member_of", False)
    assert reader.schema.as_drawn(*told) == drawn
    (item,) = [one for one in menu(reader, openai) if (one.relation.iri, one.outgoing) == told]
    assert remaining(reader, openai, *drawn, ()) == remaining(reader, openai, *told, ()) == item.count
    pages = [expand(reader, openai, relation=relation, outgoing=way) for relation, way in (told, drawn)]
    assert pages[0].nodes == pages[1].nodes
    assert len(pages[0].nodes) == item.count
