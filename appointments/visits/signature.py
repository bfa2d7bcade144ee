"""A visit note is signed: judged once more, hashed, closed; addenda follow, and a wrong one is marked as such."""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from appointments.board import MOVES, change_status
from appointments.models import (
    Addendum,
    Adjustment,
    Appointment,
    AppointmentStatus,
    GateDecision,
    TherapyGiven,
    Visit,
    VisitEpisode,
)
from appointments.visits.drafts import VisitError, clean_note, day_of, hold
from appointments.visits.gate import Gate, judge_at
from clinic.errors import DomainError
from clinic.models import Membership
from clinic.signing import MayNotSignError, content_hash, may_sign
from clinic.typed import one_line, several_lines
from patients.models import OutcomeMeasure, OutcomeScore, Source

NOTE = ("care", "pain", "complaint_review", "assessment", "home_advice")


class NothingRecordedError(DomainError):
    """A note that says nothing is not signed."""

    code = "nothing_recorded"
    status = 422


class VisitNotSignedError(DomainError):
    """Only a signed note takes an addendum or is marked as entered in error."""

    code = "not_signed"


@transaction.atomic
def sign_visit(
    *, visit: Visit, version: int, by: Membership, now: datetime, fields: Mapping[str, Any] | None = None
) -> Visit:
    """Close the note with the hash of its content; the booked visit becomes "treated".

    `fields` are the texts as they stand on the page that signs; the pain joins the course of the episode. Every
    adjustment and therapy is judged again with the gate rows of this moment. Raises MayNotSignError, SignedError,
    VisitChangedError, NothingRecordedError, GateError.
    """
    if not may_sign(by):
        raise MayNotSignError(_("Only a chiropractor may sign a note."))
    hold(visit, version=version, **clean_note(fields or {}))
    fresh = _whole(visit)
    adjustments = list(Adjustment.objects.filter(visit=fresh))
    if not adjustments and not fresh.complaint_review.strip() and not fresh.assessment.strip():
        raise NothingRecordedError(_("Write how it goes or what was done, then sign."))
    _judge_again(fresh, adjustments, now=now)
    fresh.signed_at, fresh.signed_by = now, by
    fresh.content_hash = content_hash(content_of(fresh))
    fresh.save(update_fields=["signed_at", "signed_by", "content_hash"])
    _keep_pain(fresh, by=by, now=now)
    if fresh.appointment_id is not None:
        _mark_treated(fresh.appointment_id, by=by, now=now)
    return fresh


@transaction.atomic
def add_addendum(*, visit: Visit, text: str, reason: str, by: Membership, now: datetime) -> Addendum:
    """Add a text to a signed note; the signed part stays as it is. The same text again is kept once."""
    if not may_sign(by):
        raise MayNotSignError(_("Only a chiropractor may add to a signed note."))
    text = several_lines(text, most=4000, field="text", error=VisitError)
    reason = one_line(reason, most=200, field="reason", error=VisitError)
    for name, value in (("text", text), ("reason", reason)):
        if not value:
            raise VisitError(_("This cannot be empty."), field=name)
    locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if locked.signed_at is None:
        raise VisitNotSignedError(_("This note is still open: write in it directly."))
    last = Addendum.objects.filter(visit=locked).last()
    if last is not None and (last.text, last.reason, last.added_by_id) == (text, reason, by.pk):
        return last
    return Addendum.objects.create(visit=locked, text=text, reason=reason, added_by=by, added_at=now)


@transaction.atomic
def enter_in_error(*, visit: Visit, reason: str, by: Membership, now: datetime) -> Visit:
    """Mark a signed note as entered in error: it stays readable and counts nowhere any more."""
    if not may_sign(by):
        raise MayNotSignError(_("Only a chiropractor may withdraw a note."))
    reason = one_line(reason, most=300, field="reason", error=VisitError)
    if not reason:
        raise VisitError(_("Say why this note is wrong."), field="reason")
    fresh = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if fresh.signed_at is None:
        raise VisitNotSignedError(_("A draft is simply changed."))
    if fresh.entered_in_error_at is None:
        fresh.entered_in_error_at, fresh.entered_in_error_reason = now, reason
        fresh.save(update_fields=["entered_in_error_at", "entered_in_error_reason"])
        _pain_kept(fresh).delete()
    return fresh


def content_of(visit: Visit) -> dict[str, Any]:
    """What the signature binds: who, when, for whom, every text, and every row of the note."""
    served = VisitEpisode.objects.filter(visit=visit).order_by("id").values_list("episode__uid", flat=True)
    return {
        "visit": visit.uid,
        "patient": visit.patient.uid,
        "appointment": visit.appointment.uid if visit.appointment is not None else None,
        "practitioner": visit.practitioner.uid,
        "started_at": visit.started_at,
        "signed_at": visit.signed_at,
        "signed_by": visit.signed_by.uid if visit.signed_by is not None else None,
        **{name: getattr(visit, name) for name in NOTE},
        "episodes": list(served),
        "adjustments": _rows(Adjustment.objects.filter(visit=visit)),
        "therapies": _rows(TherapyGiven.objects.filter(visit=visit)),
        "decisions": _rows(GateDecision.objects.filter(visit=visit)),
    }


def is_intact(visit: Visit) -> bool:
    """Whether the rows still give the hash that was signed."""
    return bool(visit.content_hash) and visit.content_hash == content_hash(content_of(_whole(visit)))


def _whole(visit: Visit) -> Visit:
    return Visit.objects.select_related("patient", "practitioner", "appointment", "signed_by").get(
        pk=visit.pk
    )


def _rows(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [model_to_dict(row, exclude=["clinic", "visit"]) for row in rows.order_by("id")]


def _judge_again(visit: Visit, adjustments: list[Adjustment], *, now: datetime) -> None:
    gate = Gate(visit, now=now)
    for row in adjustments:
        gate.pass_or_raise(judge_at(gate, place=row.place, what=row.technique))
    for given in TherapyGiven.objects.filter(visit=visit):
        gate.pass_or_raise(judge_at(gate, place="", what=given.therapy))


def _keep_pain(visit: Visit, *, by: Membership, now: datetime) -> None:
    """The pain of a signed note joins the course of its episode.

    A note that serves several says nothing about each, and the patient's own score of the day is not doubled.
    """
    served = list(VisitEpisode.objects.filter(visit=visit).values_list("episode", flat=True)[:2])
    if visit.pain is None or len(served) != 1:
        return
    start, end = day_of(visit.patient, visit.started_at)
    scores = OutcomeScore.objects.filter(episode=served[0], measure=OutcomeMeasure.NPRS, score=visit.pain)
    if not scores.filter(taken_at__gte=start, taken_at__lt=end).exists():
        OutcomeScore.objects.create(
            episode_id=served[0],
            measure=OutcomeMeasure.NPRS,
            score=visit.pain,
            taken_at=now,
            source=Source.STAFF,
            typed_by=by,
        )


def _pain_kept(visit: Visit) -> QuerySet[OutcomeScore]:
    return OutcomeScore.objects.filter(
        episode__visits__visit=visit,
        measure=OutcomeMeasure.NPRS,
        source=Source.STAFF,
        taken_at=visit.signed_at or visit.started_at,
        typed_by=visit.signed_by,
    )


def _mark_treated(pk: int, *, by: Membership, now: datetime) -> None:
    """Move the booked visit on; a board that refuses (another day, cancelled) does not hold up the signature."""
    appointment = Appointment.objects.select_related("patient", "practitioner", "location", "visit_type").get(
        pk=pk
    )
    steps = [AppointmentStatus.TREATED]
    if AppointmentStatus.TREATED not in MOVES[appointment.status]:
        steps.insert(0, AppointmentStatus.ARRIVED)
    with contextlib.suppress(DomainError), transaction.atomic():
        for step in steps:
            appointment = change_status(
                appointment=appointment, to=step, version=appointment.version, by=by, now=now
            )
