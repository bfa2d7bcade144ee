"""The life of a plan: proposed from the facts, accepted, moved through its phases, put on hold.

A ban always beats an indication, also against a person's hand: what the facts of today forbid cannot be accepted.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clinic.access import Capability
from clinic.errors import StaleVersionError
from clinic.mail import queue_mail, withdraw_mail
from clinic.models import Membership
from clinic.typed import one_line
from patients.models import Episode, EpisodeState, Patient
from patients.screening import local_day
from rehab_plans.bans import Ban, active_bans, first_strike
from rehab_plans.check_ins import schedule_check_in
from rehab_plans.errors import (
    BannedError,
    EmptyPlanError,
    NotOpenError,
    NotYoursError,
    PlanError,
    SafetyHoldError,
)
from rehab_plans.exercises import LIBRARY
from rehab_plans.facts import Facts
from rehab_plans.filing import file_proposal, flags_of, propose_for
from rehab_plans.gathering import gather_facts
from rehab_plans.models import Phase, PhaseKind, PlanStatus, Prescription, RehabPlan
from rehab_plans.rules import BY_ID

MAIL_KIND = "plan"
FIRST_CHECK_IN_DAYS, CHECK_IN_HOUR = 7, time(9)
RUNNING = (PlanStatus.ACTIVE, PlanStatus.HELD)
HOLD = BY_ID["R00"]
LONGEST_HOLD_REASON = 300


@transaction.atomic
def propose_plan(*, episode: Episode, by: Membership, now: datetime) -> RehabPlan:
    """Write what the rules propose today. It replaces an older proposal; a plan in force stays until acceptance.

    When the safety gate holds, the proposal says so and is empty, and a plan in force is put on hold with it.
    """
    row = Episode.objects.select_for_update(of=("self",)).select_related("patient").get(pk=episode.pk)
    if row.state == EpisodeState.DISCHARGED:
        raise NotOpenError(_("This episode is closed. Open it again before you plan."))
    facts = gather_facts(row, now=now)
    ours, theirs = propose_for(facts, language=row.patient.language)
    RehabPlan.objects.filter(episode=row, status=PlanStatus.PROPOSED).update(
        status=PlanStatus.REPLACED, ended_at=now, version=F("version") + 1
    )
    plan = RehabPlan.objects.create(
        episode=row,
        facts=facts.as_json(),
        flags=flags_of(ours),
        held_reason=ours.held_reason[:LONGEST_HOLD_REASON],
        proposed_at=now,
        proposed_by=by,
    )
    file_proposal(plan, ours, theirs)
    if ours.is_held:
        running = RehabPlan.objects.filter(episode=row, status=PlanStatus.ACTIVE)
        running.update(status=PlanStatus.HELD, held_reason=plan.held_reason, version=F("version") + 1)
    return plan


@transaction.atomic
def accept_plan(*, plan: RehabPlan, version: int, by: Membership, now: datetime) -> RehabPlan:
    """Put a proposal in force: enter its first phase, owe the patient the link, ask the first weekly question.

    Raises PlanError (not_yours, not_open, safety_hold, banned, empty) or StaleVersionError.
    """
    if not by.may(Capability.PLAN_ACCEPT):
        raise NotYoursError(_("Only a chiropractor can accept a plan."))
    row = hold_row(plan, version=version)
    if row.status != PlanStatus.PROPOSED:
        raise NotOpenError(_("This proposal is no longer open. Look at the latest plan."))
    _check_safety(row, now=now)
    first = row.phases.order_by("position").first()
    if first is None:
        raise EmptyPlanError(_("There is nothing in this plan yet."))
    older = RehabPlan.objects.filter(episode=row.episode, status__in=RUNNING)
    for uid in older.values_list("uid", flat=True):
        withdraw_mail(subject_uid=uid)
    older.update(status=PlanStatus.REPLACED, ended_at=now, version=F("version") + 1)
    Phase.objects.filter(pk=first.pk).update(entered_at=now)
    row.status, row.accepted_at, row.accepted_by = PlanStatus.ACTIVE, now, by
    row.version += 1
    row.save(update_fields=["status", "accepted_at", "accepted_by", "version"])
    patient = row.episode.patient
    queue_mail(
        kind=MAIL_KIND,
        patient_uid=patient.uid,
        subject_uid=row.uid,
        subject_version=row.version,
        now=now,
    )
    schedule_check_in(episode=row.episode, due_at=first_question_at(patient, now), now=now)
    return row


@transaction.atomic
def enter_phase(*, plan: RehabPlan, kind: str, version: int, by: Membership, now: datetime) -> RehabPlan:
    """Move a plan in force to another of its phases, forward or back. Entering where one is changes nothing."""
    row = hold_row(plan, version=version)
    if row.status != PlanStatus.ACTIVE:
        raise NotOpenError(_("Only a plan in force has a phase to change."))
    wanted = phase_of(row, kind, field="kind")
    current = row.phases.filter(entered_at__isnull=False, left_at__isnull=True).first()
    if current == wanted:
        return row
    if current is not None:
        Phase.objects.filter(pk=current.pk).update(left_at=now)
    Phase.objects.filter(pk=wanted.pk).update(entered_at=now, left_at=None)
    return bump(row)


@transaction.atomic
def hold_plan(*, plan: RehabPlan, reason: str, version: int, by: Membership, now: datetime) -> RehabPlan:
    """Stop the programme for now: the patient's page says so and shows no exercise."""
    words = one_line(reason, most=LONGEST_HOLD_REASON, field="reason", error=PlanError)
    if not words:
        raise PlanError(_("Say in a few words why the plan waits."), field="reason")
    row = hold_row(plan, version=version)
    if row.status != PlanStatus.ACTIVE:
        raise NotOpenError(_("Only a plan in force can be put on hold."))
    row.status, row.held_reason = PlanStatus.HELD, words
    return bump(row, "status", "held_reason")


@transaction.atomic
def resume_plan(*, plan: RehabPlan, version: int, by: Membership, now: datetime) -> RehabPlan:
    """Let a plan on hold run again, when nothing forbids it today. Raises PlanError (safety_hold, banned)."""
    if not by.may(Capability.PLAN_ACCEPT):
        raise NotYoursError(_("Only a chiropractor can let a plan run again."))
    row = hold_row(plan, version=version)
    if row.status != PlanStatus.HELD:
        raise NotOpenError(_("This plan is not on hold."))
    _check_safety(row, now=now, is_proposal=False)
    row.status, row.held_reason = PlanStatus.ACTIVE, ""
    return bump(row, "status", "held_reason")


def hold_row(plan: RehabPlan, *, version: int) -> RehabPlan:
    """The plan, locked, as `version` knew it. Raises StaleVersionError."""
    row = RehabPlan.objects.select_for_update(of=("self",)).select_related("episode__patient").get(pk=plan.pk)
    if row.version != version:
        raise StaleVersionError(_("The plan changed meanwhile. Look at it again."))
    return row


def phase_of(plan: RehabPlan, kind: str, *, field: str) -> Phase:
    """The phase of this kind. Raises PlanError at `field` when the plan has none."""
    found = plan.phases.filter(kind=kind if kind in PhaseKind.values else "").first()
    if found is None:
        raise PlanError(_("This plan has no such phase."), field=field)
    return found


def bump(row: RehabPlan, *fields: str) -> RehabPlan:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    return row


def first_question_at(patient: Patient, now: datetime) -> datetime:
    """Nine o'clock where the patient lives, a week after today."""
    day = local_day(patient, now) + timedelta(days=FIRST_CHECK_IN_DAYS)
    return datetime.combine(day, CHECK_IN_HOUR, tzinfo=ZoneInfo(patient.time_zone))


def struck_lines(lines: Iterable[Prescription], *facts: Facts) -> list[tuple[Prescription, Ban]]:
    """Prescriptions that any of the facts forbid, each with the ban."""
    bans = [(each, active_bans(each)) for each in facts]
    found = []
    for line in lines:
        exercise = LIBRARY.get(line.exercise.key)
        if exercise is None:
            continue
        strikes = (first_strike(exercise, rows, each) for each, rows in bans)
        ban = next((strike for strike in strikes if strike is not None), None)
        if ban is not None:
            found.append((line, ban))
    return found


def _check_safety(row: RehabPlan, *, now: datetime, is_proposal: bool = True) -> None:
    """What the record says today, not what it said when the plan was proposed."""
    facts = gather_facts(row.episode, now=now)
    if HOLD.applies(facts) or (is_proposal and row.held_reason):
        reason = HOLD.staff_reason(facts) if HOLD.applies(facts) else row.held_reason
        raise SafetyHoldError(_("The safety gate holds this plan: %s") % reason, detail={"reason": reason})
    lines = Prescription.objects.standing().filter(phase__plan=row).select_related("exercise")
    struck = struck_lines(lines, facts)
    if struck:
        names = "; ".join(f"{_(line.exercise.name)}: {ban.reason}" for line, ban in struck)
        raise BannedError(_("The record now forbids a line. Remove it or propose again. %s") % names)
