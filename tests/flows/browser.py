"""A real browser and the few verbs that journeys are told with; what goes wrong in a page fails the test."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from clinic.models import Membership
from tests.factories.clinic import PASSWORD

# The shell without a window of its own draws the same pages with less work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(which, BROWSERS)), "")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # one process less to tell what to draw
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 10_000  # milliseconds: the machine may be busy with another worker's tests
SHOTS = os.environ.get("PLUMBLINE_SHOTS", "")  # a folder to put pictures of the pages into

# A refusal is an answer, not a failure; the browser logs its status all the same.
ANSWERS = re.compile(r"Failed to load resource: .* status of (403|404|409|422)")
# WCAG 2.2 AA, and axe's own advice on structure.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

expect.set_options(timeout=PATIENCE)


@dataclass
class Visitor:
    """One person at one device: a page of their own, and everything the browser complained about."""

    page: Page
    site: str
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a path of the site, or a whole address out of a mail."""
        self.page.goto(path if path.startswith("http") else self.site + path)

    def button(self, name: str, of: str = "", *, role: Any = "button", inside: Any = None) -> Locator:
        """A button by its words; `of` is what stands behind them for those who do not see the page."""
        exactly = re.compile(rf"^{re.escape(name)}\s*:? ?{re.escape(of)}$") if of else name
        return (inside or self.page).get_by_role(role, name=exactly, exact=True)

    def click(self, name: str, of: str = "", *, role: Any = "button", inside: Any = None) -> None:
        self.button(name, of, role=role, inside=inside).click()

    def part(self, name: str | re.Pattern[str]) -> Locator:
        """A named part of the page: a card, a lane, the map."""
        exact = isinstance(name, str)
        region = self.page.get_by_role("region", name=name, exact=exact)
        return region.or_(self.page.get_by_role("form", name=name, exact=exact))

    def search(self, box: str, words: str) -> None:
        """Type into a search box once the page's scripts listen."""
        self.page.wait_for_load_state()
        self.page.get_by_role("searchbox", name=box).fill(words)

    def find(self, box: str, words: str, whom: str) -> None:
        """Type into a combobox once the page's scripts listen, and wait for the option that says `whom`."""
        self.page.wait_for_load_state()
        self.page.get_by_role("combobox", name=box).press_sequentially(words)
        expect(self.page.get_by_role("option", name=whom).first).to_be_visible()

    def fill(self, label: str, text: str, *, inside: Any = None) -> None:
        (inside or self.page).get_by_label(label).fill(text)

    def choose(self, question: str, *answers: str) -> None:
        """Answer a group of radio buttons or checkboxes by its question."""
        group = self.page.get_by_role("group", name=question)
        for answer in answers:
            radio = group.get_by_role("radio", name=answer, exact=True)
            radio.or_(group.get_by_role("checkbox", name=answer, exact=True)).check()

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def does_not_see(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words)

    def heading(self, words: str | re.Pattern[str]) -> None:
        """Wait for the page of this name."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        self.page.wait_for_load_state()

    def sign_in(self, email: str) -> None:
        self.go("/account/login/")
        self.page.get_by_label(re.compile("^E-?mail$")).fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page).to_have_url(re.compile("/today/"))

    def enter(self, member: Membership) -> None:
        """Come with a session that stands already; the story and the page without a sign-in fill in the form."""
        client = Client()
        client.force_login(member.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": session.key, "value": session.value, "url": self.site}])

    def report(self) -> None:
        """What the person was looking at, for the failure's report."""
        print(self.page.url, *self.troubles, self.page.locator("body").aria_snapshot(), sep="\n")  # noqa: T201

    def photograph(self, name: str) -> None:
        """A picture for somebody to look at, when a folder for pictures is given."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True, caret="initial")


@contextmanager
def visitor(browser: Browser, site: str, **device: Any) -> Iterator[Visitor]:
    """A fresh browser profile; on the way out nothing may have gone wrong in any page of it."""
    given: dict[str, Any] = {"viewport": DESK, "locale": "en-US", "timezone_id": "America/New_York"}
    context = browser.new_context(**given | device)
    context.set_default_timeout(PATIENCE)
    person = Visitor(page=context.new_page(), site=site)
    _listen(context, person)
    try:
        yield person
    except BaseException:
        person.report()
        raise
    finally:
        context.close()
    assert person.troubles == []


def _listen(context: BrowserContext, person: Visitor) -> None:
    """Errors of scripts, refusals of the content security policy, missing files: all arrive in the console."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ANSWERS.match(message.text):
            person.troubles.append(f"{message.text} ({message.location.get('url', '')})")

    context.on("console", on_console)
    context.on("weberror", lambda error: person.troubles.append(str(error.error)))


def bring_axe(page: Page) -> None:
    """Every document that is opened from now on has axe in it; sending its half megabyte to each costs more."""
    page.add_init_script(path=settings.NODE_MODULES / "axe-core" / "axe.min.js")


def barriers(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page as it stands, one line per rule and element; `only` names some of the rules.

    The page was opened after `bring_axe`.
    """
    chosen: Any = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": RULES}
    found = page.evaluate(
        "runOnly => axe.run(document, {runOnly, resultTypes: ['violations'], iframes: false, preload: false})"
        ".then(r => r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary}`)))",
        chosen,
    )
    return [str(line) for line in found]


# What still waits on a page: requests of htmx, what they brought and is not yet in place, charts to be drawn.
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added, [data-chart]:not(:has(canvas))"


def settle(page: Page) -> None:
    """Wait until the page is whole and at rest: its fragments have come, and colours have changed.

    Transitions are taken to their end at once; what moves without end is not waited for.
    """
    at_rest = page.evaluate(
        """async ([unsettled, patience]) => {
          const end = performance.now() + patience;
          const frame = () => new Promise(requestAnimationFrame);
          while (document.readyState !== "complete" || document.querySelector(unsettled)) {
            if (performance.now() > end) return false;
            await frame();
          }
          await document.fonts.ready;
          await frame();  // by now width and theme have reached the page's scripts
          document.getAnimations().filter((each) => each instanceof CSSTransition).forEach((each) => each.finish());
          await frame();
          return true;
        }""",
        [UNSETTLED, PATIENCE],
    )
    assert at_rest, f"{page.url} does not come to rest"


def sideways(page: Page) -> int:
    """How many pixels the page can be scrolled sideways; 0 is right."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))


# What a page is made of is the same everywhere: on a phone in the dark only what lies elsewhere or has another colour
# is asked again.
VIEWS: list[tuple[Any, Any, Sequence[str]]] = [
    (DESK, "light", ()),
    (PHONE, "dark", ("target-size", "scrollable-region-focusable", "color-contrast")),
]


def look(person: Visitor, name: str) -> list[str]:
    """What is wrong with the page as it stands, in each view; the device is as it was afterwards."""
    page, found = person.page, []
    before: Any = page.viewport_size
    for width, theme, only in VIEWS:
        page.set_viewport_size(width)
        page.emulate_media(color_scheme=theme)
        settle(page)
        where = f"{name} {width['width']} {theme}"
        person.photograph(where.replace(" ", "-"))
        found += [f"{where}: {line}" for line in barriers(page, only=only)]
        if sideways(page):
            found.append(f"{where}: {sideways(page)} px to scroll sideways")
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")
    return found
