"""The recalls as people read them: which list, whose, since when, what was tried, and how many came back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appointments.models import Appointment, Recall, RecallAttempt, RecallKind, RecallOutcome, RecallState
from appointments.recall_answers import ANSWERING
from clinic.components import say_day
from clinic.models import Membership
from clinic.prepared import counted, prepared
from patients.models import Patient

LOOKED_BACK = timedelta(days=90)
FEWEST = 10  # of fewer a share says nothing
DAYS_A_MONTH = 30.44


class Tab(TextChoices):
    DUE = "due", gettext_lazy("Due")
    SOON = "soon", gettext_lazy("Soon")
    SNOOZED = "snoozed", gettext_lazy("Put off")
    DONE = "done", gettext_lazy("Done")


class Tries(TextChoices):
    NONE = "none", gettext_lazy("not tried yet")
    FEW = "few", gettext_lazy("tried once or twice")
    MANY = "many", gettext_lazy("tried three times or more")


TRIED: dict[str, Q] = {
    Tries.NONE: Q(tries=0),
    Tries.FEW: Q(tries__in=(1, 2)),
    Tries.MANY: Q(tries__gte=3),
}


@dataclass(frozen=True)
class Wanted:
    """What a list shows. Empty: no matter."""

    tab: str = Tab.DUE
    kind: str = ""
    practitioner: UUID | None = None
    tries: str = ""


@dataclass(frozen=True)
class Conversion:
    """Of one kind: how many were asked for, how many of them are booked, and the share in percent if it says much."""

    kind: str
    label: str | Promise
    asked: int
    booked: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.booked / self.asked) if self.asked >= FEWEST else None


def in_tab(tab: str, *, today: date) -> Q:
    waiting = Q(state=RecallState.DUE)
    return {
        Tab.DUE: waiting & Q(due_on__lte=today),
        Tab.SOON: waiting & Q(due_on__gt=today),
        Tab.SNOOZED: Q(state=RecallState.SNOOZED),
        Tab.DONE: Q(state__in=(RecallState.BOOKED, RecallState.CLOSED)),
    }[Tab(tab)]


def list_recalls(wanted: Wanted, *, by: Membership, today: date) -> QuerySet[Recall]:
    """With `tries`, `last_with` and `last_with_uid` (whom the patient saw last). Due first; done ones latest first.

    Of what is open about one person the first stands for the rest (`others_of`), unless a kind is asked for.
    """
    rows = with_people(Recall.objects.visible_to(by)).filter(in_tab(wanted.tab, today=today))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    elif wanted.tab != Tab.DONE:
        before = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
        same = Recall.objects.filter(in_tab(wanted.tab, today=today), patient=OuterRef("patient"))
        rows = rows.filter(~Exists(same.filter(before)))
    if wanted.practitioner:
        rows = rows.filter(Q(last_with_uid=wanted.practitioner))
    if wanted.tries:
        rows = rows.filter(TRIED[wanted.tries])
    return rows.order_by("-closed_at", "-pk") if wanted.tab == Tab.DONE else rows.order_by("due_on", "pk")


def others_of(recalls: Collection[Recall], *, by: Membership) -> dict[int, list[Recall]]:
    """patient → what else is open about them, in one query."""
    mine = {recall.pk for recall in recalls if recall.is_open}
    patients = {recall.patient_id for recall in recalls if recall.is_open}
    others: dict[int, list[Recall]] = {}
    for each in Recall.objects.visible_to(by).open().filter(patient__in=patients).exclude(pk__in=mine):
        others.setdefault(each.patient_id, []).append(each)
    return others


def with_people(recalls: QuerySet[Recall]) -> QuerySet[Recall]:
    attempts = RecallAttempt.objects.filter(recall=OuterRef("pk")).order_by().values("recall")
    last = Appointment.objects.filter(patient=OuterRef("patient"), status__in=ANSWERING).order_by(
        "-starts_at"
    )
    return recalls.select_related("patient", "created_by", "closed_by", "appointment__location").annotate(
        tries=Coalesce(Subquery(attempts.annotate(n=Count("pk")).values("n")), 0),
        last_with=Subquery(last.values("practitioner__display_name")[:1]),
        last_with_uid=Subquery(last.values("practitioner__uid")[:1]),
    )


def with_attempts(recalls: QuerySet[Recall]) -> QuerySet[Recall]:
    attempts = RecallAttempt.objects.select_related("by").order_by("-at", "-pk")
    return recalls.prefetch_related(Prefetch("attempts", queryset=attempts))


def count_tabs(*, by: Membership, today: date) -> list[tuple[str, str | Promise, int | None]]:
    """(value, label, how many people) of each tab, in one query; what is done is not counted."""
    open_tabs = [tab for tab in Tab if tab != Tab.DONE]
    counts = (
        Recall.objects.visible_to(by)
        .open()
        .aggregate(
            **{
                str(tab): Count("patient", filter=in_tab(tab, today=today), distinct=True)
                for tab in open_tabs
            }
        )
    )
    return [(str(tab), tab.label, counts.get(str(tab))) for tab in Tab]


def conversions(*, by: Membership, now: datetime) -> list[Conversion]:
    """Of the recalls of the last 90 days, by kind; without those whose rule stopped to speak before anybody came."""
    rows = (
        Recall.objects.visible_to(by)
        .filter(created_at__gt=now - LOOKED_BACK)
        .exclude(outcome=RecallOutcome.OVER)
        .order_by()
        .values("kind")
        .annotate(asked=Count("pk"), booked=Count("pk", filter=Q(state=RecallState.BOOKED)))
    )
    found = {row["kind"]: row for row in rows}
    return [
        Conversion(str(kind), kind.label, found[kind]["asked"], found[kind]["booked"])
        for kind in RecallKind
        if kind in found
    ]


def say_why(recall: Recall, *, reads_the_record: bool) -> str:
    """Why somebody should come. Without the right to read the record, neither plan nor examination is named."""
    due, since = say_day(recall.due_on), say_day(recall.counted_from) if recall.counted_from else ""
    if recall.kind == RecallKind.MANUAL:
        return recall.reason
    if recall.kind == RecallKind.LOST:
        return _("Last visit on %(day)s, nothing is booked.") % {"day": since}
    if not reads_the_record:
        return _("A visit is due from %(day)s, and none is booked.") % {"day": due}
    if recall.kind == RecallKind.PLAN:
        return _("The plan expects a visit by %(day)s, counted from %(since)s.") % {
            "day": due,
            "since": since,
        }
    return _("Last examined on %(since)s: to be examined again by %(day)s.") % {"day": due, "since": since}


def say_months(last_on: date, *, today: date) -> str:
    """Since the last visit: "3 months"."""
    months = max(1, int((today - last_on).days / DAYS_A_MONTH))
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}


@dataclass(frozen=True)
class Lost:
    """Somebody in care who was not seen for long, with nothing booked."""

    patient: Patient
    last_on: date
    months: str
    last_with: str
    open_recall: Recall | None


def read_lost(people: list[tuple[int, date]], *, by: Membership, today: date) -> list[Lost]:
    """Of some of `lost_patients`: who they are, whom they saw last, and whether they are on the list."""
    keys = [key for key, _day in people]
    last = Appointment.objects.filter(patient=OuterRef("pk"), status__in=ANSWERING).order_by("-starts_at")
    patients = (
        Patient.objects.visible_to(by)
        .filter(pk__in=keys)
        .annotate(last_with=Subquery(last.values("practitioner__display_name")[:1]))
        .in_bulk()
    )
    recalls = {
        each.patient_id: each for each in Recall.objects.visible_to(by).open().filter(patient__in=keys)
    }
    return [
        Lost(
            patient=patients[key],
            last_on=last_on,
            months=say_months(last_on, today=today),
            last_with=patients[key].last_with,
            open_recall=recalls.get(key),
        )
        for key, last_on in people
        if key in patients
    ]


@prepared
def recalls_due(membership: Membership, today: date) -> QuerySet[Recall, int]:
    """For the navigation: how many people are due; no row when there is none."""
    due = Recall.objects.visible_to(membership).filter(state=RecallState.DUE, due_on__lte=today)
    return counted(due, "patient")
