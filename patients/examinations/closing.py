"""An examination is signed: checked, hashed, closed; addenda follow."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from clinic.errors import DomainError, StaleVersionError
from clinic.models import Membership
from clinic.signing import MayNotSignError, SignedError, content_hash, may_sign
from clinic.typed import one_line, several_lines
from patients.coding import stood_at
from patients.complaints import Hypothesis
from patients.examinations.drafts import (
    VITALS,
    ExaminationError,
    ExaminationNotSignedError,
    hold,
    raise_from,
)
from patients.examinations.measuring import exam_facts
from patients.exclusions import asks_cause, conflicts
from patients.findings import ChangeSince, FindingKind
from patients.models import (
    Episode,
    Examination,
    ExaminationAddendum,
    Finding,
    Measurement,
    Posture,
    TestOutcome,
    TestResult,
)
from patients.red_flags import ExamFacts, from_findings, from_tests, merge


class CauseMissingError(DomainError):
    """A spasm diagnosis alone: spasm is a symptom, so the signature asks what irritates."""

    code = "cause_missing"
    status = 422


class CodesConflictError(DomainError):
    """Two diagnoses that exclude each other; `conflicts` names the pairs."""

    code = "codes_conflict"
    status = 422

    def tell(self) -> dict[str, Any]:
        return {"conflicts": [asdict(pair) for pair in self.detail["conflicts"]]}


class NothingRecordedError(DomainError):
    """An empty examination is not signed."""

    code = "nothing_recorded"
    status = 422


@transaction.atomic
def save_hypothesis(*, examination: Examination, hypothesis: str, by: Membership, now: datetime) -> Episode:
    """Write what irritates, as far as anybody knows, on the episode."""
    if hypothesis and hypothesis not in Hypothesis.values:
        raise ExaminationError(_("There is no such cause in the list."), field="hypothesis")
    hold(examination)
    episode = Episode.objects.select_for_update(of=("self",)).get(pk=examination.episode_id)
    if episode.hypothesis != hypothesis:
        episode.hypothesis = hypothesis
        episode.version += 1
        episode.save(update_fields=["hypothesis", "version"])
    examination.episode = episode
    return episode


@transaction.atomic
def sign_examination(*, examination: Examination, version: int, by: Membership, now: datetime) -> Examination:
    """Close the examination with the hash of its content. Raises the refusals above and those of clinic.signing."""
    if not may_sign(by):
        raise MayNotSignError(_("Only a chiropractor may sign an examination."))
    fresh = (
        Examination.objects.select_for_update(of=("self",))
        .select_related("patient", "episode")
        .get(pk=examination.pk)
    )
    if fresh.signed_at is not None:
        raise SignedError(_("This examination is signed already."))
    if fresh.version != version:
        raise StaleVersionError(
            _("Something was added since you opened this page. Read it again, then sign.")
        )
    fresh.signed_at, fresh.signed_by = now, by
    content = content_of(fresh)
    _check(fresh, content)
    _raise(fresh, now=now)
    fresh.content_hash = content_hash(content)
    fresh.version += 1
    fresh.save(update_fields=["signed_at", "signed_by", "content_hash", "version"])
    return fresh


@transaction.atomic
def add_examination_addendum(
    *, examination: Examination, text: str, reason: str, by: Membership, now: datetime
) -> ExaminationAddendum:
    """Add a text to a signed examination; the signed part stays as it is."""
    text = several_lines(text, most=4000, field="text", error=ExaminationError)
    reason = one_line(reason, most=200, field="reason", error=ExaminationError)
    for name, value in (("text", text), ("reason", reason)):
        if not value:
            raise ExaminationError(_("This cannot be empty."), field=name)
    if not Examination.objects.filter(pk=examination.pk, signed_at__isnull=False).exists():
        raise ExaminationNotSignedError(_("This examination is still open: write in it directly."))
    return ExaminationAddendum.objects.create(
        examination=examination,
        text=text,
        reason=reason,
        added_by=by,
        added_at=now,
    )


def content_of(examination: Examination) -> dict[str, Any]:
    """What the signature binds: who, when, which complaint, every row, and the codes that stood at that moment."""
    return {
        "examination": str(examination.uid),
        "patient": str(examination.patient.uid),
        "episode": str(examination.episode.uid),
        "kind": examination.kind,
        "examiner": examination.examiner_id,
        "started_at": examination.started_at,
        "note": examination.note,
        "vitals": {name: getattr(examination, name) for name in VITALS},
        "findings": _rows(Finding.objects.filter(examination=examination)),
        "measurements": _rows(Measurement.objects.filter(examination=examination)),
        "tests": _rows(TestResult.objects.filter(examination=examination)),
        "postures": _rows(Posture.objects.filter(examination=examination)),
        "diagnoses": list(
            stood_at(examination.episode, examination.signed_at).values_list("code__code", "level")
        ),
        "signed_by": examination.signed_by_id,
        "signed_at": examination.signed_at,
    }


def is_intact(examination: Examination) -> bool:
    """Whether what is stored still gives the hash that was signed."""
    return bool(examination.content_hash) and examination.content_hash == content_hash(
        content_of(examination)
    )


def _rows(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [model_to_dict(row, exclude=["id", "clinic", "examination"]) for row in rows.order_by("id")]


def _check(examination: Examination, content: dict[str, Any]) -> None:
    if not any(content[name] for name in ("findings", "measurements", "tests", "postures", "note")):
        raise NothingRecordedError(_("Nothing is recorded yet."))
    codes = [code for code, _level in content["diagnoses"]]
    if pairs := conflicts(codes):
        raise CodesConflictError(
            "; ".join(pair.reason for pair in pairs), field="diagnoses", detail={"conflicts": pairs}
        )
    if asks_cause(codes, [examination.episode.hypothesis]):
        raise CauseMissingError(
            _("Spasm is a symptom. Say what irritates before you sign."), field="hypothesis"
        )


def _raise(examination: Examination, *, now: datetime) -> None:
    """Everything this examination raises, once more in one go: nothing is lost if a tap did not."""
    facts = exam_facts(examination)
    bony = Finding.objects.filter(examination=examination, kind=FindingKind.BONY_TENDERNESS)
    positive = TestResult.objects.filter(examination=examination, outcome=TestOutcome.POSITIVE)
    raised = [
        *from_findings(facts),
        *from_findings(ExamFacts(findings=tuple(bony.exclude(change=ChangeSince.RESOLVED)))),
        *from_tests(positive.values_list("test", flat=True)),
    ]
    raise_from(examination, merge(raised), now=now)
