"""Sentences, dates and numbers of the interface in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from flask import Flask, g

from kg.model import Period, Value
from kg.palette import DARK_PAGE, LIGHT_PAGE, all_swatches, contrast
from web.formats import date_text, number, period_html, seconds, value_text
from web.language import LANGUAGES, messages

WEB = Path(__file__).parent.parent / "web"
XSD = "http://www.w3.org/2001/XMLSchema#"
#: Families of keys whose last part is made from data: each is a closed set.
FAMILIES = (
    "error",
    "examples",
    "facet",
    "format",
    "js.explore.colour",
    "js.explore.derived",
    "js.explore.key",
    "js.explore.keys",
    "js.explore.layout",
    "js.explore.picture",
    "js.explore.means",
    "js.explore.outline",
    "js.explore.role",
    "js.explore.sign",
    "js.explore.size",
    "js.explore.support",
    "language",
    "map",
    "nav",
    "number",
    "ontology",
    "positions",
    "theme",
    "timeline",
    "use",
    "way",
)
MADE = tuple(f"{name}." for name in FAMILIES)


def test_both_languages_have_the_same_sentences() -> None:
    """The same keys, the same places for values, nothing empty."""
    english, french = messages("en"), messages("fr")
    assert list(english) == list(french) == sorted(english)
    for key in english:
        assert english[key].strip()
        assert french[key].strip()
        assert _fields(english[key]) == _fields(french[key]), key
        assert "<" not in english[key] + french[key]


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_no_sentence_is_unused_and_none_is_missing() -> None:
    """Each key is named in a template, a view or a script, and each key named is there."""
    paths = [path for kind in ("*.py", "*.html", "*.js") for path in WEB.rglob(kind)]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if "node_modules" not in path.parts}
    assert len(texts) > 30
    source = "\n".join(texts.values())
    known = messages("en")
    for key in known:
        stem = key.removesuffix(".one").removesuffix(".other").removeprefix("js.")
        assert re.search(rf"[\"'](js\.)?{re.escape(stem)}[\"'.]", source) or key.startswith(MADE), (
            f"{key} is not used"
        )
    stems = {key.removesuffix(".one").removesuffix(".other") for key in known} | set(known)
    for path, text in texts.items():
        prefix = "js." if path.suffix == ".js" else ""
        for key in re.findall(r"\b(?:t|tn|translate|translate_count|plain)\(\s*[\"']([a-z_.]+)[\"']", text):
            assert key.endswith(".") or prefix + key in stems, f"{path.name} asks for {key}"


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("1986-10-23", "23 October 1986", "23 octobre 1986"),
        ("2017-06", "June 2017", "juin 2017"),
        ("2016-08-01", "1 August 2016", "1er août 2016"),
        ("2015", "2015", "2015"),
        ("2020-02-03T10:20:30Z", "3 February 2020, 10:20", "3 février 2020, 10:20"),
        ("2020-13", "2020-13", "2020-13"),
        ("-0044", "-0044", "-0044"),
        ("soon", "soon", "soon"),
    ],
)
def test_dates(text: str, english: str, french: str) -> None:
    assert (date_text(text, "en"), date_text(text, "fr")) == (english, french)


def test_numbers() -> None:
    assert (number(1234, "en"), number(1234, "fr")) == ("1,234", "1\u202f234")
    assert (number(0.5, "en"), number(0.5, "fr")) == ("0.5", "0,5")


@pytest.mark.parametrize(
    ("period", "lasting", "english", "french"),
    [
        (Period("2015", "2017-06"), True, "2015 – June 2017", "2015 – juin 2017"),
        (Period("2015"), True, "since 2015", "depuis 2015"),
        (Period("2015"), False, "2015", "2015"),
        (Period("", "2017"), True, "until 2017", "jusqu’en 2017"),
        (Period("", "", "2016"), True, "attested 2016", "attesté en 2016"),
        (Period("2016", "2016"), True, "2016", "2016"),
        (Period(), True, "", ""),
    ],
)
def test_periods(period: Period, lasting: bool, english: str, french: str) -> None:
    for lang, expected in zip(LANGUAGES, (english, french), strict=True):
        with Flask(__name__).app_context():
            g.lang = lang
            assert period_html(period, lasting=lasting).striptags() == expected


def test_values_and_durations() -> None:
    with Flask(__name__).app_context():
        g.lang = "fr"
        assert value_text(Value("1200", datatype=XSD + "integer")) == "1\u202f200"
        assert value_text(Value("2017-06", datatype=XSD + "gYearMonth")) == "juin 2017"
        assert value_text(Value("2017-06", datatype=XSD + "string")) == "2017-06"
        assert value_text(Value("many", datatype=XSD + "integer")) == "many"
        assert (seconds(0.0123), seconds(2.34)) == ("12 ms", "2,3 s")


def test_class_colours_stand_out_from_the_page() -> None:
    """Non-text contrast of WCAG 2.2 (1.4.11): 3 to 1 on both pages."""
    assert len(all_swatches()) > 30
    for look in all_swatches():
        assert contrast(look.light, LIGHT_PAGE) >= 3, look
        assert contrast(look.dark, DARK_PAGE) >= 3, look
