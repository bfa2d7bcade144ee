"""Lists by cursor: everybody once, forwards and back, whatever the order and whatever came or went meanwhile."""

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from clinic.api.listing import read_page
from patients.models import Patient
from tests.api import Program
from tests.factories.clinic import House
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

AT = "2026-11-25 15:00:00+00:00"
ORDERS = [
    ("last_name", "first_name", "id"),
    ("-last_name", "first_name", "-id"),
    ("-birth_on", "id"),
    ("created_at", "id"),
    ("-id",),
]


def cursor(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def page(ordering: tuple[str, ...], address: str, limit: int = 2, rows: Any = None) -> tuple[list[int], Any]:
    request = Request(APIRequestFactory().get(address))
    rows = Patient.objects.all() if rows is None else rows
    found, neighbours = read_page(rows, ordering=ordering, limit=limit, request=request)
    return [row["id"] if isinstance(row, dict) else row.pk for row in found], neighbours


def walk(ordering: tuple[str, ...], address: str | None, to: str) -> list[list[int]]:
    pages = []
    while address:
        found, neighbours = page(ordering, address)
        pages.append(found)
        address = neighbours[to]
    return pages


@pytest.fixture
def crowd(house: House) -> None:
    for number in range(7):
        make_patient(
            first_name=("Ann", "Ann", "Bea")[number % 3], last_name=("Quill", "Marsh")[number % 2],
            birth_on=f"19{70 + number // 3}-01-01",
        )  # fmt: skip


@pytest.mark.parametrize("ordering", ORDERS)
def test_pages_hold_everybody_once_in_order(crowd: None, ordering: tuple[str, ...]) -> None:
    wanted = list(Patient.objects.order_by(*ordering).values_list("pk", flat=True))
    there = walk(ordering, "/", "next")
    assert [pk for found in there for pk in found] == wanted
    assert [len(found) for found in there] == [2, 2, 2, 1]


@pytest.mark.parametrize("ordering", ORDERS)
def test_pages_lead_back_the_same_way(crowd: None, ordering: tuple[str, ...]) -> None:
    wanted = list(Patient.objects.order_by(*ordering).values_list("pk", flat=True))
    address, last = "/", None
    while address:
        last, (_found, neighbours) = address, page(ordering, address)
        address = neighbours["next"]
    back = walk(ordering, last, "previous")
    assert back == [wanted[6:], wanted[4:6], wanted[2:4], wanted[:2]]


def test_page_goes_on_though_the_last_one_is_gone(crowd: None) -> None:
    ordering = ORDERS[0]
    wanted = list(Patient.objects.order_by(*ordering).values_list("pk", flat=True))
    found, neighbours = page(ordering, "/")
    Patient.objects.filter(pk__in=found).delete()
    make_patient(first_name="Aaron", last_name="Aal")
    assert page(ordering, neighbours["next"])[0] == wanted[2:4]


def test_page_that_ran_empty_leads_nowhere(crowd: None) -> None:
    _found, neighbours = page(("id",), "/", limit=6)
    Patient.objects.all().delete()
    assert page(("id",), neighbours["next"]) == ([], {"next": None, "previous": None})


def test_plain_rows_are_paged_like_others(crowd: None) -> None:
    rows = Patient.objects.values("id", "last_name", "first_name")
    assert page(ORDERS[0], "/", rows=rows) == page(ORDERS[0], "/")


@pytest.mark.parametrize(
    "text",
    [
        "[]", "[0]", f'[0,"{AT}"]', f'[0,"{AT}",1,2]', f'[2,"{AT}",1]', f'["0","{AT}",1]', f'[null,"{AT}",1]',
        '[0,"2026-11-25",1]', '[0,"2026-11-25 15:00:00",1]', '[0,"2026-02-31 15:00:00+00:00",1]', '[0,"",1]',
        '[0,null,1]', '[0,5,1]', f'[0,"{AT}",true]', f'[0,"{AT}",1.5]', f'[0,"{AT}","x"]', f'[0,"{AT}",{{}}]',
        f'[0,"{AT}",[1]]', f'[0,"{AT}",NaN]', f'[0,"{AT}","1\\u0000"]', '[0,"\\ud800",1]', '{"a":1,"b":2,"c":3}',
        '"abc"', "0ab", "7", "null", "[" * 1400, '[0,"99999-01-01 00:00:00+00:00",1]',
    ],
)  # fmt: skip
def test_cursor_that_was_not_written_here_is_refused(house: House, text: str) -> None:
    answer = Program(house.rita).get(f"appointments?cursor={cursor(text)}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


@pytest.mark.parametrize(
    "text",
    [
        f'[0,"{AT}",{10**40}]', f'[1,"{AT}",{-(10**40)}]', '[0,"0001-01-01 00:00:00+14:00",1]',
        '[1,"9999-12-31 23:59:59-14:00",1]',
    ],
)  # fmt: skip
def test_cursor_far_off_finds_nobody_or_everybody(house: House, text: str) -> None:
    answer = Program(house.rita).get(f"appointments?cursor={cursor(text)}")
    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("text", ['[0,"a\\u0000",1]', '[0,"\\ud800",1]', '[0,["a"],1]'])
def test_cursor_of_names_takes_names(house: House, text: str) -> None:
    answer = Program(house.rita).get(f"members?cursor={cursor(text)}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")
