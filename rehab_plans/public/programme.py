"""The exercises of today on the patient's phone. Opening the page changes nothing; a button sends one answer.

It may stay open without a birth date, so nothing on it says a score, a finding or a diagnosis.
"""

from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.errors import DomainError
from clinic.models.links import LinkPurpose
from clinic.opening import is_open
from clinic.public import link_over_response, patient_page
from patients.addressing import local_zone
from patients.models import Patient
from rehab_plans import programme as home
from rehab_plans.dosing import dose_words
from rehab_plans.exercises import LIBRARY
from rehab_plans.models import LogAnswer, Prescription, RehabPlan
from rehab_plans.plan_pages import picture
from rehab_plans.planning import RUNNING
from rehab_plans.programme import DID_IT, Programme, TodaysExercise, plan_of_link, todays_programme


@patient_page(LinkPurpose.PROGRAMME)
@require_http_methods(["GET", "HEAD"])
def open_programme(request: Any, token: str) -> HttpResponse:
    return _page(request, token)


@patient_page(LinkPurpose.PROGRAMME)
@require_POST
def log_exercise(request: Any, token: str) -> HttpResponse:
    """Keep one answer and show the page again, at the exercise."""
    plan = _plan(request)
    if plan is None:
        return link_over_response(request)
    uid = request.POST.get("exercise", "")
    rows = Prescription.objects.filter(phase__plan=plan)
    line = next((row for row in rows if str(row.uid) == uid), None)
    now = timezone.now()
    with override(plan.episode.patient.language):
        if line is None:
            return _page(request, token, refusal=_("Please try again from this page."), status=404)
        try:
            home.log_exercise(
                prescription=line,
                answer=request.POST.get("answer", ""),
                today=now.astimezone(local_zone(plan.episode.patient)).date(),
                now=now,
            )
        except DomainError as error:
            return _page(request, token, refusal=str(error.message), status=error.status)
    page = reverse("rehab_plans:open_programme", args=[token])
    # What to do now stands at the top of the page.
    return redirect(page if request.POST["answer"] == LogAnswer.HURT else f"{page}#x-{line.uid}")


def _plan(request: Any) -> RehabPlan | None:
    plan = plan_of_link(request.patient_link.subject_uid)
    if plan is None or plan.status not in RUNNING:
        return None
    return plan if plan.episode.patient.uid == request.patient_link.patient_uid else None


def _page(request: Any, token: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    plan = _plan(request)
    if plan is None:
        return link_over_response(request)
    now, patient = timezone.now(), plan.episode.patient
    today = todays_programme(plan, now=now)
    is_hurting = any(each.answer == LogAnswer.HURT for each in today.exercises)
    with override(patient.language), timezone.override(local_zone(patient)):
        context = {
            "token": token,
            "patient": patient,
            "greeting": greet(patient, now),
            "headline": head(today),
            "programme": today,
            "refusal": refusal,
            "is_hurting": is_hurting,
            "is_open": is_hurting and is_open(plan.clinic, now),
            **({} if today.is_held else _words(today)),
        }
        return render(request, "rehab_plans/open_programme.html", context, status=status)


def _words(today: Programme) -> dict[str, Any]:
    """Cards, advice and the whole plan in plain words."""
    language = get_language()
    return {
        "cards": [_card(each, language) for each in (*today.due, *today.paused)],
        "advice": [row for row in today.advice if row.key != "stop_rule"],
        "stop_rule": next((row for row in today.advice if row.key == "stop_rule"), None),
        "whole_plan": _whole_plan(_phases(today, language), _visits(today), language),
    }


def _card(each: TodaysExercise, language: str) -> dict[str, Any]:
    said = _Said(each.exercise.key, each.line.patient_reason, each.answer, each.timer_seconds, each.is_paused)
    return {
        "uid": str(each.line.uid),
        "name": _(each.exercise.name),
        "picture": _picture(each.exercise.key, language),
        "dose": each.dose,
        "words": _card_words(said, language),
        "answers": _answers(each.exercise.key, language, answer=each.answer),
    }


class _Said(NamedTuple):
    """All that the words of a card depend on. They come from rules, so many patients share them."""

    key: str
    reason: str
    answer: str
    timer_seconds: int
    is_paused: bool


@lru_cache(maxsize=4096)
def _card_words(said: _Said, language: str) -> SafeString:
    context = {
        "said": said,
        "exercise": LIBRARY[said.key],
        "answer": LogAnswer(said.answer).label if said.answer else "",
        "is_done": said.answer in DID_IT,
    }
    return render_to_string("rehab_plans/_exercise_words.html", context)


@lru_cache(maxsize=4096)
def _line_words(key: str, dose: str, reason: str, language: str) -> SafeString:
    context = {"name": _(LIBRARY[key].name), "dose": dose, "reason": reason}
    return render_to_string("rehab_plans/_plan_line.html", context)


@cache
def _picture(key: str, language: str) -> SafeString:
    """What is the same for everybody is drawn once per language."""
    return picture(LIBRARY[key])


@cache
def _answers(key: str, language: str, *, answer: str) -> SafeString:
    """The buttons, with the one pressed that was said today."""
    context = {
        "name": _(LIBRARY[key].name),
        "answer": answer,
        "others": [(each.value, each.label) for each in LogAnswer if each != LogAnswer.DONE],
    }
    return render_to_string("rehab_plans/_exercise_answers.html", context)


class _PhaseSaid(NamedTuple):
    """`lines`: what belongs to the phase, drawn; what is forbidden now is not named."""

    name: str
    is_current: bool
    lines: SafeString


class _VisitsSaid(NamedTuple):
    visits: int
    weeks: int
    reason: str


@lru_cache(maxsize=256)
def _whole_plan(
    phases: tuple[_PhaseSaid, ...], cadence: tuple[_VisitsSaid, ...], language: str
) -> SafeString:
    return render_to_string("rehab_plans/_whole_plan.html", {"phases": phases, "cadence": cadence})


def _phases(today: Programme, language: str) -> tuple[_PhaseSaid, ...]:
    rows: dict[int, list[SafeString]] = {}
    for line in today.lines:
        if line.exercise.key not in today.forbidden:
            dose = dose_words(line, is_plain=True)
            words = _line_words(line.exercise.key, dose, line.patient_reason, language)
            rows.setdefault(line.phase_id, []).append(words)
    return tuple(
        _PhaseSaid(
            name=phase.get_kind_display(),
            is_current=phase == today.phase,
            lines=mark_safe("".join(rows.get(phase.pk, []))),
        )
        for phase in today.phases
    )


def _visits(today: Programme) -> tuple[_VisitsSaid, ...]:
    return tuple(_VisitsSaid(row.visits, row.weeks, row.patient_reason) for row in today.cadence)


def head(today: Programme) -> str:
    """ "Today: 2 exercises, 6 minutes" """
    if today.is_held:
        return _("Your exercises are paused")
    number = len(today.due)
    if not number:
        return _("Nothing to do today")
    exercises = ngettext("%d exercise", "%d exercises", number) % number
    minutes = ngettext("%d minute", "%d minutes", today.minutes) % today.minutes
    return _("Today: %(exercises)s, %(minutes)s") % {"exercises": exercises, "minutes": minutes}


def greet(patient: Patient, now: datetime) -> str:
    """A greeting for the hour where the patient lives."""
    hour = now.astimezone(local_zone(patient)).hour
    name = {"name": patient.first_name}
    if 4 <= hour < 12:
        return _("Good morning, %(name)s") % name
    return (_("Good afternoon, %(name)s") if 12 <= hour < 18 else _("Good evening, %(name)s")) % name
