"""Queries whose SQL is written once per process and only filled with values from then on.

Django writes the SQL of a query anew each time it is asked, which costs more than running it (docs/performance.md).
A hot query is a function that takes values and returns a queryset; `@prepared` makes it return the rows:

    @prepared
    def flags_of(patient: int) -> QuerySet[RedFlag]:
        return RedFlag.objects.filter(patient=patient)

Numbers, dates, instants, UUIDs and `Text`, and collections of them, are values: the function must hand them to the
database as they are. Anything else (None, a bool, a word) is a part of the statement, and each of its values has one of
its own; of a membership, for `visible_to`, its role is.

Queries that do not need each other's answers go in one round trip:

    flags, needs = together(flags_of.ask(patient.pk), needs_of.ask(patient.pk))
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, update_wrapper
from itertools import chain, count
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler
from django_scopes import get_scope, scope
from django_scopes.exceptions import ScopeError

from clinic.models import Membership
from clinic.postgresql.questions import Question
from clinic.tenancy import transaction_with

Given = ParamSpec("Given")
Row = TypeVar("Row")


class Text(str):
    """Words that somebody wrote, which are a value; a plain `str` chooses between statements."""


CLINIC = "clinic, of the scope"
VALUES = (int, datetime, date, UUID, Text)
MANY = (list, tuple, set, frozenset)


class Prepared(Generic[Given, Row]):
    """Runs the queryset that `make` describes, in the clinic whose scope is open; raises ScopeError outside one."""

    def __init__(self, make: "Callable[Given, QuerySet[Any, Row]]") -> None:
        update_wrapper(self, make)
        self.make = make
        self.statements: dict[Hashable, Statement | None] = {}

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> list[Row]:
        (rows,) = together(self.ask(*args, **kwargs))
        return rows

    def ask(self, *args: Given.args, **kwargs: Given.kwargs) -> "Asked[Row]":
        """The query with its values, for `together`."""
        given = {CLINIC: _clinic(), **dict(_named(args)), **kwargs}
        if any(isinstance(each, Membership) and each.clinic_id != given[CLINIC] for each in given.values()):
            return Asked(None, ())
        values, shape = _flatten(given)
        if shape not in self.statements:
            self.statements[shape] = _prepare(self.make, args, kwargs)
        statement = self.statements[shape]
        return Asked(statement, statement.fill(values) if statement else ())


def prepared(make: "Callable[Given, QuerySet[Any, Row]]") -> Prepared[Given, Row]:
    return Prepared(make)


def counted(rows: QuerySet[Any, Any], of: str = "pk") -> QuerySet[Any, int]:
    """How many different `of` there are, as a query of one row; none for 0. `QuerySet.count` is an answer already."""
    number = Count(of, distinct=of != "pk")
    return rows.order_by().values("clinic").annotate(n=number).values_list("n", flat=True)


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """A query that waits to be sent; without a statement it cannot have rows."""

    statement: "Statement | Sentence | None"
    parameters: tuple[Any, ...]


@dataclass(frozen=True)
class Sentence:
    """SQL that no queryset says; its rows come as they are."""

    question: Question

    def read(self, answer: list[Any]) -> list[Any]:
        return answer


def in_words(words: str, values: Sequence[Any]) -> Asked[tuple[Any, ...]]:
    """A statement in SQL, for `together`."""
    return Asked(_sentence(words), tuple(values))


@lru_cache(maxsize=100)
def _sentence(words: str) -> Sentence:
    return Sentence(Question.of(words))


def together(*asked: Asked[Any]) -> list[list[Any]]:
    """The rows of each, in order, for one round trip to the database."""
    sent = [each for each in asked if each.statement]
    answers: Sequence[list[Any]] = ()
    if sent:
        question = Question.joined(each.statement.question for each in sent if each.statement)
        answers = _ask(question, [value for each in sent for value in each.parameters])
    waiting = iter(answers)
    return [each.statement.read(next(waiting)) if each.statement else [] for each in asked]


def together_with(settings: Mapping[str, str], *asked: Asked[Any]) -> list[list[Any]]:
    """Like `together`, as a transaction of its own or a part of one, with these settings.

    What is sent at once, PostgreSQL takes for one transaction when none is open: one round trip instead of four.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        with transaction_with(settings):
            return together(*asked)
    columns = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    setting = in_words(f"SELECT {columns}", list(chain.from_iterable(settings.items())))
    return together(setting, *asked)[1:]


def _ask(question: Question, values: Sequence[Any]) -> Sequence[list[Any]]:
    connection: Any = connections[DEFAULT_DB_ALIAS]
    answers: Sequence[list[Any]] = connection.ask(question, values)
    return answers


def _clinic() -> int:
    clinic = get_scope().get("clinic")
    if clinic is None:
        raise ScopeError("A prepared query runs in the scope of a clinic.")
    return int(clinic.pk)


def _named(args: Collection[Any]) -> Iterator[tuple[str, Any]]:
    return ((str(position), value) for position, value in enumerate(args))


def _flatten(given: Mapping[str, Any]) -> tuple[list[Any], Hashable]:
    """All values in order, and the shape: what decides over the words of the statement."""
    values: list[Any] = []
    shape: list[Hashable] = []
    for name, value in given.items():
        if isinstance(value, MANY):
            several = _padded(value)
            values += several
            shape.append((name, len(several)))
        elif isinstance(value, VALUES) and not isinstance(value, bool):
            values.append(value)
            shape.append(name)
        elif isinstance(value, Membership):
            shape.append((name, value.role))
        else:
            shape.append((name, value))
    return values, tuple(shape)


def _padded(several: Collection[Any]) -> list[Any]:
    """Filled up to the next power of two by repeating one, so that few lengths need a statement of their own."""
    values = list(several)
    size = 1 << max(0, len(values) - 1).bit_length()
    return values + values[-1:] * (size - len(values)) if values else values


@dataclass(frozen=True)
class Statement:
    """`parameters`: for each its position among the values given, or None and the value it always has."""

    queryset: Any
    compiler: "_Kept"
    parameters: tuple[tuple[int | None, Any], ...]

    @property
    def question(self) -> Question:
        return self.compiler.question

    def fill(self, values: list[Any]) -> tuple[Any, ...]:
        return tuple(fixed if at is None else values[at] for at, fixed in self.parameters)

    def read(self, answer: list[Any]) -> list[Any]:
        rows = list(self.queryset._iterable_class(_Source(self.queryset, self.compiler.answered(answer))))
        if rows and self.queryset._prefetch_related_lookups:
            prefetch_related_objects(rows, *self.queryset._prefetch_related_lookups)
        return rows


class _Kept(SQLCompiler):
    """A compiler that has compiled: it knows its question and reads the rows as ever."""

    question: Question
    converters: dict[Any, Any]
    answer: list[Any]

    @classmethod
    def of(cls, compiler: SQLCompiler, words: str) -> "_Kept":
        kept = cls.__new__(cls)
        kept.__dict__.update(compiler.__dict__, question=Question.of(words))
        fields = [each[0] for each in compiler.select[: compiler.col_count]]
        if compiler.has_composite_fields(fields):
            raise TypeError("A key of several columns is not read here.")
        kept.converters = compiler.get_converters(fields)
        return kept

    def answered(self, answer: list[Any]) -> "_Kept":
        """One that has its answer, on this thread's connection."""
        kept = _Kept.__new__(_Kept)
        kept.__dict__.update(self.__dict__, answer=answer, connection=connections[DEFAULT_DB_ALIAS])
        return kept

    def execute_sql(self, *args: Any, **options: Any) -> Any:
        return [[row[: self.col_count] for row in self.answer] if self.has_extra_select else self.answer]

    def results_iter(
        self, results: Any = None, tuple_expected: bool = False, *_args: Any, **_options: Any
    ) -> Any:
        """Django's own looks through all columns anew, for converters and for keys of several columns."""
        rows: Iterable[Any] = chain.from_iterable(self.execute_sql() if results is None else results)
        if self.converters:
            rows = self.apply_converters(rows, self.converters)
        return map(tuple, rows) if tuple_expected else rows


class _Source:
    """What Django's row iterables ask of a queryset."""

    db = DEFAULT_DB_ALIAS

    def __init__(self, queryset: Any, compiler: SQLCompiler) -> None:
        self.query = _Query(queryset.query, compiler)
        self._known_related_objects: dict[Any, Any] = {}
        self._fields = queryset._fields


class _Query:
    def __init__(self, query: Any, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def get_compiler(self, *_args: Any, **_options: Any) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


def _prepare(make: Callable[..., Any], args: Collection[Any], kwargs: Mapping[str, Any]) -> Statement | None:
    """Compile once with marks in place of the values; None for a query that cannot have rows."""
    marks = _marks()
    clinic = next(marks[int])
    marked = [clinic]

    def mark(value: Any) -> Any:
        if isinstance(value, MANY):
            return [mark(each) for each in _padded(value)]
        if isinstance(value, VALUES) and not isinstance(value, bool):
            kind = next(kind for kind in (UUID, datetime, date, int, Text) if isinstance(value, kind))
            marked.append(next(marks[kind]))
            return marked[-1]
        return Membership(role=value.role, clinic_id=clinic) if isinstance(value, Membership) else value

    with scope(clinic=clinic):
        queryset = make(*[mark(each) for each in args], **{name: mark(each) for name, each in kwargs.items()})
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        words, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    found = tuple((marked.index(each) if each in marked else None, each) for each in parameters)
    missing = set(range(len(marked))) - {at for at, _value in found}
    if missing or any(at is None and _is_made_of_a_mark(value) for at, value in found):
        raise TypeError(f"{make.__qualname__} does not hand every value to the database as it is: {missing}.")
    return Statement(queryset, _Kept.of(compiler, words), found)


def _is_made_of_a_mark(value: Any) -> bool:
    """Whether somebody reckoned with a mark: what came of it would stand in the statement for ever."""
    if isinstance(value, bool):
        return False
    if isinstance(value, date):  # an instant is a date too
        return value.year < 1000
    if isinstance(value, str):
        return "\x1a" in value
    return isinstance(value, UUID) or (isinstance(value, int) and abs(value) > 1_000_000_000)


def _marks() -> dict[type, Iterator[Any]]:
    """Values that no query holds by itself, one series per type."""
    first = datetime(1, 1, 1, 3, 33, tzinfo=UTC)
    return {
        int: count(1_999_000_001),  # fits an integer column
        datetime: (first + timedelta(seconds=each) for each in count()),
        date: (date(3, 3, 3) + timedelta(days=each) for each in count()),
        UUID: (UUID(int=(7 << 120) + each) for each in count()),
        Text: (Text(f"\x1a{each}") for each in count()),
    }
