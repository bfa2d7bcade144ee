"""What the page of a visit note draws: the map with today's work, the keys, the gate, the last note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from appointments.forms.visits import AddendumForm, InErrorForm, NoteForm, TouchForm
from appointments.models import Adjustment, TherapyGiven, Visit
from appointments.safety_gate import VerdictKind
from appointments.techniques import Response, Technique, Therapy, force_class
from appointments.visits import is_intact
from appointments.visits.drafts import NOTE_FIELDS, visit_before
from appointments.visits.gate import (
    AcknowledgeError,
    ConsentMissingError,
    Gate,
    GateError,
    Judged,
    ManualCareStoppedError,
    ThrustBarredError,
    ask_neck_consent,
    say_place,
)
from clinic.access import Capability
from clinic.errors import DomainError
from patients.banners import banners_of
from patients.models import Examination
from patients.screening import StandingFlag
from patients.spine import ExtraSpinal, Region, Segment, Side, visit_category
from patients.spine_map import Part, Row, build_rows, marks_of

DONE = "✓"
# Outside the spine: the value of a button, as the map's own buttons have it.
OUTSIDE = tuple(
    (f"{place.value}:{side.value}", place, side)
    for place, sides in (
        (ExtraSpinal.HEAD, (Side.MIDLINE,)),
        (ExtraSpinal.UPPER_LIMB, (Side.LEFT, Side.RIGHT)),
        (ExtraSpinal.LOWER_LIMB, (Side.LEFT, Side.RIGHT)),
        (ExtraSpinal.RIB_CAGE, (Side.LEFT, Side.RIGHT)),
        (ExtraSpinal.ABDOMEN, (Side.MIDLINE,)),
    )
    for side in sides
)


@dataclass
class Shown:
    """What an answer shows besides what is saved: where the hand is, what was refused, a word about it."""

    place: str = ""
    side: str = ""
    armed: str = ""
    refusal: DomainError | None = None
    says: str = ""
    held_back: Sequence[GateError] = field(default_factory=list)

    @property
    def value(self) -> str:
        return f"{self.place}:{self.side}"


def care_context(request: HttpRequest, visit: Visit, shown: Shown, *, now: datetime) -> dict[str, Any]:
    """For `_care.html`: everything that a tap can change."""
    gate = Gate(visit, now=now)
    adjustments = list(visit.adjustments.all())
    rows = _map_rows(visit, adjustments, shown)
    return {
        "visit": visit,
        "shown": shown,
        "rows": rows,
        "outside": _outside(adjustments, shown),
        "place_name": say_where(shown.place, shown.side) if shown.place else "",
        "techniques": _technique_keys(gate, shown),
        "armed_name": Technique(shown.armed).label if shown.armed else "",
        "adjustments": [_line(row) for row in adjustments],
        "here": [_line(row) for row in adjustments if (row.place, row.side) == (shown.place, shown.side)],
        "unanswered": sum(row.response is None for row in adjustments),
        "responses": Response.choices,
        "therapies": _therapy_keys(gate, list(visit.therapies.all())),
        "category": say_category(row.place for row in adjustments),
        "gate": gate_panel(request, visit, shown.refusal, now=now),
        "refused_words": "" if isinstance(shown.refusal, GateError) else str(shown.refusal or ""),
        "details_form": TouchForm(auto_id=False),
        "gate_rows": gate.rows,
        "stops": [each for each in gate.rows if each.severity == "E"],
    }


def page_context(
    request: Any, visit: Visit, shown: Shown, *, now: datetime, note: NoteForm | None = None
) -> dict[str, Any]:
    """For `show_visit.html`, draft and signed alike."""
    is_editable = visit.signed_at is None and request.membership.may(Capability.CLINICAL_EDIT)
    context = care_context(request, visit, shown, now=now) if is_editable else _still_context(visit)
    gate_rows = context["gate_rows"] if is_editable else Gate(visit, now=now).rows
    last = visit_before(visit)
    return context | {
        "visit": visit,
        "patient": visit.patient,
        "is_editable": is_editable,
        "banners": banners_of(visit.patient, membership=request.membership),
        "other_rows": [row for row in gate_rows if isinstance(row, StandingFlag) and row.flag is None],
        "note": note or note_form(visit),
        "last": last,
        "last_lines": [_line(row) for row in last.adjustments.all()] if last else [],
        "addendum_form": AddendumForm(),
        "in_error_form": InErrorForm(),
        "now": now,
    }


def note_form(visit: Visit) -> NoteForm:
    values: dict[str, Any] = {name: getattr(visit, name) for name in NOTE_FIELDS}
    return NoteForm(initial={**values, "version": visit.version})


def answer(request: Any, visit: Visit, shown: Shown, *, now: datetime) -> HttpResponse:
    """After a tap: the care fragment, or for a browser without scripts the page."""
    status = shown.refusal.status if shown.refusal is not None else 200
    if request.htmx:
        context = care_context(request, visit, shown, now=now)
        return render(request, "appointments/visit/_care_answer.html", context, status=status)
    if status == 200 and not shown.held_back:
        where = f"?segment={shown.value}#segment-panel" if shown.place else ""
        return redirect(reverse("appointments:show_visit", args=[visit.uid]) + where)
    context = page_context(request, visit, shown, now=now)
    return render(request, "appointments/visit/show_visit.html", context, status=status)


def gate_panel(
    request: Any, visit: Visit, error: DomainError | None, *, now: datetime
) -> dict[str, Any] | None:
    """For `_gate.html`: why, what is gentler, and what may be decided by this reader."""
    if not isinstance(error, GateError):
        return None
    judged = error.judged
    panel: dict[str, Any] = {
        "title": error.message,
        "reasons": judged.reasons,
        "refers": judged.verdict.refers,
        "judged": judged,
        "where": say_place(judged.place),
        "gentler": [(each.value, each.label) for each in judged.gentler[:6]],
        "is_stopped": isinstance(error, ManualCareStoppedError),
        "asks_acknowledgement": isinstance(error, AcknowledgeError),
        "asks_override": isinstance(error, ThrustBarredError),
        "can_override": request.membership.may(Capability.GATE_OVERRIDE),
    }
    if isinstance(error, ConsentMissingError):
        panel["consent"] = ask_neck_consent(visit, now=now)
    return panel


def say_where(place: str, side: str) -> str:
    """L4, right"""
    name = say_place(place)
    if place in (Segment.IL_L, Segment.IL_R) or side not in (Side.LEFT, Side.RIGHT, Side.BOTH):
        return name
    return _("%(place)s, %(side)s") % {"place": name, "side": str(Side(side).label).lower()}


def say_category(places: Iterable[str]) -> dict[str, Any]:
    """How many of the five regions, in words; a clinic maps the band to its own codes."""
    category = visit_category(places)
    return {"regions": category.spinal_regions, "band": category.band, "extra": category.extra_spinal}


def _still_context(visit: Visit) -> dict[str, Any]:
    """A note that this reader cannot change."""
    adjustments = list(visit.adjustments.all())
    return {
        "rows": _map_rows(visit, adjustments, Shown()),
        "adjustments": [_line(row) for row in adjustments],
        "therapies_given": list(visit.therapies.all()),
        "decisions": [_decision_line(each) for each in visit.gate_decisions.select_related("decided_by")],
        "category": say_category(row.place for row in adjustments),
        "addenda": list(visit.addenda.select_related("added_by")),
        "intact": is_intact(visit) if visit.signed_at else None,
    }


def _decision_line(made: Any) -> dict[str, Any]:
    is_technique = made.technique in Technique.values
    what = Technique(made.technique).label if is_technique else Therapy(made.technique).label
    return {"made": made, "what": what, "where": say_place(made.place) or _region_name(made.place)}


def _region_name(value: str) -> str:
    return str(Region(value).label) if value in Region.values else ""


def _map_rows(visit: Visit, adjustments: Sequence[Adjustment], shown: Shown) -> tuple[Row, ...]:
    """Findings of the latest examination as letters, today's adjustments as a tick."""
    examination = (
        Examination.objects.filter(patient_id=visit.patient_id, entered_in_error_at__isnull=True)
        .filter(Q(started_at__lte=visit.signed_at) if visit.signed_at else Q())
        .order_by("-started_at", "-id")
        .first()
    )
    found = list(examination.findings.all()) if examination is not None else []
    selected = (shown.place, shown.side) if shown.place in Segment.values else None
    done: dict[tuple[str, str], list[str]] = {}
    for row in adjustments:
        for side in _drawn_sides(row):
            done.setdefault((row.place, side), []).append(row.get_technique_display())
    return tuple(
        replace(
            row, parts=tuple(_ticked(part, done) for part in row.parts), letters_in_body=_in_body(row, done)
        )
        for row in build_rows(marks_of(found), selected=selected)
    )


def _drawn_sides(row: Adjustment) -> tuple[str, ...]:
    return (Side.LEFT, Side.RIGHT) if row.side == Side.BOTH else (row.side,)


def _in_body(row: Row, done: dict[tuple[str, str], list[str]]) -> bool:
    return row.letters_in_body or any((part.segment, Side.MIDLINE) in done for part in row.parts)


def _ticked(part: Part, done: dict[tuple[str, str], list[str]]) -> Part:
    techniques = done.get((part.segment, part.side))
    if not techniques:
        return part
    said = _("%(name)s. Adjusted today: %(how)s") % {"name": part.name, "how": ", ".join(techniques)}
    return replace(part, letters=(*part.letters, DONE), name=said)


def _outside(adjustments: Sequence[Adjustment], shown: Shown) -> list[dict[str, Any]]:
    done = {(row.place, row.side) for row in adjustments}
    return [
        {
            "value": value,
            "place": place.value,
            "side": side.value,
            "label": say_where(place, side),
            "is_done": (place, side) in done,
            "is_current": (place, side) == (shown.place, shown.side),
        }
        for value, place, side in OUTSIDE
    ]


def _technique_keys(gate: Gate, shown: Shown) -> list[dict[str, Any]]:
    """All techniques from the most to the least force, each with what the gate would say here."""
    if not shown.place:
        return []
    return [
        {
            "value": technique.value,
            "label": technique.label,
            "force": force_class(technique).label,
            "is_armed": technique == shown.armed,
            **_verdict_words(gate, gate.judge(place=shown.place, technique=technique)),
        }
        for technique in Technique
    ]


def _therapy_keys(gate: Gate, given: Sequence[TherapyGiven]) -> list[dict[str, Any]]:
    by_therapy = {row.therapy: row for row in given}
    return [
        {
            "value": therapy.value,
            "label": therapy.label,
            "given": by_therapy.get(therapy),
            **_verdict_words(gate, gate.judge_therapy(therapy)),
        }
        for therapy in Therapy
    ]


def _verdict_words(gate: Gate, judged: Judged) -> dict[str, Any]:
    if judged.asks == VerdictKind.STOPPED:
        return {"word": _("stopped"), "tone": "bad"}
    if gate.is_settled(judged):
        return {"word": _("ask consent") if judged.verdict.is_consent_missing else "", "tone": "watch"}
    if judged.asks == VerdictKind.OVERRIDE:
        return {"word": _("barred"), "tone": "bad"}
    return {"word": _("ask first"), "tone": "watch"}


def _line(row: Adjustment) -> dict[str, Any]:
    details = [row.listing, row.position, row.contact, row.line_of_drive]
    return {
        "row": row,
        "where": say_where(row.place, row.side),
        "what": row.get_technique_display(),
        "details": " · ".join(each for each in details if each),
    }
