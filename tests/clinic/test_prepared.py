"""Prepared queries: the same rows as Django's, for other values, other clinics and other shapes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pghistory
import pytest
from django.db.models import Max, QuerySet
from django_scopes.exceptions import ScopeError

from clinic.models import Membership, Room
from clinic.prepared import Text, in_words, prepared, together
from clinic.tenancy import clinic_scope
from patients.conditions import Need, NeedKind
from patients.models import Patient, SpecialNeed
from tests.factories.clinic import House
from tests.factories.patients import make_patient


@prepared
def born_on(day: date) -> QuerySet[Patient]:
    return Patient.objects.filter(birth_on=day)


@prepared
def by_uid(uid: UUID) -> QuerySet[Patient]:
    return Patient.objects.filter(uid=uid)


@prepared
def among(patients: Iterable[int], *, is_archived: bool = False) -> QuerySet[Patient]:
    return Patient.objects.filter(pk__in=patients, archived_at__isnull=not is_archived)


@prepared
def needs_noted(since: datetime, until: datetime) -> QuerySet[SpecialNeed]:
    return SpecialNeed.objects.filter(noted_at__gte=since, noted_at__lt=until).select_related("patient")


@prepared
def latest_need(patient: int) -> QuerySet[Patient]:
    return Patient.objects.filter(pk=patient).annotate(latest_at=Max("needs__noted_at"))


@prepared
def with_needs() -> QuerySet[Patient]:
    return Patient.objects.prefetch_related("needs")


@prepared
def names(sex: str) -> QuerySet[Patient, tuple[str, str]]:
    return Patient.objects.filter(sex=sex).values_list("first_name", "last_name")


@prepared
def a_day_later(day: date) -> QuerySet[Patient]:
    return Patient.objects.filter(birth_on=day + timedelta(days=1))


@prepared
def called(name: Text) -> QuerySet[Patient]:
    return Patient.objects.filter(first_name=name)


@prepared
def called_like(name: Text) -> QuerySet[Patient]:
    return Patient.objects.filter(first_name__startswith=name)


@prepared
def seen_by(membership: Membership) -> QuerySet[SpecialNeed]:
    return SpecialNeed.objects.visible_to(membership)


@prepared
def rooms() -> QuerySet[Room]:
    return Room.objects.select_related("location")


def test_prepared_gives_the_rows_of_each_value(house: House) -> None:
    alice = make_patient(first_name="Alice", birth_on=date(1980, 1, 1))
    bob = make_patient(first_name="Bob", birth_on=date(1990, 1, 1))
    for _again in range(2):
        assert born_on(date(1980, 1, 1)) == [alice]
        assert born_on(date(1990, 1, 1)) == [bob]
        assert born_on(date(2000, 1, 1)) == []
        assert by_uid(bob.uid) == by_uid(uid=bob.uid) == [bob]
    assert vars(born_on(date(1980, 1, 1))[0]).keys() == vars(Patient.objects.get(pk=alice.pk)).keys()


def test_prepared_asks_once_and_compiles_once(house: House, django_assert_num_queries: Any) -> None:
    patient = make_patient()
    made = []

    @prepared
    def one(key: int) -> QuerySet[Patient]:
        made.append(key)
        return Patient.objects.filter(pk=key)

    for _again in range(3):
        with django_assert_num_queries(1):
            assert one(patient.pk) == [patient]
    assert len(made) == 1


def test_prepared_takes_collections_of_any_length(house: House) -> None:
    patients = [make_patient(first_name=f"No {number}") for number in range(6)]
    for length in range(7):
        keys = [patient.pk for patient in patients[:length]]
        assert {row.pk for row in among(keys)} == set(keys)
        assert {row.pk for row in among(set(keys))} == set(keys)
    assert among([patients[0].pk], is_archived=True) == []


def test_prepared_keeps_relations_annotations_prefetches_and_values(
    house: House, now: datetime, django_assert_num_queries: Any
) -> None:
    patient = make_patient(first_name="Charlie", last_name="Hall", sex="male")
    need = SpecialNeed.objects.create(
        patient=patient, key=Need.WHEELCHAIR, kind=NeedKind.ACCESS, noted_at=now
    )
    with django_assert_num_queries(1):
        (found,) = needs_noted(now, now + timedelta(days=1))
        assert (found, found.patient) == (need, patient)
    assert needs_noted(now - timedelta(days=2), now) == []
    assert latest_need(patient.pk)[0].latest_at == now  # type: ignore[attr-defined]
    with django_assert_num_queries(2):
        assert [list(row.needs.all()) for row in with_needs()] == [[need]]
    assert names("male") == [("Charlie", "Hall")]
    assert names("female") == []


def test_prepared_stays_in_the_clinic_of_the_scope(house: House, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        theirs = make_patient(birth_on=date(1980, 1, 1))
        assert born_on(date(1980, 1, 1)) == [theirs]
    assert born_on(date(1980, 1, 1)) == []
    assert by_uid(theirs.uid) == []
    assert {row.clinic_id for row in rooms()} <= {house.clinic.pk}


@pytest.mark.django_db
def test_prepared_asks_the_gate_for_each_role(house: House, other_house: House) -> None:
    patient = make_patient()
    for need, kind in ((Need.WHEELCHAIR, NeedKind.ACCESS), (Need.OSTEOPOROSIS, NeedKind.CLINICAL)):
        SpecialNeed.objects.create(patient=patient, key=need, kind=kind, noted_at=patient.created_at)
    for _again in range(2):
        assert [row.key for row in seen_by(house.rita)] == [Need.WHEELCHAIR]
        assert len(seen_by(house.bob)) == 2
        assert seen_by(other_house.alice) == []


def test_prepared_without_a_scope_raises() -> None:
    with pytest.raises(ScopeError):
        born_on(date(1980, 1, 1))


def test_prepared_refuses_a_value_that_is_worked_on(house: House) -> None:
    with pytest.raises(TypeError, match="a_day_later"):
        a_day_later(date(1980, 1, 1))


def test_prepared_refuses_a_value_that_is_worked_on_beside_itself(house: House) -> None:
    @prepared
    def that_day_or_the_next(day: date) -> QuerySet[Patient]:
        return Patient.objects.filter(birth_on__gte=day, birth_on__lt=day + timedelta(days=1))

    with pytest.raises(TypeError, match="that_day_or_the_next"):
        that_day_or_the_next(date(1980, 1, 1))


def test_prepared_takes_written_words_as_a_value_of_one_statement(house: House) -> None:
    amy = make_patient(first_name="Amy")
    called.statements.clear()
    assert called(Text("Amy")) == [amy]
    assert called(Text("' OR 1=1 --")) == []
    assert len(called.statements) == 1
    with pytest.raises(TypeError, match="called_like"):
        called_like(Text("A"))


def test_a_sentence_goes_along_in_one_round_trip(house: House, django_assert_num_queries: Any) -> None:
    amy = make_patient(first_name="Amy")
    with django_assert_num_queries(1):
        sums, found = together(in_words("SELECT %s::int + 1, '100%%'", [41]), called.ask(Text("Amy")))
    assert (sums, found) == ([(42, "100%")], [amy])


def test_prepared_statement_is_what_django_writes(house: House, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as told:
        born_on(date(1980, 1, 1))
    with django_assert_num_queries(1) as django:
        list(Patient.objects.filter(birth_on=date(1980, 1, 1)))
    asked, written = told.captured_queries[0]["sql"], django.captured_queries[0]["sql"]
    assert asked.replace("$1", str(house.clinic.pk)).replace("$2", "'1980-01-01'::date") == written


def test_together_asks_once_and_answers_each(house: House, django_assert_num_queries: Any) -> None:
    alice = make_patient(first_name="Alice", birth_on=date(1980, 1, 1), sex="female")
    bob = make_patient(first_name="Bob", birth_on=date(1990, 1, 1), sex="male")
    for _again in range(2):
        with django_assert_num_queries(1):
            found = together(
                born_on.ask(date(1980, 1, 1)),
                among.ask([]),
                by_uid.ask(bob.uid),
                names.ask("male"),
                seen_by.ask(house.rita),
                rooms.ask(),
                latest_need.ask(alice.pk),
            )
        assert found == [[alice], [], [bob], [("Bob", bob.last_name)], [], rooms(), [alice]]
        assert found[6][0].latest_at is None
    assert together() == together(among.ask([]))[0] == []
    (everybody,) = together(with_needs.ask())
    assert {row.pk for row in everybody} == {alice.pk, bob.pk}


def test_together_keeps_quotes_and_percent_signs_apart(house: House) -> None:
    @prepared
    def called(uid: UUID, *, name: str) -> QuerySet[Patient]:
        return Patient.objects.filter(uid=uid, first_name=name)

    odd = make_patient(first_name="100 % '; --")
    found = together(called.ask(odd.uid, name="100 % '; --"), called.ask(odd.uid, name="x"), rooms.ask())
    assert found[:2] == [[odd], []]


def test_together_answers_inside_a_history_context_too(house: House) -> None:
    patient = make_patient()
    with pghistory.context(route="anywhere"):
        assert together(by_uid.ask(patient.uid), rooms.ask()) == [[patient], rooms()]
