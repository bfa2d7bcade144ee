"""One clinic at a time, in three layers (DESIGN §5).

1. django-scopes: a query outside a scope raises.
2. Row-level security, forced: PostgreSQL shows and takes only rows of `app.clinic_id`.
3. Composite foreign keys: a row can only point at rows of its own clinic.

`clinic_scope` is the one door to the first two; `clinic.protection` makes the migrations of the last two.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Func
from django.utils.encoding import force_str
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

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:
        """Django's own translates every choice of the field to say one of them: a sixth of the Today page."""
        value = getattr(self, field.attname)
        return force_str(labels_of(field).get(value, value), strings_only=True)


@cache
def labels_of(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    """value → label, not yet translated."""
    return dict(field.flatchoices)


def scoped(queryset: type[models.QuerySet[Any]] = models.QuerySet) -> Any:
    """The manager of a ClinicModel: raises ScopeError outside a scope, filters by the clinic inside."""
    return ScopedManager(clinic="clinic", _manager_class=models.Manager.from_queryset(queryset))


@contextmanager
def transaction_with(settings: Mapping[str, str]) -> Iterator[None]:
    """A transaction, or a savepoint in one, with these transaction-local settings.

    A setting made inside a savepoint outlives its release, so it is put back by hand; after an error, or when an
    error page asked for it, the rollback puts it back, and the end of a whole transaction does so by itself.
    """
    is_whole = not connection.in_atomic_block
    with transaction.atomic():
        previous = _put(settings)
        yield
        if not (is_whole or connection.needs_rollback):
            _put(previous)


def _put(settings: Mapping[str, str]) -> dict[str, str]:
    """Set them, in one round trip, and return what they were."""
    columns = ", ".join(["coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)"] * len(settings))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}", [each for name, value in settings.items() for each in (name, name, value)]
        )
        return dict(zip(settings, cursor.fetchone()[::2], strict=True))


@contextmanager
def clinic_scope(clinic: Any) -> Iterator[None]:
    """Open the scope of `clinic` for one transaction: Python queries and PostgreSQL policies alike."""
    with transaction_with({CLINIC_SETTING: str(clinic.pk)}), scope(clinic=clinic):
        yield


@contextmanager
def member_scope(user_id: int, find: Callable[[], Any]) -> Iterator[Any]:
    """Find a membership through the user's own door, then open the scope of its clinic, in one transaction.

    Yields what `find` found; None opens no scope.
    """
    with transaction_with({USER_SETTING: str(user_id), CLINIC_SETTING: ""}):
        member = find()
        if member is None:
            yield None
            return
        _put({USER_SETTING: "", CLINIC_SETTING: str(member.clinic_id)})
        with scope(clinic=member.clinic):
            yield member


@contextmanager
def user_door(user_id: int) -> Iterator[None]:
    """Lets a signed-in user see their own memberships before a clinic is chosen."""
    with transaction_with({USER_SETTING: str(user_id)}):
        yield


@contextmanager
def clock_door() -> Iterator[None]:
    """Lets the clock look over the outbox of every clinic; nothing else opens by it."""
    with transaction_with({DOOR_SETTING: "clock"}):
        yield
