"""One clinic at a time, in three layers (DESIGN §5).

1. django-scopes: a query outside a scope raises.
2. Row-level security, forced: PostgreSQL shows and takes only rows of `app.clinic_id`.
3. Composite foreign keys: a row can only point at rows of its own clinic.

`clinic_scope` is the one door to the first two; `clinic.protection` makes the migrations of the last two.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Func
from django_scopes import ScopedManager, get_scope, scope

CLINIC_SETTING = "app.clinic_id"
USER_SETTING = "app.user_id"
DOOR_SETTING = "app.door"


class Uuid7(Func):
    """PostgreSQL's time-ordered UUID: sortable, and no primary key ever shows in a URL."""

    function = "uuidv7"
    template = "%(function)s()"
    output_field = models.UUIDField()


def current_clinic_id() -> int | None:
    """Primary key of the clinic whose scope is open, or None (then the database refuses the row)."""
    clinic = get_scope().get("clinic")
    return clinic.pk if clinic is not None else None


class ClinicModel(models.Model):
    """A row that belongs to one clinic, has a public id, and can be seen only inside that clinic's scope."""

    clinic = models.ForeignKey(
        "clinic.Clinic",
        on_delete=models.PROTECT,
        default=current_clinic_id,
        editable=False,
        related_name="+",
    )
    uid = models.UUIDField(db_default=Uuid7(), unique=True, editable=False)

    class Meta:
        abstract = True


def scoped(queryset: type[models.QuerySet[Any]] = models.QuerySet) -> Any:
    """The manager of a ClinicModel: raises ScopeError outside a scope, filters by the clinic inside."""
    return ScopedManager(clinic="clinic", _manager_class=models.Manager.from_queryset(queryset))


@contextmanager
def database_setting(name: str, value: str) -> Iterator[None]:
    """Set a transaction-local setting and put the previous value back on the way out.

    A setting made inside a savepoint outlives its release, so it is restored by hand; after an error, or when
    an error page asked for it, the rollback restores it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)", [name, name, value]
        )
        previous = cursor.fetchone()[0]
    yield
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, previous])


@contextmanager
def clinic_scope(clinic: Any) -> Iterator[None]:
    """Open the scope of `clinic` for one transaction: Python queries and PostgreSQL policies alike."""
    with transaction.atomic(), scope(clinic=clinic), database_setting(CLINIC_SETTING, str(clinic.pk)):
        yield


@contextmanager
def user_door(user_id: int) -> Iterator[None]:
    """Lets a signed-in user see their own memberships before a clinic is chosen."""
    with transaction.atomic(), database_setting(USER_SETTING, str(user_id)):
        yield


@contextmanager
def clock_door() -> Iterator[None]:
    """Lets the clock look over the outbox of every clinic; nothing else opens by it."""
    with transaction.atomic(), database_setting(DOOR_SETTING, "clock"):
        yield
