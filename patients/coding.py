"""Diagnoses: find a code, offer the ones the findings speak for, add and remove them on the episode."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from clinic.models import Membership
from clinic.typed import one_line
from patients.complaints import Hypothesis
from patients.examinations.drafts import hold
from patients.exclusions import FAVOURITES, Conflict, Offer, asks_cause, conflicts, offer, plain
from patients.models import Area, Complaint, Diagnosis, DiagnosisCode, Episode, Examination, Finding
from patients.screening import local_day
from patients.spine import Region

REGIONS_OF_AREA: dict[str, tuple[Region, ...]] = {
    Area.NECK: (Region.CERVICAL,),
    Area.MID_BACK: (Region.THORACIC,),
    Area.LOW_BACK: (Region.LUMBAR,),
    Area.PELVIS: (),
    Area.OTHER: (),
}
LONGEST_CODE = 12
__all__ = [
    "CodeNotBillableError",
    "add_diagnosis",
    "asks_cause",
    "offer_diagnoses",
    "remove_diagnosis",
    "search_codes",
    "standing_conflicts",
    "standing_diagnoses",
]


class CodeNotBillableError(DomainError):
    """The code is a heading, or did not exist on the date of service."""

    code = "code_not_billable"
    status = 422


def search_codes(words: str, *, on: date, most: int = 20) -> list[DiagnosisCode]:
    """Billable codes valid on the day: by code or by words, favourites first. Without words: the favourites."""
    words = " ".join(words.replace("\x00", " ").split())[:80]
    codes = _valid_on(on)
    is_favourite = Case(
        When(code__in=FAVOURITES, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    if not words:
        by_code = {row.code: row for row in codes.filter(code__in=FAVOURITES)}
        return [by_code[code] for code in FAVOURITES if code in by_code][:most]
    if _looks_like_code(words):
        stem = _dotted(plain(words))
        return list(
            codes.filter(code__startswith=stem).annotate(rank=is_favourite).order_by("rank", "code")[:most]
        )
    every = Q()
    for word in words.split():
        every &= Q(title__iregex=re.escape(word))  # the form the index of word parts serves
    found: list[DiagnosisCode] = list(
        codes.filter(every).annotate(rank=is_favourite).order_by("rank", "code")[:most]
    )
    if len(found) < most:
        found += _alike(codes, words, [row.pk for row in found], most - len(found))
    return found


def offer_diagnoses(
    *, episode: Episode, findings: Iterable[Finding], chosen: Iterable[str], on: date
) -> list[tuple[Offer, DiagnosisCode]]:
    """Codes the findings and the complaint speak for, each with its reason; only those billable on the day."""
    complaint = Complaint.objects.filter(episode=episode).first()
    offers = offer(
        findings,
        pain_regions=REGIONS_OF_AREA[episode.area] if complaint and (complaint.pain_now or 0) > 0 else (),
        chosen=chosen,
    )
    if not offers:
        return []
    by_code = {row.code: row for row in _valid_on(on).filter(code__in=[each.code for each in offers])}
    return [(each, by_code[each.code]) for each in offers if each.code in by_code]


@transaction.atomic
def add_diagnosis(
    *,
    episode: Episode,
    code: str,
    by: Membership,
    now: datetime,
    examination: Examination | None = None,
    level: str = "",
    reason: str = "",
) -> Diagnosis:
    """Give the episode a code; one that stands already is returned.

    Raises CodeNotBillableError, TextRefusedError, SignedError.
    A pair that excludes each other is warned about on the page and refused at the signature, not here: the other
    one of the pair may be the wrong one.
    """
    code = one_line(code, most=LONGEST_CODE, field="code", error=CodeNotBillableError)
    level, reason = one_line(level, most=40, field="level"), one_line(reason, most=300, field="reason")
    if examination is not None:
        hold(examination)
    fresh = Episode.objects.select_for_update(of=("self",)).select_related("patient").get(pk=episode.pk)
    service_day = local_day(fresh.patient, examination.started_at if examination else now)
    row = _valid_on(service_day).filter(code=_dotted(plain(code))).first()
    if row is None:
        raise CodeNotBillableError(
            _("%(code)s cannot be used on this date. Choose a more exact code.") % {"code": code},
            field="code",
        )
    standing = Diagnosis.objects.filter(episode=fresh, code=row, removed_at__isnull=True).first()
    return standing or Diagnosis.objects.create(
        episode=fresh,
        examination=examination,
        code=row,
        level=level,
        reason=reason,
        added_at=now,
        added_by=by,
    )


@transaction.atomic
def remove_diagnosis(
    *, diagnosis: Diagnosis, by: Membership, now: datetime, examination: Examination | None = None
) -> Diagnosis:
    """Take a code away from its episode; the row stays with the time. A repeat changes nothing."""
    if examination is not None:
        hold(examination)
    row = Diagnosis.objects.select_for_update(of=("self",)).get(pk=diagnosis.pk)
    if row.removed_at is None:
        row.removed_at = now
        row.save(update_fields=["removed_at"])
    return row


def standing_diagnoses(episode: Episode, *, at: datetime | None = None) -> list[Diagnosis]:
    """The codes of the episode that stand, or that stood at the moment `at`, in the order they were given."""
    return list(stood_at(episode, at).select_related("code"))


def stood_at(episode: Episode, at: datetime | None) -> QuerySet[Diagnosis]:
    rows = Diagnosis.objects.filter(episode=episode).order_by("id")
    if at is None:
        return rows.filter(removed_at__isnull=True)
    return rows.filter(Q(removed_at__isnull=True) | Q(removed_at__gt=at), added_at__lte=at)


def standing_conflicts(diagnoses: Iterable[Diagnosis]) -> list[Conflict]:
    return conflicts(row.code.code for row in diagnoses)


def needs_cause(diagnoses: Iterable[Diagnosis], hypothesis: Hypothesis | str) -> bool:
    return asks_cause((row.code.code for row in diagnoses), [hypothesis])


def _valid_on(day: date) -> QuerySet[DiagnosisCode]:
    return DiagnosisCode.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), is_billable=True, valid_from__lte=day
    )


def _looks_like_code(words: str) -> bool:
    stem = plain(words)
    return " " not in words and len(stem) >= 2 and stem[0].isalpha() and stem[1].isdigit()


def _dotted(stem: str) -> str:
    return stem if len(stem) <= 3 else f"{stem[:3]}.{stem[3:]}"


def _alike(codes: QuerySet[DiagnosisCode], words: str, seen: list[int], most: int) -> list[DiagnosisCode]:
    """Titles that sound like the words, so that a slip of the finger still finds them."""
    return list(
        codes.filter(title__trigram_word_similar=words)
        .exclude(pk__in=seen)
        .annotate(likeness=TrigramWordSimilarity(words, "title"))
        .order_by("-likeness", "code")[:most]
    )
