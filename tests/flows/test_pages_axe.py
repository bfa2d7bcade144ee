"""Every page of the story, at a desk and on a phone: no barrier axe knows, nothing to scroll sideways.

The browser's console is empty too: no script error, nothing that the content security policy had to refuse.
"""

import pytest

from tests.conftest import NOW
from tests.factories.clinic import House
from tests.flows.browser import bring_axe, look
from tests.flows.conftest import PHONE_DEVICE, Clock, Devices
from tests.flows.furnished import furnish
from tests.flows.intake import (
    begin_intake,
    go_on,
    say_no_to_the_rest,
    tell_complaint,
    tell_days,
    tell_health,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("half", [0, 1])
def test_staff_pages_have_no_barriers(somebody: Devices, town: House, clock: Clock, half: int) -> None:
    pages = furnish(town, NOW).staff
    bob = somebody()
    bring_axe(bob.page)
    bob.enter(town.bob)
    found: list[str] = []
    for name, path in list(pages.items())[half::2]:
        bob.go(path)
        found += look(bob, name)
    assert not found, "\n".join(found)


def test_patient_pages_have_no_barriers(somebody: Devices, town: House, clock: Clock) -> None:
    pages = furnish(town, NOW).public
    nora = somebody(**PHONE_DEVICE)
    bring_axe(nora.page)
    found: list[str] = []
    for name, path in pages.items():
        nora.go(path)
        found += look(nora, name)
    assert not found, "\n".join(found)


def test_intake_pages_have_no_barriers(somebody: Devices, town: House, clock: Clock) -> None:
    link = furnish(town, NOW).public["intake"]
    mira = somebody(**PHONE_DEVICE)
    bring_axe(mira.page)
    found: list[str] = []
    begin_intake(mira, link=link, birth_on="1985-05-04")
    mira.click("Save and go on")
    mira.sees("Please look at the marked places below.")  # nothing was answered
    found += look(mira, "intake-missing")
    tell_complaint(mira)
    found += look(mira, "intake-days")
    tell_days(mira)
    found += look(mira, "intake-health")
    tell_health(mira)
    say_no_to_the_rest(mira)
    found += look(mira, "intake-safety")
    mira.page.get_by_role("radio", name="Yes", exact=True).first.check()
    mira.click("Save and go on")
    mira.heading("Please act now")
    found += look(mira, "intake-urgent")
    mira.click("I have read this")
    mira.heading("Head and neck")
    for heading in ("Chest, belly and legs", "Illness", "Injury and bones", "What you agree to"):
        say_no_to_the_rest(mira)
        go_on(mira, heading)
    found += look(mira, "intake-agreement")
    assert not found, "\n".join(found)


def test_pages_without_a_sign_in_have_no_barriers(somebody: Devices, town: House, clock: Clock) -> None:
    anybody = somebody()
    bring_axe(anybody.page)
    found: list[str] = []
    anybody.go("/account/login/")
    found += look(anybody, "sign-in")
    anybody.go("/api/docs/")
    anybody.page.locator("#book_appointment > summary").click()
    # Two hundred others are closed and drawn alike: one stands for them.
    others = "[...document.querySelectorAll('main details:not(#book_appointment)')].slice(1)"
    anybody.page.evaluate(f"{others}.forEach(each => each.remove())")
    found += look(anybody, "api")
    anybody.go("/account/login/")
    anybody.sign_in("rita@plumb.example")
    anybody.go("/settings/")
    found += look(anybody, "refused")
    anybody.go("/patients/00000000-0000-7000-8000-000000000000/")
    found += look(anybody, "not-found")
    assert not found, "\n".join(found)
