"""The intake: begun, saved page by page, and turned into the record when it is sent.

Each page is kept the moment it is sent. An urgent answer raises its gate row and its follow-up in the same
transaction, long before the intake is complete.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from clinic.links import issue_url
from clinic.models import LinkPurpose, Membership
from clinic.opening import after_opening_minutes
from patients.complaints import recurrence_risk
from patients.conditions import need_kind
from patients.consents import TEXTS, record_consent
from patients.episodes import open_episode
from patients.follow_ups import open_follow_up
from patients.intake_questions import WITH_LEVEL, Page
from patients.intake_rounds import Round
from patients.models import (
    Audience,
    Complaint,
    Episode,
    FollowUpKind,
    Intake,
    OutcomeMeasure,
    OutcomeScore,
    Patient,
    RedFlag,
    Source,
    SpecialNeed,
    Urgency,
)
from patients.red_flags import RaisedFlag
from patients.screening import raise_flags, record_need_flags

MINUTES_TO_ESCALATE = 30
_COMPLAINT_FIELDS = {
    Page.COMPLAINT: ("in_own_words", "mechanisms", "sports", "pain_now", "pain_worst"),
    Page.DETAILS: (
        "frequency",
        "has_spasm",
        "aggravated_by",
        "relieved_by",
        "radiates",
        "earlier_episodes",
        "days_in_bed",
        "sitting_hours",
        "has_awkward_posture",
        "can_reach_floor",
        "medicines",
        "activities",
    ),
}


class IntakeSubmittedError(DomainError):
    """The answers were sent already and are part of the record now."""

    code = "intake_submitted"


class IntakeIncompleteError(DomainError):
    """A page is still open; `detail["page"]` names it."""

    code = "intake_incomplete"
    status = 422


@dataclass(frozen=True)
class SavedPage:
    """`has_new_urgent`: this page brought something that cannot wait."""

    intake: Intake
    has_new_urgent: bool


@transaction.atomic
def start_intake(
    *, patient: Patient, source: Source | str, now: datetime, by: Membership | None = None
) -> Intake:
    """The open intake of the patient, made when there is none. Staff who take over are named as who typed it."""
    locked = Patient.objects.select_for_update().get(pk=patient.pk)
    intake = Intake.objects.filter(patient=locked, submitted_at__isnull=True).first()
    if intake is None:
        return Intake.objects.create(patient=locked, source=source, typed_by=by, created_at=now)
    if by is not None and (intake.source != source or intake.typed_by_id != by.pk):
        intake.source, intake.typed_by = source, by
        intake.save(update_fields=["source", "typed_by"])
    return intake


def is_intake_missing(patient: Patient) -> bool:
    """Whether the patient has never answered the questions to the end."""
    return not Intake.objects.filter(patient=patient, submitted_at__isnull=False).exists()


@transaction.atomic
def save_intake_page(
    *, intake: Intake, page: Page | str, answers: Mapping[str, Any], now: datetime
) -> SavedPage:
    """Keep the answers of one page and raise what they raise. Saving the same answers again changes nothing.

    Raises IntakeSubmittedError.
    """
    row = _lock(intake)
    if row.submitted_at is not None:
        raise IntakeSubmittedError(_("These answers were sent already. Call us if something changed."))
    before = Round.of(row.patient, row, now)
    if before.answers.get(page) == dict(answers):
        return SavedPage(row, has_new_urgent=before.must_read_urgent)
    row.answers = {**row.answers, str(Page(page)): dict(answers)}
    after = Round.of(row.patient, row, now)
    new_urgent = _raise(row, before, after, now)
    if new_urgent:
        row.urgent_read_at = None
    row.version += 1
    row.save(update_fields=["answers", "urgent_read_at", "version"])
    return SavedPage(row, has_new_urgent=bool(new_urgent))


@transaction.atomic
def take_late_answers(
    *, intake: Intake, page: Page | str, answers: Mapping[str, Any], now: datetime
) -> Round | None:
    """What a page that stood open says after the intake was sent: raised like any other, though not kept with it.

    Returns the round as these answers make it when they bring something that cannot wait, else None.
    """
    row = _lock(intake)
    before = Round.of(row.patient, row, now)
    after = replace(before, answers={**before.answers, str(Page(page)): dict(answers)})
    if not _raise(row, before, after, now):
        return None
    row.version += 1
    row.save(update_fields=["version"])
    return after


@transaction.atomic
def read_urgent(*, intake: Intake, now: datetime) -> Intake:
    """Note that the urgent page was read; the first time counts."""
    row = _lock(intake)
    if row.urgent_read_at is None and Round.of(row.patient, row, now).urgent:
        row.urgent_read_at = now
        row.save(update_fields=["urgent_read_at"])
    return row


@transaction.atomic
def submit_intake(*, intake: Intake, now: datetime) -> Intake:
    """Turn the answers into the record: episode, complaint, needs, consents and the first pain score. Once.

    Raises IntakeIncompleteError when a page is open, and what `record_consent` raises.
    """
    row = _lock(intake)
    if row.submitted_at is not None:
        return row
    this = Round.of(row.patient, row, now)
    if (missing := this.first_open_page) is not None:
        raise IntakeIncompleteError(_("Something is not answered yet."), detail={"page": missing})
    episode = _episode(this, now)
    _fill_complaint(episode, this)
    _note_needs(this, row, now)
    _record_consents(this, row, now)
    record_need_flags(patient=row.patient, source=row.source, now=now)
    RedFlag.objects.standing().filter(
        patient=row.patient, episode__isnull=True, raised_at__gte=row.created_at
    ).update(episode=episode)
    OutcomeScore.objects.create(
        episode=episode,
        measure=OutcomeMeasure.NPRS,
        score=this.answers_of(Page.COMPLAINT)["pain_now"],
        taken_at=now,
        source=row.source,
        typed_by=row.typed_by,
    )
    row.episode, row.submitted_at = episode, now
    row.version += 1
    row.save(update_fields=["episode", "submitted_at", "version"])
    return row


def issue_intake_link(*, patient: Patient, by: Membership, now: datetime, key: str = "") -> str:
    """The address of a fresh link for the patient; it begins a new round of questions. The same `key` of the same
    member gives the same one again."""
    return issue_url(
        clinic=patient.clinic,
        purpose=LinkPurpose.INTAKE,
        patient_uid=patient.uid,
        subject_uid=patient.uid,
        now=now,
        seed=f"{by.pk}:{key}" if key else "",
    )


def open_intakes(patients: Iterable[Patient]) -> frozenset[int]:
    """Primary keys of the patients who have begun an intake and not sent it. One query."""
    waiting = Intake.objects.filter(patient__in=list(patients), submitted_at__isnull=True)
    return frozenset(waiting.values_list("patient_id", flat=True))


def has_submitted_intake(patient: Patient) -> bool:
    return Intake.objects.filter(patient=patient, submitted_at__isnull=False).exists()


def _lock(intake: Intake) -> Intake:
    # The patient first, as everywhere, so that two requests never wait for each other.
    Patient.objects.select_for_update().get(pk=intake.patient_id)
    return Intake.objects.select_for_update(of=("self",)).select_related("patient").get(pk=intake.pk)


def _raise(row: Intake, before: Round, after: Round, now: datetime) -> list[RaisedFlag]:
    """Put on record what the new answers raise; returns the urgent ones that were not there before."""
    if not after.raised or after.raised == before.raised:
        return []
    raise_flags(patient=row.patient, episode=row.episode, raised=after.raised, source=row.source, now=now)
    known = {flag.key for flag in before.urgent}
    new = [flag for flag in after.urgent if flag.key not in known]
    if new:
        open_follow_up(
            # Not by what was said: the same answer given again after that work was finished is new work.
            key=f"urgent_answer:{row.uid}:{row.version}",
            kind=FollowUpKind.URGENT_ANSWER,
            audience=Audience.CLINICAL,
            urgency=Urgency.URGENT,
            patient=row.patient,
            episode=row.episode,
            title=_("Urgent answer in the intake"),
            detail="\n".join(f"{flag.key.label}: {flag.reason}" for flag in new),
            due_at=now,
            escalate_at=after_opening_minutes(row.clinic, now, MINUTES_TO_ESCALATE),
            now=now,
        )
    return new


def _episode(this: Round, now: datetime) -> Episode:
    """The open episode of this area, or a new one. The state of one that runs already is not for an intake to set."""
    area = this.answers_of(Page.COMPLAINT)["area"]
    known = Episode.objects.open().filter(patient=this.patient, area=area).first()
    return known or open_episode(patient=this.patient, area=area, by=None, now=now)


def _fill_complaint(episode: Episode, this: Round) -> None:
    complaint, created = Complaint.objects.get_or_create(episode=episode)
    for page, names in _COMPLAINT_FIELDS.items():
        said = this.answers_of(page)
        for name in names:
            setattr(complaint, name, said.get(name, getattr(complaint, name)))
    onset = this.answers_of(Page.COMPLAINT).get("onset_on")
    complaint.onset_on = date.fromisoformat(onset) if onset else None
    complaint.version += 0 if created else 1
    complaint.save()
    episode.risk = recurrence_risk(
        earlier_episodes=complaint.earlier_episodes,
        sitting_hours=complaint.sitting_hours,
        has_awkward_postures=bool(complaint.has_awkward_posture),
    )
    episode.version += 1
    episode.save(update_fields=["risk", "version"])


def _note_needs(this: Round, row: Intake, now: datetime) -> None:
    """Add what is new. What was known stays, with a level or weeks that were said now."""
    known = {need.key: need for need in SpecialNeed.objects.active().filter(patient=this.patient)}
    weeks = this.answers_of(Page.HEALTH).get("pregnant_weeks")
    for key in sorted(this.needs):
        detail = this.spine_level if key in WITH_LEVEL else ""
        said = {"detail": detail, "weeks": weeks if key == "pregnancy" else None}
        if key in known:
            need = known[key]
            need.detail, need.weeks = said["detail"] or need.detail, said["weeks"] or need.weeks
            need.save(update_fields=["detail", "weeks"])
            continue
        SpecialNeed.objects.create(
            patient=this.patient,
            key=key,
            kind=need_kind(key),
            source=row.source,
            noted_at=now,
            noted_by=row.typed_by,
            **said,
        )


def _record_consents(this: Round, row: Intake, now: datetime) -> None:
    said = this.answers_of(Page.AGREEMENT)
    for text in TEXTS:
        if isinstance(said.get(text.purpose), bool):
            record_consent(
                patient=this.patient,
                purpose=text.purpose,
                is_given=said[text.purpose],
                given_by=str(said.get("signed_by", "")),
                source=row.source,
                now=now,
            )
