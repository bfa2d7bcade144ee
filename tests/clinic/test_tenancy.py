"""Three layers keep clinics apart; each is tried alone, with the others out of the way."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError

from clinic.models import Clinic, Location, Membership, Room
from clinic.tenancy import ClinicModel, clinic_scope
from patients.models import Episode, Patient
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient

pytestmark = pytest.mark.django_db


def test_the_product_signs_in_as_a_role_that_owns_nothing_and_sees_no_further(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("plumbline_app", False, False)


def test_query_without_a_scope_raises(db: None) -> None:
    with pytest.raises(ScopeError):
        list(Patient.objects.all())


def test_every_model_with_a_clinic_is_scoped(db: None) -> None:
    for model in apps.get_models():
        if issubclass(model, ClinicModel):
            with pytest.raises(ScopeError):
                model._default_manager.count()


def test_raw_sql_without_a_clinic_sees_nothing(other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        make_patient()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patients_patient")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM patients_patientevent")
        assert cursor.fetchone() == (0,)


def test_raw_sql_sees_only_the_clinic_of_its_scope(house: House, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        make_patient(last_name="Elsewhere")
    make_patient(last_name="Here")
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_name FROM patients_patient")
        assert cursor.fetchall() == [("Here",)]


def test_row_of_another_clinic_cannot_be_written(house: House, other_house: House) -> None:
    with scopes_disabled(), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Room.objects.create(clinic=other_house.clinic, location=house.location, name="Stolen")


def test_row_cannot_be_moved_to_another_clinic(house: House, other_house: House) -> None:
    patient = make_patient()
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(clinic=other_house.clinic)


def test_reference_to_another_clinic_is_refused(house: House, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        stranger = make_patient()

    def refer_to_the_stranger() -> None:
        make_episode(stranger)
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="same_clinic"), transaction.atomic():
        refer_to_the_stranger()


def test_scope_gives_the_previous_clinic_back(house: House, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        make_patient(last_name="Elsewhere")
        assert Patient.objects.count() == 1
    assert Patient.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.clinic_id')")
        assert cursor.fetchone() == (str(house.clinic.pk),)


def test_scope_gives_the_previous_clinic_back_after_an_error(house: House, other_house: House) -> None:
    with pytest.raises(ZeroDivisionError), clinic_scope(other_house.clinic):
        raise ZeroDivisionError
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.clinic_id')")
        assert cursor.fetchone() == (str(house.clinic.pk),)


def test_new_rows_belong_to_the_clinic_of_the_scope(house: House) -> None:
    assert make_episode().clinic_id == house.clinic.pk
    assert Episode.objects.count() == 1


def test_every_table_with_a_clinic_is_protected(db: None) -> None:
    """Catalog test: policy, forced; and a composite key for every reference to another such table."""
    open_tables = {"clinic_patientlink", "clinic_apitoken"}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND NOT (
                c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
            )
            """
        )
        assert {name for (name,) in cursor.fetchall()} == open_tables
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conname LIKE '%_same_clinic'"
        )
        tied = {name for (name,) in cursor.fetchall()}
    for model in apps.get_models():
        if issubclass(model, ClinicModel):
            for field in model._meta.local_fields:
                target = field.related_model
                if isinstance(target, type) and issubclass(target, ClinicModel):
                    assert f"{model._meta.db_table}_{field.column}_same_clinic" in tied


def test_history_tables_take_no_changes(house: House) -> None:
    patient = make_patient()
    patient.first_name = "Norah"
    patient.save(update_fields=["first_name"])
    labels = patient.history.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update"]
    for statement in (
        "UPDATE patients_patientevent SET first_name = 'X'",
        "DELETE FROM patients_patientevent",
    ):
        with (
            pytest.raises(Exception, match=r"permission denied|append"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_bulk_and_raw_writes_are_in_the_history_too(house: House) -> None:
    patient = make_patient()
    Patient.objects.filter(pk=patient.pk).update(first_name="Bulk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET first_name = 'Raw' WHERE id = %s", [patient.pk])
    names = patient.history.order_by("pgh_id").values_list("first_name", flat=True)
    assert list(names) == ["Nora", "Bulk", "Raw"]


def test_a_member_is_found_through_their_own_door_only(house: House, other_house: House) -> None:
    from clinic.middleware import find_membership
    from clinic.tenancy import user_door

    with user_door(other_house.bob.user_id):
        found = find_membership(other_house.bob.user_id, now=timezone.now())
    assert found == other_house.bob
    assert Membership.objects.with_scopes_disabled().filter(user=other_house.bob.user).count() == 0


def test_clinic_and_location_names_may_repeat_elsewhere(house: House, other_house: House) -> None:
    with clinic_scope(other_house.clinic):
        Location.objects.create(name=house.location.name, time_zone="UTC")
    assert Clinic.objects.count() == 2
