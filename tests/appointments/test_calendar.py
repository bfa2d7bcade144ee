"""What the calendar in columns is told, and what happens to a visit that is dropped on it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from appointments.booking import book
from appointments.models import Appointment, AppointmentStatus, TimeOff
from appointments.wanted import Wanted
from clinic.access import Role
from clinic.models import Location, Membership, OutgoingMail, Room
from tests.factories.appointments import make_appointment, make_hours, make_visit_type
from tests.factories.clinic import House, make_member, make_user
from tests.factories.patients import make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]

SignIn = Callable[[Membership], Client]
Wish = Callable[..., Wanted]
OnTuesday = Callable[[str], datetime]
Feed = Callable[..., dict[str, Any]]


@pytest.fixture
def ann(open_house: House) -> Membership:
    """Works mornings, from nine."""
    ann = make_member(make_user("Ann"), Role.CHIROPRACTOR, display_name="Dr Ann")
    make_hours(ann, open_house.location, opens="09:00", closes="12:00")
    return ann


@pytest.fixture
def feed(open_house: House, rita: Membership, sign_in: SignIn) -> Feed:
    client = sign_in(rita)

    def read(**query: Any) -> dict[str, Any]:
        answer = client.get("/calendar/feed/", {"day": "2026-11-24", **query})
        assert answer.status_code == 200
        told: dict[str, Any] = answer.json()
        return told

    return read


def names(told: dict[str, Any]) -> list[str]:
    return [visit["name"].split()[0] for visit in told["visits"]]


# -- the feed -----------------------------------------------------------------------------------------------


def test_a_visit_is_told_with_its_column_kind_and_wall_time(
    feed: Feed, visit: Appointment, open_house: House
) -> None:
    told = feed()
    assert told["columns"] == [{"id": str(open_house.bob.uid), "title": "Dr Bob"}]
    assert (told["kinds"], told["people"]) == ([["Adjustment", "brand"]], ["Dr Bob"])
    assert told["visits"] == [
        {
            "id": str(visit.uid), "version": 1, "column": str(open_house.bob.uid), "from": "2026-11-24T10:00",
            "until": "2026-11-24T10:15", "name": "Nora Quill", "kind": 0, "status": "booked", "who": 0,
        }
    ]  # fmt: skip


def test_hours_frame_the_day_and_the_rest_of_a_column_is_closed(
    feed: Feed, open_house: House, ann: Membership, on_tuesday: OnTuesday
) -> None:
    TimeOff.objects.create(
        practitioner=open_house.bob, starts_at=on_tuesday("12:00"), ends_at=on_tuesday("13:00")
    )
    told = feed()
    assert (told["from"], told["until"]) == ("08:00", "18:00")
    closed = [(start[11:], end[11:]) for column, start, end in told["closed"] if column == str(ann.uid)]
    assert closed == [("00:00", "09:00"), ("12:00", "24:00")]
    closed = [(start[11:], end[11:]) for column, start, end in told["closed"] if column != str(ann.uid)]
    assert closed == [("00:00", "08:00"), ("12:00", "13:00"), ("18:00", "24:00")]


def test_a_sunday_has_the_usual_frame_and_is_left_out_of_the_week(feed: Feed, open_house: House) -> None:
    sunday = feed(day="2026-11-29")
    assert (sunday["from"], sunday["until"], sunday["idle"]) == ("08:00", "18:00", [])
    assert sunday["closed"] == [[str(open_house.bob.uid), "2026-11-29T00:00", "2026-11-29T24:00"]]
    assert feed(view="week")["idle"] == [0]


def test_a_week_begins_on_monday_whatever_its_day(
    feed: Feed, wish: Wish, rita: Membership, now: datetime
) -> None:
    book(wanted=wish("10:00", starts_at=now + timedelta(days=3)), by=rita, now=now)
    assert names(feed()) == []
    for day in ("2026-11-23", "2026-11-24", "2026-11-29"):
        assert names(feed(day=day, view="week")) == ["Nora"]


def test_rooms_as_columns_with_one_for_visits_without_a_room(
    feed: Feed, open_house: House, visit: Appointment, wish: Wish, rita: Membership, now: datetime
) -> None:
    assert [each["title"] for each in feed(columns="room")["columns"]] == ["Room 1", "Without a room"]
    theo = make_patient(first_name="Theo")
    book(wanted=wish("11:00", patient=theo, room=open_house.room), by=rita, now=now)
    told = feed(columns="room")
    assert [each["column"] for each in told["visits"]] == ["-", str(open_house.room.uid)]
    assert told["visits"][1]["room"] == 0
    closed = [(start[11:], end[11:]) for column, start, end in told["closed"]]
    assert closed == [("00:00", "08:00"), ("18:00", "24:00")]


def test_only_those_who_are_asked_for(
    feed: Feed, visit: Appointment, ann: Membership, wish: Wish, rita: Membership, now: datetime
) -> None:
    book(wanted=wish("11:00", practitioner=ann, patient=make_patient(first_name="Theo")), by=rita, now=now)
    assert names(feed()) == ["Nora", "Theo"]
    told = feed(practitioner=str(ann.uid))
    assert (names(told), [each["title"] for each in told["columns"]]) == (["Theo"], ["Dr Ann"])
    assert names(feed(practitioner="nobody")) == ["Nora", "Theo"]


def test_who_left_keeps_a_column_while_there_are_visits(
    feed: Feed, visit: Appointment, ann: Membership, open_house: House
) -> None:
    open_house.bob.is_active = False
    open_house.bob.save(update_fields=["is_active"])
    told = feed()
    assert [each["title"] for each in told["columns"]] == ["Dr Ann", "Not here any more"]
    assert (told["visits"][0]["column"], "who" in told["visits"][0]) == ("-", False)


def test_what_is_drawn_of_each_status(
    feed: Feed, visit: Appointment, open_house: House, on_tuesday: OnTuesday, now: datetime
) -> None:
    for number, (status, expires_at) in enumerate(
        [
            ("cancelled", None),
            ("no_show", None),
            ("arrived", None),
            ("held", now),
            ("held", now + timedelta(1)),
        ]
    ):
        make_appointment(
            patient=make_patient(first_name=f"{status}{number}"), practitioner=open_house.bob,
            location=open_house.location, starts_at=on_tuesday(f"1{number + 1}:00"), status=status,
            expires_at=expires_at,
        )  # fmt: skip
    told = feed()
    drawn = {each["status"]: each.get("fixed", False) for each in told["visits"]}
    assert drawn == {"booked": False, "no_show": True, "arrived": True, "held": False}
    assert len(told["visits"]) == 4


def test_a_visit_over_midnight_is_told_on_both_days(
    feed: Feed, wish: Wish, rita: Membership, now: datetime
) -> None:
    late = wish("23:50", minutes=30, outside_hours=True)
    book(wanted=late, by=rita, now=now)
    for day in ("2026-11-24", "2026-11-25"):
        told = feed(day=day)
        assert (told["from"], told["until"]) == ("00:00", "24:00")
        assert told["visits"][0]["until"] == "2026-11-25T00:20"
    assert names(feed(day="2026-11-26")) == []


def test_a_visit_in_the_hour_that_comes_twice_is_as_long_as_it_is(
    feed: Feed, open_house: House, patient: Any, adjustment: Any
) -> None:
    start = datetime(2026, 11, 1, 5, 50, tzinfo=UTC)  # 1:50 in New York, where the clocks go back at two
    make_appointment(
        patient=patient, practitioner=open_house.bob, location=open_house.location, starts_at=start,
        ends_at=start + timedelta(minutes=30), blocked_until=start + timedelta(minutes=30),
    )  # fmt: skip
    told = feed(day="2026-11-01")["visits"][0]
    assert (told["from"], told["until"]) == ("2026-11-01T01:50", "2026-11-01T02:20")


def test_it_answers_304_until_something_changes(
    open_house: House, visit: Appointment, rita: Membership, sign_in: SignIn, wish: Wish, now: datetime
) -> None:
    client = sign_in(rita)
    first = client.get("/calendar/feed/?day=2026-11-24")
    seen = {"If-None-Match": first["ETag"]}
    again = client.get("/calendar/feed/?day=2026-11-24", headers=seen)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    book(wanted=wish("11:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    assert client.get("/calendar/feed/?day=2026-11-24", headers=seen).status_code == 200


def test_another_clinic_is_not_told_of(visit: Appointment, other_house: House, sign_in: SignIn) -> None:
    told = sign_in(other_house.bob).get(
        "/calendar/feed/", {"day": "2026-11-24", "location": str(visit.location.uid)}
    )
    assert told.json()["visits"] == []


def test_a_clinic_without_a_place_has_no_feed_and_a_page_that_says_what_to_do(
    house: House, sign_in: SignIn
) -> None:
    Location.objects.update(is_active=False)
    client = sign_in(house.alice)
    assert client.get("/calendar/feed/").status_code == 404
    assert "No place to work yet" in client.get("/calendar/columns/").content.decode()


@pytest.mark.parametrize("visits", [1, 3])
@pytest.mark.parametrize("view", ["day", "week"])
def test_the_feed_costs_the_same_with_one_and_three(
    visits: int,
    view: str,
    open_house: House,
    wish: Wish,
    rita: Membership,
    sign_in: SignIn,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(visits):
        person = make_patient(first_name=f"No {number}")
        book(wanted=wish(f"1{number}:00", patient=person), by=rita, now=now)
    client = sign_in(rita)
    client.get("/calendar/feed/", {"view": view})
    with django_assert_num_queries(13):
        client.get("/calendar/feed/", {"view": view})


# -- the page -----------------------------------------------------------------------------------------------


def test_the_page_keeps_its_filters_in_every_link(
    open_house: House, ann: Membership, rita: Membership, sign_in: SignIn
) -> None:
    query = f"day=2026-11-24&view=week&columns=room&practitioner={ann.uid}"
    page = sign_in(rita).get(f"/calendar/columns/?{query}")
    links = page.context["links"]
    kept = f"location={open_house.location.uid}&view=week&columns=room&practitioner={ann.uid}"
    assert links["after"] == f"/calendar/columns/?day=2026-12-01&{kept}"
    assert links["before"] == f"/calendar/columns/?day=2026-11-17&{kept}"
    assert links["feed"] == f"/calendar/feed/?day=2026-11-24&{kept}"
    assert links["by_day"] == f"/calendar/columns/?day=2026-11-24&{kept.replace('&view=week', '')}"
    assert links["list"].startswith("/calendar/2026-11-24/?")
    assert "23 Nov – 29 Nov 2026" in page.content.decode()


@pytest.mark.parametrize("day", ["2026-02-30", "x", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_today(day: str, open_house: House, rita: Membership, sign_in: SignIn) -> None:
    for page in ("columns", "feed"):
        assert sign_in(rita).get(f"/calendar/{page}/", {"day": day}).status_code == 200


def test_list_and_columns_lead_to_each_other(open_house: House, rita: Membership, sign_in: SignIn) -> None:
    page = sign_in(rita).get("/calendar/2026-11-24/").content.decode()
    assert f"/calendar/columns/?day=2026-11-24&amp;location={open_house.location.uid}" in page


# -- dropping -----------------------------------------------------------------------------------------------


def drop(client: Client, visit: Appointment, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/appointments/{visit.uid}/drop/", {"version": visit.version, **fields})
    return answer.status_code, answer.json()


def test_a_drop_moves_and_tells(
    visit: Appointment, rita: Membership, sign_in: SignIn, on_tuesday: OnTuesday
) -> None:
    status, told = drop(sign_in(rita), visit, day="2026-11-24", clock="11:00", tell="on")
    assert (status, told["version"]) == (200, 2)
    assert told["detail"] == "Nora Quill now comes on Tue 24 Nov 11:00 to Dr Bob."
    visit.refresh_from_db()
    assert visit.starts_at == on_tuesday("11:00")
    assert [mail.state for mail in OutgoingMail.objects.order_by("id")] == ["superseded", "planned"]
    assert sign_in(rita).post(told["undo"]).status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == on_tuesday("10:00")


def test_a_drop_beside_changes_who_or_where_and_an_edge_how_long(
    visit: Appointment, open_house: House, ann: Membership, rita: Membership, sign_in: SignIn
) -> None:
    client = sign_in(rita)
    assert drop(client, visit, practitioner=str(ann.uid), minutes="40")[0] == 200
    visit.refresh_from_db()
    assert (visit.practitioner, visit.own_minutes) == (ann, 40)
    assert drop(client, visit, room=str(open_house.room.uid))[0] == 200
    visit.refresh_from_db()
    assert (visit.practitioner, visit.room, visit.own_minutes) == (ann, open_house.room, 40)
    assert [mail.state for mail in OutgoingMail.objects.all()] == ["superseded"]


def test_a_drop_on_a_taken_time_says_why_and_offers_the_free_ones(
    visit: Appointment, wish: Wish, rita: Membership, sign_in: SignIn, now: datetime, on_tuesday: OnTuesday
) -> None:
    book(wanted=wish("11:00", patient=make_patient(first_name="Theo")), by=rita, now=now)
    client = sign_in(rita)
    status, told = drop(client, visit, day="2026-11-24", clock="11:00", tell="on")
    assert (status, told["code"]) == (409, "slot_taken")
    assert told["detail"] == "11:00 is taken. Free with Dr Bob: 10:45, 11:15, 11:30, 11:45."
    at, label = told["free"][1]
    assert label == "Tue 24 Nov 11:15"
    visit.refresh_from_db()
    assert (visit.starts_at, visit.version) == (on_tuesday("10:00"), 1)
    assert drop(client, visit, at=at)[0] == 200
    visit.refresh_from_db()
    assert visit.starts_at == on_tuesday("11:15")


def test_a_visit_on_top_stays_on_top_when_it_gets_longer(
    visit: Appointment, wish: Wish, house: House, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    theo = make_patient(first_name="Theo")
    over = book(wanted=wish("10:00", patient=theo, overbook_reason="Acute"), by=rita, now=now)
    assert drop(sign_in(house.amy), over, minutes="25")[1]["code"] == "slot_taken"  # may not book on top
    assert drop(sign_in(rita), over, minutes="25")[0] == 200
    over.refresh_from_db()
    assert (over.own_minutes, over.lane, over.overbook_reason) == (25, 2, "Acute")
    assert drop(sign_in(rita), over, minutes="25", day="2026-11-24", clock="10:05")[1]["code"] == "slot_taken"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"version": "2"}, 409, "stale_version"),
        ({"version": ""}, 422, "invalid"),
        ({"minutes": "241"}, 422, "invalid"),
        ({"minutes": "x"}, 422, "invalid"),
        ({"day": "2026-11-24"}, 422, "invalid"),
        ({"clock": "11:00"}, 422, "invalid"),
        ({"at": "soon"}, 422, "invalid"),
        ({"practitioner": "nobody"}, 422, "invalid"),
        ({"room": "00000000-0000-7000-8000-000000000000"}, 422, "invalid"),
        ({"day": "2026-11-24", "clock": "19:00"}, 409, "outside_hours"),
        ({"day": "2026-11-23", "clock": "10:00"}, 422, "past_time"),
    ],
)
def test_a_drop_that_cannot_be_says_why_and_changes_nothing(
    fields: dict[str, str], status: int, code: str, visit: Appointment, rita: Membership, sign_in: SignIn
) -> None:
    answered, told = drop(sign_in(rita), visit, **fields)
    assert (answered, told["code"]) == (status, code)
    assert told["detail"]
    visit.refresh_from_db()
    assert visit.version == 1


def test_a_visit_that_has_begun_is_not_dragged(visit: Appointment, rita: Membership, sign_in: SignIn) -> None:
    Appointment.objects.update(status=AppointmentStatus.ARRIVED)
    assert drop(sign_in(rita), visit, day="2026-11-24", clock="11:00")[1]["code"] == "move_refused"


def test_the_move_page_moves_without_telling_and_for_longer(
    visit: Appointment, open_house: House, rita: Membership, sign_in: SignIn, on_tuesday: OnTuesday
) -> None:
    client = sign_in(rita)
    asked = {
        "version": "1", "visit_type": str(visit.visit_type.uid), "practitioner": str(open_house.bob.uid),
        "location": str(open_house.location.uid), "day": "2026-11-24", "clock": "11:00", "minutes": "45",
        "is_silent": "on",
    }  # fmt: skip
    assert client.post(f"/appointments/{visit.uid}/move/", asked).status_code == 302
    visit.refresh_from_db()
    assert (visit.starts_at, visit.ends_at) == (on_tuesday("11:00"), on_tuesday("11:45"))
    assert [mail.state for mail in OutgoingMail.objects.all()] == ["superseded"]
    page = client.get(f"/appointments/{visit.uid}/move/")
    assert page.context["form"]["minutes"].value() == 45
    book_long = {**asked, "version": "2", "minutes": "300"}
    refused = client.post(f"/appointments/{visit.uid}/move/", book_long)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["minutes"])


def test_free_times_on_the_move_page_are_long_enough(
    visit: Appointment, wish: Wish, open_house: House, rita: Membership, sign_in: SignIn, now: datetime
) -> None:
    book(wanted=wish("09:30", patient=make_patient(first_name="Theo")), by=rita, now=now)
    asked = {
        "moving": str(visit.uid), "visit_type": str(visit.visit_type.uid), "day": "2026-11-24",
        "practitioner": str(open_house.bob.uid), "location": str(open_house.location.uid), "minutes": "45",
    }  # fmt: skip
    page = sign_in(rita).get("/book/times/", asked).content.decode()
    assert "Tue 24 Nov 9:45" in page
    assert "Tue 24 Nov 9:00" not in page


def test_kinds_have_their_colours(feed: Feed, wish: Wish, rita: Membership, now: datetime) -> None:
    long = make_visit_type(name="Long", minutes=60, tone="watch")
    book(wanted=wish("10:00", visit_type=long), by=rita, now=now)
    told = feed()
    assert told["kinds"][told["visits"][0]["kind"]] == ["Long", "watch"]


def test_another_place_has_its_own_calendar(feed: Feed, visit: Appointment, open_house: House) -> None:
    hill = Location.objects.create(name="Hill Road", time_zone="Europe/Zurich")
    Room.objects.create(location=hill, name="Room 7")
    told = feed(location=str(hill.uid), columns="room")
    assert (told["visits"], [each["title"] for each in told["columns"]]) == ([], ["Room 7"])
