"""What reads raw text: whatever is typed, it gives something the house can keep, or says no."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from appointments.forms.booking import day_in, read_instant
from clinic.models.people import validate_zone
from clinic.requests import own_page, read_version
from clinic.typed import HIDDEN, HIDDEN_IN_LINES, TextRefusedError, one_line, several_lines
from patients.search import read_query

ANYTHING = st.text(st.characters(), max_size=60) | st.text("0123456789+-:TZ. ", max_size=40)
INSTANTS = st.datetimes(timezones=st.timezones() | st.none()).map(datetime.isoformat)
# Where the day begins first and last on this planet.
EDGES = (ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12"), UTC)


@given(ANYTHING | INSTANTS)
@example("0001-01-01T00:00:00+14:00")
@example("9999-12-31T23:59:59-12:00")
@example("2000-01-01T00:00:00+23:59:59.999999")
@example("\ud800")
def test_an_instant_can_be_told_in_every_zone_or_is_none(text: str) -> None:
    moment = read_instant(text)
    if moment is not None:
        assert moment.utcoffset() is not None
        assert all(moment.astimezone(zone) == moment for zone in EDGES)
        assert 1999 <= moment.astimezone(UTC).year <= 2201


@given(ANYTHING)
@example("٣")
@example("9" * 5000)
@example("-1")
@example("1_0")
def test_a_version_fits_its_column(text: str) -> None:
    assert 0 <= read_version(text) < 2**31


@given(ANYTHING | st.dates().map(str))
def test_a_day_of_the_calendar_is_one_that_the_calendar_knows(text: str) -> None:
    day = day_in(text)
    assert day is None or 2000 <= day.year <= 2200


@given(st.text(max_size=300))
@example("\x00\x1f")
@example("0" * 200)
def test_search_words_become_one_question(typed: str) -> None:
    query = read_query(typed)
    assert len(query.words) <= 200  # a hundred signs, each of them escaped
    assert not HIDDEN.search(query.words) or not query.words.isascii()
    assert query.digits == "" or query.digits.isdigit()
    assert [bool(query.words), bool(query.digits), query.birth_on is not None].count(True) <= 1


@given(st.text(st.characters(), max_size=80), st.integers(0, 60))
@example("a\x1cb", 60)
@example("River\r\nBcc: amy@mail.example", 60)
def test_a_line_is_one_line_or_refused(text: str, most: int) -> None:
    try:
        line = one_line(text, most=most, field="note")
    except TextRefusedError:
        return
    assert len(line) <= most
    assert not HIDDEN.search(line)
    assert line == line.strip()
    assert line == one_line(line, most=most, field="note")
    line.encode()


@given(st.text(st.characters(), max_size=80), st.integers(0, 60))
@example("a\r\nb\rc\n\td", 60)
def test_lines_keep_their_lines_or_are_refused(text: str, most: int) -> None:
    try:
        words = several_lines(text, most=most, field="note")
    except TextRefusedError:
        return
    assert len(words) <= most
    assert "\r" not in words
    assert not HIDDEN_IN_LINES.search(words)
    assert words == several_lines(words, most=most, field="note")
    words.encode()


@pytest.fixture(scope="module")
def request_here() -> HttpRequest:
    return RequestFactory().get("/today/")


@given(st.text(st.sampled_from("/\\:.@?#[]%ahtps\r\n\t\x00"), max_size=20) | ANYTHING)
@example("//evil.example/")
@example("/\\evil.example")
@example("javascript:alert(1)")
@example("/[")
def test_the_way_back_stays_in_this_house(request_here: HttpRequest, wanted: str) -> None:
    page = own_page(request_here, wanted, otherwise="/otherwise/")
    assert page.startswith("/")
    # Browsers leave out tabs and line breaks.
    assert not re.sub(r"[\t\r\n]", "", page).startswith(("//", "/\\"))


@given(ANYTHING | st.sampled_from(["America", "posix", "..", "/etc/passwd", "a" * 300, "\x00"]))
def test_a_zone_is_known_or_refused(name: str) -> None:
    try:
        validate_zone(name)
    except ValidationError:
        return
    assert datetime(2026, 11, 24, tzinfo=UTC).astimezone(ZoneInfo(name))
