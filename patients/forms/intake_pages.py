"""One page of the intake, taken: the same for a patient's link and for staff who type it in; and all of it, read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.forms import DateField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.errors import DomainError
from patients.forms.intake import PageForm, page_form
from patients.intake import (
    IntakeIncompleteError,
    IntakeSubmittedError,
    save_intake_page,
    start_intake,
    submit_intake,
    take_late_answers,
)
from patients.intake_questions import PAGES, SAFETY_PAGES, Page
from patients.intake_rounds import Round, page_after
from patients.models import Patient, Source


@dataclass(frozen=True)
class Taken:
    """What came of a sent page: `form` has errors, or `next_page` says where it goes on (None when it is sent)."""

    round: Round
    form: PageForm
    next_page: Page | None = None
    has_new_urgent: bool = False


@dataclass(frozen=True)
class Line:
    """One question with its answer in words; `value` is True, False or None for a yes, a no, and nothing said."""

    name: str
    question: str
    answer: str
    value: Any

    @property
    def is_said(self) -> bool:
        return self.value not in (None, "", [])


@dataclass(frozen=True)
class PageRead:
    """A page to read: on a safety page every yes stands out, and the noes are folded away under their number."""

    page: Page
    lines: list[Line]
    noes: list[Line]


def take_page(*, round: Round, page: Page, data: Any, source: Source | str, now: datetime) -> Taken:
    """Check and keep a page; the last one sends the intake.

    A safety page that is not complete but says something urgent is kept too: help must not wait for a full form.
    """
    form = page_form(page, round=round, data=data)
    if not form.is_valid() and not _is_newly_urgent(round, page, form):
        return Taken(round, form)
    # Never a second round for a page that was opened in the first: it may have been sent meanwhile.
    intake = round.intake or start_intake(patient=round.patient, source=source, now=now)
    try:
        saved = save_intake_page(intake=intake, page=page, answers=form.answers, now=now)
        if page == PAGES[-1] and form.is_valid():
            saved = replace(saved, intake=submit_intake(intake=saved.intake, now=now))
    except IntakeSubmittedError:
        late = take_late_answers(intake=intake, page=page, answers=form.answers, now=now)
        return Taken(late or round, form, has_new_urgent=late is not None)
    except IntakeIncompleteError as error:
        return Taken(_again(round.patient, now, intake.pk), form, next_page=error.detail["page"])
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return Taken(round, form)
    after = Round.of(round.patient, saved.intake, now)
    return Taken(after, form, next_page=_next(after, page), has_new_urgent=saved.has_new_urgent)


def lines_of(round: Round, page: Page) -> list[Line]:
    """What was asked on one page, and what was said to it."""
    form = page_form(page, round=round)
    said = round.answers_of(page)
    return [
        Line(name, str(field.label), _in_words(field, said.get(name)), said.get(name))
        for name, field in form.fields.items()
    ]


def pages_read(round: Round) -> Iterator[PageRead]:
    """All answered pages, safety pages with a yes first; questions left out are not listed."""
    read = list(_answered(round))
    yield from sorted(read, key=lambda each: not (each.page in SAFETY_PAGES and each.lines))


def _answered(round: Round) -> Iterator[PageRead]:
    for page in PAGES:
        if page in round.answers:
            said = [line for line in lines_of(round, page) if line.is_said]
            folded = [line for line in said if line.value is False] if page in SAFETY_PAGES else []
            yield PageRead(page, [line for line in said if line not in folded], folded)


def _is_newly_urgent(round: Round, page: Page, form: PageForm) -> bool:
    if page not in SAFETY_PAGES:
        return False
    then = replace(round, answers={**round.answers, page: form.answers})
    return bool({flag.key for flag in then.urgent} - {flag.key for flag in round.urgent})


def _again(patient: Patient, now: datetime, intake_pk: int) -> Round:
    return Round.of(patient, patient.intakes.get(pk=intake_pk), now)


def _next(round: Round, page: Page) -> Page | None:
    """The page after this one; a page that was left open comes first when the end is reached."""
    if round.intake is not None and round.intake.submitted_at is not None:
        return None
    if not round.is_answered(page):
        return page
    return page_after(page) or round.first_open_page


def _in_words(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    named = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, list):
        return ", ".join(named.get(str(each), str(each)) for each in value)
    if isinstance(field, DateField):
        return date_format(date.fromisoformat(str(value)), "j M Y")
    return named.get(str(value), str(value))
