"""An examination begins, saves every tap, and is withdrawn when it was entered in error.

Every change goes through `hold`: it bumps the version on the condition that nobody has signed, and keeps the row
locked for the rest of the transaction, so that a signature and a tap never pass each other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Field
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from clinic.models import Membership
from clinic.signing import MayNotSignError, SignedError, may_sign
from clinic.typed import one_line, several_lines
from patients.models import (
    Episode,
    EpisodeState,
    Examination,
    ExaminationKind,
    Patient,
    Posture,
    PostureFeature,
    PostureWord,
    Source,
)
from patients.red_flags import ExamFacts, RaisedFlag, from_findings
from patients.screening import raise_flags

LONGEST_NOTE = 4000
VITALS = ("systolic", "diastolic", "pulse", "height_cm", "weight_kg", "neuro_screen_done")

# Which words go with a feature; every other pair makes no sense on paper.
POSTURE_WORDS: Mapping[str, tuple[PostureWord, ...]] = {
    PostureFeature.LORDOSIS: (PostureWord.LESS, PostureWord.NORMAL, PostureWord.MORE),
    PostureFeature.KYPHOSIS: (PostureWord.LESS, PostureWord.NORMAL, PostureWord.MORE),
    PostureFeature.PELVIC_TILT: (PostureWord.FORWARD, PostureWord.NEUTRAL, PostureWord.BACKWARD),
    PostureFeature.PELVIC_HEIGHT: (PostureWord.NORMAL, PostureWord.LEFT, PostureWord.RIGHT),
    PostureFeature.HEAD_CARRIAGE: (PostureWord.FORWARD, PostureWord.NEUTRAL, PostureWord.BACKWARD),
    PostureFeature.SHOULDER_HEIGHT: (PostureWord.NORMAL, PostureWord.LEFT, PostureWord.RIGHT),
    PostureFeature.LEG_LENGTH: (PostureWord.NORMAL, PostureWord.LEFT, PostureWord.RIGHT),
    PostureFeature.SCOLIOSIS: (PostureWord.NORMAL, PostureWord.PRESENT),
}


class ExaminationError(DomainError):
    """What was entered does not fit; `field` says where."""

    code = "examination_refused"
    status = 422


class ExaminationNotSignedError(DomainError):
    """Only a signed examination takes an addendum or is marked as entered in error."""

    code = "not_signed"


class NoteChangedError(DomainError):
    """Two people wrote in one note; `note` is what is saved."""

    code = "note_changed"

    def tell(self) -> dict[str, Any]:
        return {"note": self.detail["note"]}


@transaction.atomic
def start_examination(
    *,
    patient: Patient,
    episode: Episode,
    by: Membership,
    now: datetime,
    kind: ExaminationKind | str | None = None,
) -> Examination:
    """The open draft of the episode, or a new one; the first is an examination, later ones re-examinations."""
    fresh = Episode.objects.select_for_update(of=("self",)).get(pk=episode.pk)
    if fresh.patient_id != patient.pk:
        raise ExaminationError(_("This episode belongs to somebody else."), field="episode")
    draft = Examination.objects.filter(episode=fresh, signed_at__isnull=True).first()
    if draft is not None:
        return draft
    if fresh.state == EpisodeState.DISCHARGED:
        raise ExaminationError(_("This episode is closed. Open a new one first."), field="episode")
    if kind and kind not in ExaminationKind.values:
        raise ExaminationError(_("There is no such kind of examination."), field="kind")
    return Examination.objects.create(
        patient=patient,
        episode=fresh,
        kind=kind or _kind_from_history(fresh),
        examiner=by,
        started_at=now,
    )


def signed_before(examination: Examination) -> Examination | None:
    """The signed examination of the patient that came last before this one; those entered in error do not count."""
    return (
        Examination.objects.filter(
            patient_id=examination.patient_id,
            signed_at__isnull=False,
            entered_in_error_at__isnull=True,
            started_at__lte=examination.started_at,
        )
        .exclude(pk=examination.pk)
        .order_by("-started_at", "-id")
        .first()
    )


def hold(examination: Examination, **changes: Any) -> None:
    """Bump the version of a draft (and write `changes` to it). Raises SignedError once it is signed."""
    written = Examination.objects.filter(pk=examination.pk, signed_at__isnull=True).update(
        version=F("version") + 1, **changes
    )
    if not written:
        raise SignedError(_("This examination is signed. Add an addendum instead."))
    examination.refresh_from_db()


@transaction.atomic
def save_vitals(
    *, examination: Examination, values: Mapping[str, Any], by: Membership, now: datetime
) -> Examination:
    """Write the vitals given (mmHg, beats/min, cm, kg; None empties one). 180/110 raises its gate row at once."""
    known = {name: value for name, value in values.items() if name in VITALS}
    for name, value in known.items():
        field = Examination._meta.get_field(name)
        assert isinstance(field, Field)
        try:
            known[name] = field.clean(value, examination)
        except ValidationError as error:
            raise ExaminationError("; ".join(error.messages), field=name) from error
    hold(examination, **known)
    raise_from(
        examination,
        from_findings(ExamFacts(systolic=examination.systolic, diastolic=examination.diastolic)),
        now=now,
    )
    return examination


@transaction.atomic
def save_note(
    *, examination: Examination, note: str, was: str | None = None, by: Membership, now: datetime
) -> Examination:
    """Write the free note. `was` is the text the writer had before them: another one meanwhile is not overwritten.

    Raises NoteChangedError, ExaminationError, SignedError.
    """
    text = note.replace("\r\n", "\n")
    several_lines(text, most=LONGEST_NOTE, field="note", error=ExaminationError)
    if Examination.objects.filter(pk=examination.pk, signed_at__isnull=True, note=text).exists():
        return examination  # leaving the field unchanged must not make an open page look old
    hold(examination)
    if was is not None and was.replace("\r\n", "\n") != examination.note and text != examination.note:
        raise NoteChangedError(
            _("Somebody else wrote in this note meanwhile. Both texts are below."),
            field="note",
            detail={"note": examination.note},
        )
    Examination.objects.filter(pk=examination.pk).update(note=text)
    examination.note = text
    return examination


@transaction.atomic
def save_posture(
    *,
    examination: Examination,
    feature: str,
    word: str,
    degrees: int | None = None,
    by: Membership,
    now: datetime,
) -> Posture | None:
    """Write one feature of posture; an empty word takes it away again."""
    if feature not in POSTURE_WORDS or (word and word not in POSTURE_WORDS[feature]):
        raise ExaminationError(_("This word does not go with this part of posture."), field=feature)
    if degrees is not None and not 0 <= degrees <= 120:
        raise ExaminationError(_("Degrees go from 0 to 120."), field=feature)
    hold(examination)
    if not word:
        Posture.objects.filter(examination=examination, feature=feature).delete()
        return None
    row, _made = Posture.objects.update_or_create(
        examination=examination, feature=feature, defaults={"word": word, "degrees": degrees}
    )
    return row


@transaction.atomic
def enter_in_error(*, examination: Examination, reason: str, by: Membership, now: datetime) -> Examination:
    """Mark a signed examination as entered in error; it stays readable and counts nowhere any more."""
    if not may_sign(by):
        raise MayNotSignError(_("Only a chiropractor may withdraw an examination."))
    reason = one_line(reason, most=300, field="reason", error=ExaminationError)
    if not reason:
        raise ExaminationError(_("Say why this examination is wrong."), field="reason")
    fresh = Examination.objects.select_for_update(of=("self",)).get(pk=examination.pk)
    if fresh.signed_at is None:
        raise ExaminationNotSignedError(_("A draft is simply changed."))
    if fresh.entered_in_error_at is None:
        fresh.entered_in_error_at, fresh.entered_in_error_reason = now, reason
        fresh.save(update_fields=["entered_in_error_at", "entered_in_error_reason"])
    return fresh


def raise_from(examination: Examination, raised: list[RaisedFlag], *, now: datetime) -> None:
    """Open the gate rows that something in this examination raises; they stay when the entry is changed back."""
    if raised:
        raise_flags(
            patient=examination.patient,
            episode=examination.episode,
            raised=raised,
            source=Source.EXAMINATION,
            now=now,
        )


def _kind_from_history(episode: Episode) -> ExaminationKind:
    has_earlier = Examination.objects.filter(
        episode=episode, signed_at__isnull=False, entered_in_error_at__isnull=True
    ).exists()
    return ExaminationKind.RE_EXAMINATION if has_earlier else ExaminationKind.INITIAL
