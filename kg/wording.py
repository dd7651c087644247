"""Numbers, dates and periods in words, in English and French."""

from __future__ import annotations

import re

from kg.model import Period

__all__ = [
    "amount",
    "crowd_words",
    "date_words",
    "more_words",
    "number_words",
    "period_words",
    "plural",
    "statement_words",
    "thing_words",
    "years",
]

_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
_THINGS = {"en": ("thing", "things"), "fr": ("chose", "choses")}
_STATEMENTS = {"en": ("statement", "statements"), "fr": ("énoncé", "énoncés")}
#: How words end when they mean many; else with an s.
_ENDINGS = {
    "en": (
        ("([Pp])erson", r"\1eople"),
        ("sis", "ses"),
        ("([^aeiou])y", r"\1ies"),
        ("(s|x|z|ch|sh)", r"\1es"),
    ),
    "fr": (("(s|x|z)", r"\1"), ("(eau|eu)", r"\1x"), ("al", "aux")),
}
_DATE = re.compile(r"(-?\d{4,})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*|Z|[+-]\d{2}:\d{2})?\Z")
_WORDS = {
    "en": {
        "at": "in {}",
        "day": "on {}",
        "between": "from {} to {}",
        "since": "since {}",
        "until": "until {}",
        "attested": "attested {}",
    },
    "fr": {
        "at": "en {}",
        "day": "le {}",
        "between": "{} {}",
        "since": "depuis {}",
        "until": "jusqu'{}",
        "attested": "attesté {}",
    },
}


def number_words(number: int, lang: str = "en") -> str:
    """A number with its thousands set apart.

    >>> number_words(4999), number_words(4999, "fr")
    ('4,999', '4\u202f999')
    """
    text = f"{number:,}"
    return text.replace(",", "\u202f") if lang == "fr" else text


def amount(number: int, one: str, other: str, lang: str = "en") -> str:
    """So many of something, in the form that the number asks for.

    >>> amount(1, "thing", "things"), amount(0, "thing", "things"), amount(0, "chose", "choses", "fr")
    ('1 thing', '0 things', '0 chose')
    """
    single = number == 1 or (lang == "fr" and number == 0)
    return f"{number_words(number, lang)} {one if single else other}"


def thing_words(number: int, lang: str = "en") -> str:
    """So many things of a view or graph.

    >>> thing_words(1), thing_words(80, "fr")
    ('1 thing', '80 choses')
    """
    return amount(number, *_THINGS.get(lang, _THINGS["en"]), lang)


def statement_words(number: int, lang: str = "en") -> str:
    """So many statements of a view or graph.

    >>> statement_words(1, "fr"), statement_words(201)
    ('1 énoncé', '201 statements')
    """
    return amount(number, *_STATEMENTS.get(lang, _STATEMENTS["en"]), lang)


def more_words(number: int, relation: str, lang: str = "en") -> str:
    """What stands for neighbours that are not shown one by one.

    >>> more_words(214, "employed"), more_words(214, "a employé", "fr")
    ('214 more: employed', '214 de plus : a employé')
    """
    return f"{number_words(number, lang)} {'de plus :' if lang == 'fr' else 'more:'} {relation}"


def crowd_words(hub: str, number: int, kind: str, relation: str, lang: str = "en") -> str:
    """What stands for the many of one class, or of several (""), that a relation ties to one thing.

    >>> crowd_words("OpenAI", 214, "person", "has member")
    'OpenAI: 214 more people'
    >>> crowd_words("OpenAI", 4932, "personne", "a pour membre", "fr")
    'OpenAI : 4\u202f932 personnes de plus'
    >>> crowd_words("OpenAI", 214, "", "has member")
    'OpenAI: 214 more (has member)'
    """
    amount_ = number_words(number, lang)
    named = plural(kind, lang) if kind and number != 1 else kind
    if lang == "fr":
        return f"{hub} : {amount_} {named} de plus" if named else f"{hub} : {amount_} de plus ({relation})"
    return f"{hub}: {amount_} more {named}" if named else f"{hub}: {amount_} more ({relation})"


def plural(name: str, lang: str = "en") -> str:
    """The name of a class for many: by the usual endings, of its last word, in French of its first.

    >>> plural("person"), plural("theme item"), plural("Company"), plural("thesis"), plural("branch")
    ('people', 'theme items', 'Companies', 'theses', 'branches')
    >>> plural("personne", "fr"), plural("élément de thème", "fr"), plural("lieu", "fr"), plural("avis", "fr")
    ('personnes', 'éléments de thème', 'lieux', 'avis')
    """
    if lang == "fr":
        first, space, rest = name.partition(" ")
        return f"{_endings(first, _ENDINGS['fr'])}{space}{rest}"
    start, space, last = name.rpartition(" ")
    return f"{start}{space}{_endings(last, _ENDINGS['en'])}"


def _endings(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for pattern, ending in endings:
        many, found = re.subn(f"{pattern}$", ending, word, count=1)
        if found:
            return many
    # What has no case is in no alphabet in which a plural ends with an s.
    return f"{word}s" if word[-1:].lower() != word[-1:].upper() else word


def date_words(text: str, lang: str = "en") -> str:
    """A date, as precise as it is written, in words; text that is no date stays as it is.

    >>> date_words("2017-06"), date_words("1986-10-23", "fr"), date_words("2015")
    ('June 2017', '23 octobre 1986', '2015')
    """
    match = _DATE.match(text.strip())
    if not match:
        return text
    year, month, day = match.groups()
    if month is None:
        return year
    names = _MONTHS.get(lang, _MONTHS["en"])
    if not 1 <= int(month) <= 12:
        return text
    name = names[int(month) - 1]
    if day is None:
        return f"{name} {year}"
    first = "1er" if lang == "fr" and int(day) == 1 else str(int(day))
    return f"{first} {name} {year}"


def period_words(period: Period, lang: str = "en") -> str:
    """A period in words that can end a sentence; "" when it is undated.

    >>> period_words(Period("2015-09", "2017-06")), period_words(Period("2015-09", "2017-06"), "fr")
    ('from September 2015 to June 2017', 'de septembre 2015 à juin 2017')
    >>> period_words(Period("2023")), period_words(Period(attested="2019"), "fr")
    ('since 2023', 'attesté en 2019')
    """
    lang = lang if lang in _WORDS else "en"
    words = _WORDS[lang]
    start, end = period.start, period.end
    if start and start == end:
        return _at(start, lang)
    if start and end:
        if lang == "fr":
            return words["between"].format(_from(start), _to(end))
        return words["between"].format(date_words(start), date_words(end))
    if start:
        return words["since"].format(_the(start, lang))
    if end:
        return words["until"].format(_until(end) if lang == "fr" else date_words(end))
    return words["attested"].format(_at(period.attested, lang)) if period.attested else ""


def years(period: Period, *, lasting: bool = True) -> str:
    """A period in years alone, short enough for a label; "" when neither its beginning nor its end is known.

    >>> years(Period("2015-09", "2017-06")), years(Period("2011", "2011-05")), years(Period("2024-07"))
    ('2015–2017', '2011', '2024–')
    """
    start, end = period.start[:4], period.end[:4]
    if start == end or not (end or lasting):
        return start
    return f"{start}–{end}"


def _is_day(text: str) -> bool:
    match = _DATE.match(text.strip())
    return bool(match and match[3])


def _at(text: str, lang: str) -> str:
    return _WORDS[lang]["day" if _is_day(text) else "at"].format(date_words(text, lang))


def _the(text: str, lang: str) -> str:
    return ("le " if lang == "fr" and _is_day(text) else "") + date_words(text, lang)


def _from(text: str) -> str:
    words = date_words(text, "fr")
    if _is_day(text):
        return f"du {words}"
    return f"d'{words}" if words[:1] in "aoAO" else f"de {words}"


def _to(text: str) -> str:
    return ("au " if _is_day(text) else "à ") + date_words(text, "fr")


def _until(text: str) -> str:
    return ("au " if _is_day(text) else "en ") + date_words(text, "fr")
