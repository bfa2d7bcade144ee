"""The weekly question: asked, answered, judged, and what follows from the answer (DOMAIN §7, §10)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.errors import DomainError
from clinic.mail import queue_mail, withdraw_mail
from clinic.models import Membership
from patients.follow_ups import open_follow_up
from patients.models import (
    Audience,
    Episode,
    EpisodeState,
    FollowUpKind,
    OutcomeMeasure,
    OutcomeScore,
    Source,
    Urgency,
)
from rehab_plans.models import CheckIn, CheckInState, EventKind, PlanStatus, RecurrenceEvent, RehabPlan
from rehab_plans.recurrence import Answer, Event, Transition, Usual, next_state

WEEK = timedelta(days=7)
OPEN_FOR = timedelta(days=7)
SHORTER_AFTER = timedelta(days=3)
ASK_MORE_ABOVE = 2
FURTHER = ("lasted_a_day", "had_spasm", "was_limited", "sought_care")
TOLD_BY = (Source.PHONE, Source.PAPER)

# The gravest first: one answer opens one follow-up.
FOLLOW_UP_OF: tuple[tuple[EventKind, FollowUpKind], ...] = (
    (EventKind.RECURRENCE, FollowUpKind.RECURRENCE),
    (EventKind.FLARE, FollowUpKind.FLARE),
    (EventKind.SPASM, FollowUpKind.FLARE),
    (EventKind.WORSE, FollowUpKind.FLARE),
)


class CheckInOverError(DomainError):
    """Answered already, or no longer asked."""

    code = "check_in_over"


@dataclass(frozen=True)
class Given:
    """What was answered: bothersome days 0-7, worst pain 0-10, and four yes/no that are asked above pain 2."""

    days: int
    pain: int
    lasted_a_day: bool = False
    had_spasm: bool = False
    was_limited: bool = False
    sought_care: bool = False


def still_to_ask(said: Mapping[str, Any]) -> list[str]:
    """Which of the four further questions an answer leaves open: above pain 2 each needs a yes or a no (DOMAIN §7)."""
    if (said.get("pain") or 0) <= ASK_MORE_ABOVE:
        return []
    return [name for name in FURTHER if said.get(name) is None]


@transaction.atomic
def schedule_check_in(*, episode: Episode, due_at: datetime, now: datetime) -> CheckIn:
    """Ask at `due_at` and stop waiting a week later. An episode has one open question: that one is returned."""
    Episode.objects.select_for_update(of=("self",)).get(pk=episode.pk)
    waiting = CheckIn.objects.filter(episode=episode, state=CheckInState.DUE).first()
    if waiting is not None:
        return waiting
    check_in, _made = CheckIn.objects.get_or_create(
        episode=episode, due_at=due_at, defaults={"closes_at": max(due_at, now) + OPEN_FOR}
    )
    return check_in


@transaction.atomic
def type_check_in(
    *, episode: Episode, given: Given, source: Source, by: Membership, now: datetime
) -> CheckIn:
    """An answer given by phone or on paper counts like one by link: to the open question, or to one asked now.

    Raises CheckInOverError.
    """
    check_in = schedule_check_in(episode=episode, due_at=now, now=now)
    answer_check_in(check_in=check_in, given=given, source=source, by=by, now=now)
    return check_in


@transaction.atomic
def answer_check_in(
    *, check_in: CheckIn, given: Given, source: Source, now: datetime, by: Membership | None = None
) -> Transition:
    """Keep the answer and judge the episode with it; the same answer sent twice counts once.

    Raises CheckInOverError when it was answered differently before or is no longer asked.
    """
    fresh = (
        CheckIn.objects.select_for_update(of=("self",)).select_related("episode__patient").get(pk=check_in.pk)
    )
    if fresh.state == CheckInState.ANSWERED and _given(fresh) == given:
        return _as_it_was(fresh)
    if fresh.state not in (CheckInState.DUE, CheckInState.MISSED):
        raise CheckInOverError(_("We have your answer already. Thank you."))
    CheckIn.objects.filter(pk=fresh.pk).update(
        **asdict(given),
        state=CheckInState.ANSWERED,
        answered_at=now,
        source=source,
        typed_by=by,
        version=F("version") + 1,
    )
    fresh.refresh_from_db(from_queryset=CheckIn.objects.select_related("episode__patient"))
    withdraw_mail(subject_uid=fresh.uid)
    _keep_scores(fresh, given, now=now, by=by)
    transition = judge_episode(episode=fresh.episode, check_in=fresh, now=now)
    schedule_next(check_in=fresh, now=now)
    return transition


def _as_it_was(check_in: CheckIn) -> Transition:
    """What the answer meant when it came first, so that a second click reads the same page."""
    events = [
        Event(EventKind(event.kind), at=check_in.due_at)
        for event in RecurrenceEvent.objects.filter(check_in=check_in)
    ]
    return Transition(EpisodeState(check_in.episode.state), tuple(events))


@transaction.atomic
def judge_episode(*, episode: Episode, check_in: CheckIn, now: datetime) -> Transition:
    """Read all answers of the episode again and write what the newest one changed."""
    answers = [_answer(each) for each in CheckIn.objects.answered().filter(episode=episode)]
    usual = None if episode.usual_pain is None else Usual(episode.usual_pain)
    transition = next_state(history=answers, state=episode.state, now=now, usual=usual)
    _record(episode, transition, check_in=check_in)
    if transition.follow_up:
        _call_for_help(episode, transition, check_in=check_in, now=now)
    elif any(event.kind == EventKind.HAND_OVER for event in transition.events):
        _offer_prevention(episode, check_in=check_in, now=now)
    return transition


def schedule_next(*, check_in: CheckIn, now: datetime) -> CheckIn | None:
    """The next weekly question at the same local hour, unless the episode is discharged or has no plan."""
    episode = check_in.episode
    if episode.state == EpisodeState.DISCHARGED or not _has_plan(episode):
        return None
    due_at = _same_hour_later(check_in.due_at, episode.patient.time_zone, WEEK)
    while due_at <= now:
        due_at = _same_hour_later(due_at, episode.patient.time_zone, WEEK)
    return schedule_check_in(episode=episode, due_at=due_at, now=now)


@transaction.atomic
def judge_silence(*, now: datetime) -> int:
    """Close check-ins that nobody answered, ask again, and after four say that we do not know; returns how many."""
    overdue = CheckIn.objects.overdue(now=now).select_for_update(of=("self",), skip_locked=True)
    closed = 0
    for check_in in overdue.select_related("episode__patient"):
        CheckIn.objects.filter(pk=check_in.pk).update(state=CheckInState.MISSED, version=F("version") + 1)
        withdraw_mail(subject_uid=check_in.uid)
        _judge_missed(check_in, now=now)
        closed += 1
    return closed


def _judge_missed(check_in: CheckIn, *, now: datetime) -> None:
    episode = check_in.episode
    missed = _missed_in_a_row(episode)
    transition = next_state(history=(), state=episode.state, now=now, unanswered=missed)
    _record(episode, transition, check_in=check_in)
    if transition.state == EpisodeState.UNKNOWN:
        open_follow_up(
            key=f"no_answer:{check_in.uid}",
            kind=FollowUpKind.NO_ANSWER,
            audience=Audience.DESK,
            urgency=Urgency.SOON,
            patient=episode.patient,
            episode=episode,
            title=_("Ask by phone how it goes: no answer for four weeks"),
            due_at=now + timedelta(days=3),
            now=now,
        )
    elif transition.sends_shorter_check_in:
        schedule_check_in(episode=episode, due_at=now + SHORTER_AFTER, now=now)
    else:
        schedule_next(check_in=check_in, now=now)


def _missed_in_a_row(episode: Episode) -> int:
    count = 0
    for state in episode.check_ins.order_by("-due_at").values_list("state", flat=True):
        if state == CheckInState.ANSWERED:
            break
        count += state == CheckInState.MISSED
    return count


def _record(episode: Episode, transition: Transition, *, check_in: CheckIn) -> None:
    before = episode.state
    for event in transition.events:
        RecurrenceEvent.objects.get_or_create(
            check_in=check_in,
            kind=event.kind,
            defaults={
                "episode": episode,
                "level": event.level,
                "from_state": before,
                "to_state": transition.state,
                "happened_at": event.mid_at,
            },
        )
    if transition.state != before:
        episode.state, episode.state_since = transition.state, check_in.answered_at or check_in.closes_at
        episode.version = F("version") + 1
        episode.save(update_fields=["state", "state_since", "version"])
        episode.refresh_from_db(fields=["version"])


def _call_for_help(episode: Episode, transition: Transition, *, check_in: CheckIn, now: datetime) -> None:
    """A follow-up for the chiropractor and a link to book for the patient, in the same transaction."""
    kinds = {event.kind for event in transition.events}
    kind = next(follow_up for event, follow_up in FOLLOW_UP_OF if event in kinds)
    open_follow_up(
        key=f"check_in:{check_in.uid}",
        kind=kind,
        audience=Audience.CLINICAL,
        urgency=Urgency.TODAY,
        patient=episode.patient,
        episode=episode,
        title=_("The problem came back") if kind == FollowUpKind.RECURRENCE else _("A bad week"),
        detail=describe(check_in),
        assigned_to=_who_knows_them(episode),
        due_at=now + timedelta(days=1),
        now=now,
    )
    queue_mail(
        kind="rebook",
        patient_uid=episode.patient.uid,
        subject_uid=episode.uid,
        subject_version=CheckIn.objects.answered().filter(episode=episode).count(),
        now=now,
        useful_until=now + timedelta(days=3),
    )


def _offer_prevention(episode: Episode, *, check_in: CheckIn, now: datetime) -> None:
    open_follow_up(
        key=f"hand_over:{check_in.uid}",
        kind=FollowUpKind.HAND_OVER,
        audience=Audience.CLINICAL,
        urgency=Urgency.SOON,
        patient=episode.patient,
        episode=episode,
        title=_("Feels fine: move on to the prevention plan"),
        detail=_("Two calm weeks in a row."),
        assigned_to=_who_knows_them(episode),
        due_at=now + timedelta(days=3),
        now=now,
    )


def describe(check_in: CheckIn) -> str:
    """The answer in one line for clinical staff: "5 bothersome days, worst pain 6 of 10; it limited what they do"."""
    days = check_in.days or 0
    said = [
        ngettext("%(days)s bothersome day", "%(days)s bothersome days", days) % {"days": days}
        + _(", worst pain %(pain)s of 10") % {"pain": check_in.pain}
    ]
    signs = (
        (check_in.lasted_a_day, _("it lasted a day or longer")),
        (check_in.had_spasm, _("it locked or went into spasm")),
        (check_in.was_limited, _("it limited what they do")),
        (check_in.sought_care, _("they sought care elsewhere")),
    )
    return "; ".join([*said, *(word for is_so, word in signs if is_so)])


def _who_knows_them(episode: Episode) -> Membership | None:
    plan = episode.plans.filter(accepted_by__isnull=False).select_related("accepted_by").first()
    return plan.accepted_by if plan else None


def _keep_scores(check_in: CheckIn, given: Given, *, now: datetime, by: Membership | None) -> None:
    for measure, score in (
        (OutcomeMeasure.NPRS, given.pain),
        (OutcomeMeasure.BOTHERSOME_DAYS, given.days),
    ):
        OutcomeScore.objects.create(
            episode=check_in.episode,
            measure=measure,
            score=score,
            taken_at=now,
            source=check_in.source,
            typed_by=by,
        )


def _has_plan(episode: Episode) -> bool:
    return RehabPlan.objects.filter(
        episode=episode, status__in=[PlanStatus.ACTIVE, PlanStatus.HELD, PlanStatus.COMPLETED]
    ).exists()


def _same_hour_later(at: datetime, zone: str, later: timedelta) -> datetime:
    """Wall time is kept across a daylight change: nine o'clock stays nine o'clock."""
    return (at.astimezone(ZoneInfo(zone)) + later).astimezone(UTC)


def _given(check_in: CheckIn) -> Given:
    return Given(
        days=check_in.days or 0,
        pain=check_in.pain or 0,
        lasted_a_day=bool(check_in.lasted_a_day),
        had_spasm=bool(check_in.had_spasm),
        was_limited=bool(check_in.was_limited),
        sought_care=bool(check_in.sought_care),
    )


def _answer(check_in: CheckIn) -> Answer:
    given = _given(check_in)
    return Answer(
        days=given.days,
        pain=given.pain,
        lasted_a_day=given.lasted_a_day,
        spasm=given.had_spasm,
        limited=given.was_limited,
        sought_care=given.sought_care,
        at=check_in.due_at,
    )
