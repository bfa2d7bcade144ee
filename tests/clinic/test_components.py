"""The look keeps its promises: colours in one file, enough contrast, error pages that need nothing."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.template.loader import get_template

from clinic.components import ICONS, draw_icon
from clinic.templatetags.look import clock, day, day_clock, long_day, share, undo_url, weekday

STATIC = Path(settings.BASE_DIR) / "static"
TOKENS = (STATIC / "css/tokens.css").read_text()
TEMPLATES = Path(settings.BASE_DIR) / "templates"
TEXT_ON_GROUND = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3")
        for ground in ("paper", "card", "lane", "brand-wash")
    ],
    *[(tone, f"{tone}-wash") for tone in ("good", "watch", "bad", "calm")],
    *[(tone, "card") for tone in ("good", "watch", "bad", "calm", "brand-ink")],
    ("brand-ink", "brand-wash"),
    ("brand-ink", "paper"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-brand-2", "brand"),
    ("on-bad", "bad"),
    ("ink-2", "bad-wash"),
]
SHAPE_ON_GROUND = [
    ("edge", "card"),
    ("edge", "paper"),
    ("brand", "card"),
    ("focus", "paper"),
    ("focus", "card"),
]


def colours(theme: str) -> dict[str, str]:
    light, dark = re.findall(r"color-scheme: \w+;(.*?)\n}", TOKENS, re.S)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if theme == "light" else {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT_ON_GROUND, 4.5), (SHAPE_ON_GROUND, 3.0)], ids=["text", "shapes"]
)
def test_contrast_is_enough(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    token = colours(theme)
    weak = {pair: round(contrast(token[pair[0]], token[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def test_colour_literals_stand_in_the_token_file_only() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)\"'])|\b(?:rgb|hsl|oklch)a?\(")
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
    guilty = {file.name: literal.findall(file.read_text()) for file in files if file.name != "tokens.css"}
    assert {name: found for name, found in guilty.items() if found} == {}


def test_templates_carry_no_inline_style_or_handler() -> None:
    forbidden = re.compile(r"<[^>%{]*\s(?:style|on(?:click|change|submit|load|input))=", re.I)
    pages = [page for page in TEMPLATES.rglob("*.html") if "emails" not in page.parts]
    assert [page.name for page in pages if forbidden.search(page.read_text())] == []


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_needs_no_context_and_no_database(page: str) -> None:
    # Without the db fixture any query raises.
    html = get_template(f"{page}.html").render()
    assert "<h1>" in html
    assert 'href="/"' in html


def test_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in draw_icon("follow_ups")
    assert draw_icon("follow_ups") == draw_icon("follow-ups")
    assert draw_icon("no such icon") == ""
    assert all(path.startswith("<") for path in ICONS.values())


def test_times_are_said_on_the_wall_clock_of_the_place() -> None:
    moment = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    assert clock(moment, "America/New_York") == "9:05"
    assert clock(moment, "UTC") == "14:05"
    assert day(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), "America/New_York") == "23 Nov"
    assert day_clock(moment, "America/New_York") == "24 Nov 9:05"
    assert weekday(date(2026, 11, 24)) == "Tue 24 Nov"
    assert long_day(date(2026, 11, 24)) == "Tuesday, 24 November"
    assert clock(None) == day(None) == ""


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(7, 12, "58"), (0, 12, "0"), (5, 0, "0"), (20, 10, "100")]
)
def test_share_stays_between_0_and_100(part: float, whole: float, expected: str) -> None:
    assert share(part, whole) == expected


def test_undo_address_travels_in_a_message() -> None:
    assert undo_url(Message(25, "Moved", extra_tags="undo=/visits/7/undo")) == "/visits/7/undo"
    assert undo_url(Message(25, "Moved")) == ""


def test_card_escapes_its_title_and_keeps_its_content() -> None:
    page = Template('{% load look %}{% card title id="x" %}<b>kept</b>{% endcard %}')
    html = page.render(Context({"title": "<script>"}))
    assert "&lt;script&gt;" in html
    assert "<b>kept</b>" in html


def test_block_tag_does_not_run_the_context_processors_again() -> None:
    runs: list[int] = []

    def counting(request: HttpRequest) -> dict[str, str]:
        runs.append(1)
        return {"title": "not the card's"}

    page = Template("{% load look %}{% card %}a{% endcard %}{% lane 'L' count=1 %}<li>b</li>{% endlane %}")
    html = page.render(RequestContext(HttpRequest(), processors=[counting]))
    assert len(runs) == 1
    assert "not the card's" not in html
