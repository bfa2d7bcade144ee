"""What goes in and out: inputs refuse what they do not know, outputs say each field; both carry an example."""

from collections.abc import Callable, Iterable
from functools import cache
from threading import local
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Choices, Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clinic.models import Membership
from clinic.prepared import Prepared, prepared, together

Visible = Callable[[Membership], "QuerySet[Any]"]


class Output(serializers.Serializer):
    """What the API says. `example`: one whole answer, as it stands in the documentation.

    `tells_of_others`: it shows what can change without its own version (a name, an addendum), so the version alone
    never means "not changed" and a GET is always answered whole.
    """

    example: ClassVar[dict[str, Any]] = {}
    tells_of_others: ClassVar[bool] = False


class _Kept(local):
    """Of one thread: each kind of answer with its fields."""

    def __init__(self) -> None:
        self.answers: dict[type[serializers.Serializer], serializers.Serializer] = {}


_kept = _Kept()


def say(
    answer: type[serializers.Serializer], things: Iterable[Any], context: dict[str, Any]
) -> list[dict[str, Any]]:
    """Each thing as the API says it. DRF copies all fields of a serializer anew for each answer, which takes ten times
    as long as filling them."""
    if answer not in _kept.answers:
        _kept.answers[answer] = answer()
    one = _kept.answers[answer]
    one._context = context  # what `Field.context` reads
    return [one.to_representation(thing) for thing in things]


class Input(serializers.Serializer):
    """What the API takes. A field that is not known is refused: a misspelt one would else be lost in silence."""

    example: ClassVar[dict[str, Any]] = {}
    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": _("There is no such field here.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [str(name) for name in data if name not in self.fields]
            if unknown:
                message, code = self.error_messages["unknown"], "unknown_field"
                raise serializers.ValidationError({name: [message] for name in unknown[:20]}, code=code)
            self._look_up(data)
        return super().to_internal_value(data)

    def _look_up(self, data: dict[str, Any]) -> None:
        """Everything that is named by an id, in one trip to the database; each field takes its own from here."""
        named = {}
        for field in self.fields.values():
            if isinstance(field, UidField):
                field.found = None  # of a list each item is judged by the same fields
                uid = _as_uid(data.get(field.field_name))
                if uid is not None:
                    named[field] = uid
        rows = together(
            *[_finder(field.visible).ask(uid, self.context["by"]) for field, uid in named.items()]
        )
        for field, found in zip(named, rows, strict=True):
            field.found = found


class Query(Input):
    """What stands behind the question mark."""


_UUID = serializers.UUIDField()
_NONE = Membership._base_manager.none()  # DRF asks for a queryset; ours depends on who calls


@cache
def _finder(visible: Visible) -> Prepared[[UUID, Membership], Any]:
    """Prepared once for each declared field, however many copies of it DRF makes."""
    return prepared(lambda uid, by: visible(by).filter(uid=uid))


def _as_uid(data: Any) -> UUID | None:
    try:
        uid: UUID = _UUID.to_internal_value(data)
    except serializers.ValidationError:
        return None
    return uid


@extend_schema_field(OpenApiTypes.UUID)
class UidField(serializers.SlugRelatedField):
    """Another thing by its public id, among those the caller may see. What is not there and what may not be seen are
    refused alike. `visible`: membership → queryset; it is called inside the clinic's scope.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "does_not_exist": _("There is nothing by this id here."),
        "invalid": _("This is not an id. It looks like 0198c0de-0000-7000-8000-000000000000."),
    }

    found: list[Any] | None = None  # by the input that it is a field of

    def __init__(self, visible: Visible, **options: Any) -> None:
        self.visible = visible
        super().__init__(slug_field="uid", queryset=_NONE, **options)

    def get_queryset(self) -> "QuerySet[Any]":
        return self.visible(self.context["by"])

    def to_internal_value(self, data: Any) -> Model:
        found = self.found
        if found is None:
            uid = _as_uid(data)
            if uid is None:
                return self.fail("invalid")
            found = _finder(self.visible)(uid, self.context["by"])
        if not found:
            self.fail("does_not_exist")
        return found[0]

    def __deepcopy__(self, memo: dict[int, Any]) -> "UidField":
        """DRF copies declared fields from the arguments they were made with; a queryset in them asks for a scope."""
        options = {
            name: value for name, value in self._kwargs.items() if name not in ("slug_field", "queryset")
        }
        return UidField(*self._args, **options)


def choice_field(choices: type[Choices] | Iterable[Any], **options: Any) -> serializers.ChoiceField:
    """A word of a vocabulary, as stored."""
    pairs = choices.choices if isinstance(choices, type) else choices
    return serializers.ChoiceField(choices=pairs, **options)
