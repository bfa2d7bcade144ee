"""What patients do by a link: a time is kept for five minutes, a visit moves, a further one is booked."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book, cancel
from appointments.errors import MoveRefusedError, SlotTakenError
from appointments.kept_times import KeepOverError, give_back, keep_time, take_kept
from appointments.models import Appointment, FreedTime, Giver, KeptTime, VisitType, VisitTypeKind
from appointments.self_booking import MOST_AHEAD, CallUsError, kinds_open_to, may_choose
from appointments.visit_history import read_history
from appointments.wanted import Wanted, wanted_again
from clinic.access import Role
from clinic.links import issue_link
from clinic.models import Membership, OutgoingMail
from clinic.models.links import LinkPurpose
from patients.models import Patient
from patients.models.people import Source
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_episode, make_patient
from tests.factories.rehab_plans import make_plan

pytestmark = pytest.mark.django_db

Wish = Callable[..., Wanted]
ME = UUID(int=1)
SHE = UUID(int=2)


@pytest.fixture(autouse=True)
def _at_nine(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def visit(wish: Wish, rita: Membership, now: datetime) -> Appointment:
    """Thursday, nine o'clock."""
    return book(wanted=wish("09:00", starts_at=now + timedelta(days=2)), by=rita, now=now)


@pytest.fixture
def theo(house: House, now: datetime) -> Patient:
    """Somebody else, who was here before."""
    theo = make_patient(first_name="Theo")
    make_appointment(
        patient=theo,
        practitioner=house.bob,
        location=house.location,
        starts_at=now - timedelta(days=9),
        status="checked_out",
    )
    return theo


def statuses() -> list[str]:
    return list(Appointment.objects.order_by("pk").values_list("status", flat=True))


def test_nobody_is_given_a_time_that_is_kept(
    visit: Appointment, wish: Wish, theo: Patient, rita: Membership, now: datetime
) -> None:
    keep_time(link=ME, wanted=wish("12:00"), now=now)
    with pytest.raises(SlotTakenError), transaction.atomic():
        book(wanted=wish("12:00", patient=theo), by=rita, now=now)
    with pytest.raises(SlotTakenError), transaction.atomic():
        keep_time(link=SHE, wanted=wish("12:00", patient=theo), now=now)
    # No clock has come by: the five minutes are over by themselves.
    later = now + timedelta(minutes=5)
    assert book(wanted=wish("12:00", patient=theo), by=rita, now=later).status == "booked"
    with pytest.raises(KeepOverError), transaction.atomic():
        take_kept(link=ME, now=later)


def test_a_link_keeps_one_time(
    visit: Appointment, wish: Wish, theo: Patient, rita: Membership, now: datetime
) -> None:
    first = keep_time(link=ME, wanted=wish("12:00"), now=now)
    second = keep_time(link=ME, wanted=wish("13:00"), now=now + timedelta(minutes=4))
    assert (first.pk, first.hold) == (second.pk, second.hold)
    assert book(wanted=wish("12:00", patient=theo), by=rita, now=now).status == "booked"
    give_back(link=ME)
    assert statuses()[-2:] == ["expired", "booked"]
    with pytest.raises(KeepOverError):
        take_kept(link=ME, now=now)
    with pytest.raises(KeepOverError):
        take_kept(link=SHE, now=now)


def test_a_refused_choice_leaves_what_was_kept(
    visit: Appointment, wish: Wish, theo: Patient, rita: Membership, now: datetime
) -> None:
    book(wanted=wish("13:00", patient=theo), by=rita, now=now)
    keep_time(link=ME, wanted=wish("12:00"), now=now)
    with pytest.raises(SlotTakenError), transaction.atomic():
        keep_time(link=ME, wanted=wish("13:00"), now=now)
    assert take_kept(link=ME, now=now).starts_at == wish("12:00").starts_at


def test_a_kept_time_is_booked_once(visit: Appointment, wish: Wish, now: datetime) -> None:
    keep_time(link=ME, wanted=wish("12:00"), now=now)
    made = [take_kept(link=ME, now=now + timedelta(minutes=4)) for _twice in range(2)]
    assert made[0] == made[1]
    assert (made[1].status, made[1].expires_at, made[1].booked_by) == ("booked", None, None)
    assert OutgoingMail.objects.filter(kind="confirmation", subject_uid=made[0].uid).count() == 1


def test_a_time_that_is_kept_needs_no_more_notice(visit: Appointment, wish: Wish, now: datetime) -> None:
    """Sixty minutes are asked for when it is chosen, not again when the answer comes."""
    keep_time(link=ME, wanted=wish("10:00"), now=now)
    assert take_kept(link=ME, now=now + timedelta(minutes=4)).status == "booked"
    other = wanted_again(visit, starts_at=now + timedelta(minutes=80))
    keep_time(link=SHE, wanted=other, moving=visit, now=now + timedelta(minutes=19))
    assert take_kept(link=SHE, now=now + timedelta(minutes=23)) == visit


def test_a_visit_moves_with_its_calendar_entry(visit: Appointment, wish: Wish, now: datetime) -> None:
    there = wanted_again(visit, starts_at=wish("15:00").starts_at)
    keep_time(link=ME, wanted=there, moving=visit, now=now)
    visit.refresh_from_db()
    assert (visit.starts_at, visit.sequence) == (now + timedelta(days=2), 0)
    for _twice in range(2):
        assert take_kept(link=ME, now=now) == visit
    visit.refresh_from_db()
    assert (visit.starts_at, visit.sequence, visit.status) == (there.starts_at, 1, "booked")
    assert statuses() == ["booked", "expired"]
    mails = OutgoingMail.objects.filter(subject_uid=visit.uid).order_by("subject_version")
    assert [mail.state for mail in mails] == ["superseded", "planned"]
    assert FreedTime.objects.get().starts_at == now + timedelta(days=2)


def test_moving_late_is_no_way_round_the_rule(visit: Appointment, wish: Wish, now: datetime) -> None:
    late = visit.starts_at - timedelta(hours=23)
    there = wanted_again(visit, starts_at=visit.starts_at + timedelta(days=1))
    keep_time(link=ME, wanted=there, moving=visit, now=late)
    booked = [take_kept(link=ME, now=late + timedelta(minutes=1)) for _twice in range(2)]
    assert booked[0] == booked[1] != visit
    assert statuses() == ["late_cancelled", "booked"]
    # A day and a minute before it was chosen, so it is no late one, though the yes came later.
    in_time = there.starts_at - timedelta(hours=24)
    again = wanted_again(booked[0], starts_at=there.starts_at + timedelta(days=3))
    keep_time(link=SHE, wanted=again, moving=booked[0], now=in_time)
    assert take_kept(link=SHE, now=in_time + timedelta(minutes=2)) == booked[0]


def test_a_visit_that_was_cancelled_meanwhile_does_not_move(
    visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    keep_time(link=ME, wanted=wanted_again(visit, starts_at=wish("15:00").starts_at), moving=visit, now=now)
    cancel(appointment=visit, by=rita, now=now)
    with pytest.raises(MoveRefusedError):
        take_kept(link=ME, now=now)


@pytest.mark.parametrize(
    ("kind", "came", "episodes", "may"),
    [
        ("first", False, [], True),
        ("adjustment", False, ["in_care"], False),
        ("first", True, [], False),
        ("adjustment", True, [], True),
        ("adjustment", True, ["discharged", "recovered"], True),
        ("first", True, ["in_care"], False),
        ("first", True, ["discharged"], True),
        ("re_examination", True, ["discharged"], True),
        ("adjustment", True, ["discharged"], False),
    ],
)
def test_kinds_suit_whoever_comes(kind: str, came: bool, episodes: Collection[str], may: bool) -> None:
    assert may_choose(kind, came_before=came, episodes=episodes) is may


def test_the_clinic_opens_kinds(visit: Appointment, patient: Patient, now: datetime) -> None:
    make_visit_type(VisitTypeKind.REHAB, is_online=False)
    make_visit_type(VisitTypeKind.ACUTE, is_active=False)
    make_visit_type(VisitTypeKind.FIRST)
    assert [kind.kind for kind in kinds_open_to(patient, now=now)] == ["adjustment"]
    assert [kind.kind for kind in kinds_open_to(make_patient(), now=now)] == ["first"]


def test_whoever_should_talk_with_us_first_is_asked_to_call(
    visit: Appointment, patient: Patient, wish: Wish, now: datetime
) -> None:
    keep_time(link=ME, wanted=wish("12:00"), now=now)
    flag = patient.red_flags.create(
        key="BP", severity="A", level="urgent", reason="190/115", source=Source.STAFF, raised_at=now
    )
    assert kinds_open_to(patient, now=now)
    patient.red_flags.filter(pk=flag.pk).update(key="CES", severity="E")
    with pytest.raises(CallUsError, match="call us before you book"):
        take_kept(link=ME, now=now)


def test_a_plan_that_rests_or_is_full_asks_to_call(
    visit: Appointment, patient: Patient, house: House, wish: Wish, now: datetime
) -> None:
    """At most two in a week of the plan: the one on Thursday is the first of them."""
    plan = make_plan(make_episode(patient), by=house.bob, at=now)
    plan.cadence.all().delete()
    plan.cadence.create(visits=4, weeks=3, reason="x", source="x", evidence="X", position=1)
    keep_time(link=ME, wanted=wish("12:00"), now=now)
    take_kept(link=ME, now=now)
    with pytest.raises(CallUsError, match="as your plan asks for"):
        keep_time(link=SHE, wanted=wish("16:00"), now=now)
    keep_time(link=SHE, wanted=wish("16:00", starts_at=now + timedelta(days=7)), now=now)
    keep_time(link=SHE, wanted=wish("16:00", starts_at=now + timedelta(days=35)), now=now)
    plan.status = "held"
    plan.save(update_fields=["status"])
    with pytest.raises(CallUsError, match="call us before you book"):
        kinds_open_to(patient, now=now)


def test_nobody_books_the_whole_diary(
    visit: Appointment, wish: Wish, patient: Patient, now: datetime
) -> None:
    for day in range(1, MOST_AHEAD + 1):
        kinds_open_to(patient, now=now)
        book(wanted=wish("09:00", starts_at=now + timedelta(days=7 * day)), by=None, now=now)
    with pytest.raises(CallUsError, match="several visits"):
        kinds_open_to(patient, now=now)


# ── The pages ──


@pytest.fixture
def page(visit: Appointment, house: House, now: datetime) -> str:
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.APPOINTMENT,
        patient_uid=visit.patient.uid,
        subject_uid=visit.uid,
        now=now,
    )
    return f"/a/{token}/"


@pytest.fixture
def rebook_page(house: House, patient: Patient, visit: Appointment, now: datetime) -> str:
    token = issue_link(
        clinic=house.clinic,
        purpose=LinkPurpose.REBOOK,
        patient_uid=patient.uid,
        subject_uid=make_episode(patient).uid,
        now=now,
    )
    return f"/r/{token}/"


def text(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def offered(client: Client, page: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', text(client, page))


def picked(pick: str, adjustment: VisitType) -> dict[str, str]:
    return {"pick": pick, "visit_type": str(adjustment.uid)}


def test_a_visit_is_moved_by_its_link(
    client: Client, page: str, visit: Appointment, adjustment: VisitType, now: datetime
) -> None:
    assert 'href="move/"' in text(client, page)
    here = f"{page}move/"
    picks = offered(client, here)
    starts = [datetime.fromisoformat(pick.split("|")[0]) for pick in picks]
    assert min(starts) == now + timedelta(hours=1)
    assert len({start.date() for start in starts}) == 6
    assert visit.starts_at not in starts
    assert client.post(here, picked(picks[2], adjustment))["Location"] == here
    asked = text(client, here)
    assert "We keep this time for you until <b>9:05</b>" in asked
    assert "at least 24 hours before" in asked
    visit.refresh_from_db()
    assert visit.version == 1
    for _twice in range(2):
        assert client.post(here, {"answer": "yes"})["Location"] == f"{page}?said=moved"
    visit.refresh_from_db()
    assert (visit.starts_at, visit.version) == (starts[2], 2)
    assert "Your visit has this new time" in text(client, f"{page}?said=moved")
    assert read_history(visit)[0].who == "by link"


def test_a_late_move_says_so_first(
    client: Client, page: str, visit: Appointment, adjustment: VisitType
) -> None:
    here = f"{page}move/"
    with time_machine.travel(visit.starts_at - timedelta(hours=23), tick=False):
        client.post(here, picked(offered(client, here)[-1], adjustment))
        assert "we count the old time as a late cancellation" in text(client, here)
        assert client.post(here, {"answer": "yes"})["Location"] == here
        assert "You are booked" in text(client, here)
    assert statuses() == ["late_cancelled", "booked"]


def test_choosing_another_time_lets_the_first_go(
    client: Client, page: str, visit: Appointment, adjustment: VisitType
) -> None:
    here = f"{page}move/"
    pick = offered(client, here)[2]
    client.post(here, picked(pick, adjustment))
    client.post(here, {"answer": "other"})
    assert pick in offered(client, here)
    client.post(here, picked(pick, adjustment))
    with time_machine.travel(visit.starts_at - timedelta(hours=40), tick=False):
        assert "The five minutes are over" in text(client, here)
        answer = client.post(here, {"answer": "yes"})
    assert answer.status_code == 409
    assert "they are over" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.version == 1


def test_rebooking_books_one_visit_once(
    client: Client, rebook_page: str, house: House, visit: Appointment, adjustment: VisitType, now: datetime
) -> None:
    picks = offered(client, rebook_page)
    for _scan in range(2):
        client.head(rebook_page)
    assert Appointment.objects.count() == 1
    client.post(rebook_page, picked(picks[2], adjustment))
    for _twice in range(2):
        assert client.post(rebook_page, {"answer": "yes"})["Location"] == rebook_page
    client.post(rebook_page, picked(picks[5], adjustment))
    made = Appointment.objects.exclude(pk=visit.pk).get()
    assert (made.practitioner, made.status, made.booked_by) == (house.bob, "booked", None)
    assert "You are booked" in text(client, rebook_page)
    assert not offered(client, rebook_page)
    cancel(appointment=made, by=None, now=now)
    client.post(rebook_page, picked(picks[5], adjustment))
    client.post(rebook_page, {"answer": "yes"})
    assert Appointment.objects.filter(status="booked").count() == 2


def test_a_further_visit_is_booked_beside_a_move(
    client: Client, page: str, visit: Appointment, adjustment: VisitType
) -> None:
    """One link, two pages: what one of them keeps is not what the other asks about."""
    there, here = f"{page}book/", f"{page}move/"
    client.post(there, picked(offered(client, there)[0], adjustment))
    assert "Choose another time" in text(client, here)
    assert "Is this right?" in text(client, there)
    client.post(there, {"answer": "yes"})
    assert statuses() == ["booked", "booked"]


def test_a_time_that_went_meanwhile_is_said_with_others(
    client: Client,
    page: str,
    wish: Wish,
    theo: Patient,
    rita: Membership,
    adjustment: VisitType,
    now: datetime,
) -> None:
    here = f"{page}move/"
    pick = offered(client, here)[1]
    starts_at = datetime.fromisoformat(pick.split("|")[0])
    book(wanted=wish("10:00", starts_at=starts_at, patient=theo), by=rita, now=now)
    answer = client.post(here, picked(pick, adjustment))
    assert answer.status_code == 409
    assert "That time has just gone" in answer.content.decode()
    assert pick not in answer.content.decode()


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("", 422),
        ("never", 422),
        ("2026-11-27T10:00:00", 422),
        ("2026-11-27T04:00:00+00:00", 409),
        ("2031-01-01T15:00:00+00:00", 422),
        ("2026-11-24T14:59:00+00:00", 422),
        ("2026-11-24T15:00:00+00:00", 302),
    ],
)
def test_only_what_could_be_offered_is_kept(
    at: str, status: int, client: Client, rebook_page: str, house: House, adjustment: VisitType
) -> None:
    """Nights, times without a zone, too far ahead, and less than the hour of notice that the kind asks for."""
    pick = f"{at}|{house.bob.uid}|{house.location.uid}"
    assert client.post(rebook_page, picked(pick, adjustment)).status_code == status
    assert KeptTime.objects.exclude(hold=None).count() == (status == 302)


def test_a_kind_that_is_not_open_is_refused(client: Client, rebook_page: str, house: House) -> None:
    first = make_visit_type(VisitTypeKind.FIRST)
    pick = f"2026-11-24T15:00:00+00:00|{house.bob.uid}|{house.location.uid}"
    assert client.post(rebook_page, picked(pick, first)).status_code == 422
    VisitType.objects.update(is_online=False)
    assert "There is nothing to book here" in text(client, rebook_page)


def test_who_may_not_move_by_link_is_told_to_call(client: Client, page: str, visit: Appointment) -> None:
    VisitType.objects.update(is_online=False)
    assert "Please call us to move this visit" in text(client, f"{page}move/")
    assert 'href="move/"' not in text(client, page)
    assert client.post(f"{page}move/", {"answer": "other"}).status_code == 409


def test_the_week_can_be_turned_and_narrowed(
    client: Client, rebook_page: str, house: House, other_house: House, adjustment: VisitType
) -> None:
    later = text(client, f"{rebook_page}?day=2026-12-01")
    assert "Tuesday, 1 December" in later
    assert "Tuesday, 24 November" not in later
    whole = offered(client, f"{rebook_page}?only=2026-12-01")
    assert len(whole) == 40
    for wrong in (
        "?day=never",
        f"?practitioner={uuid4()}",
        "?only=2026-02-30",
        f"?practitioner={other_house.bob.uid}",
    ):
        assert len(offered(client, rebook_page + wrong)) == 24
    far = text(client, f"{rebook_page}?day=2029-01-01")
    assert "Monday, 22 February" in far
    assert "Later days" not in far


def test_only_who_gives_a_kind_is_offered(client: Client, rebook_page: str, house: House) -> None:
    eve = make_member(make_user("Eve"), Role.CHIROPRACTOR, display_name="Dr Eve")
    make_hours(eve, house.location)
    assert "Dr Eve" in text(client, rebook_page)
    rehab = make_visit_type(VisitTypeKind.REHAB)
    Giver.objects.create(visit_type=rehab, practitioner=eve)
    page = text(client, f"{rebook_page}?visit_type={rehab.uid}")
    assert "Dr Eve" in page
    assert "Dr Bob" not in page


def test_one_visit_or_three_cost_the_page_the_same(
    client: Client,
    rebook_page: str,
    house: House,
    theo: Patient,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    text(client, rebook_page)
    for _count in range(2):
        with django_assert_num_queries(16):
            text(client, rebook_page)
        for hours in (25, 27):
            make_appointment(
                patient=theo,
                practitioner=house.bob,
                location=house.location,
                starts_at=now + timedelta(hours=hours + _count * 4),
            )
