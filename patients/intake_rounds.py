"""One round of intake questions, read: what was answered, what is still open, and what the answers raise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from patients.conditions import Need
from patients.intake_questions import (
    HEALTH_FIELDS,
    NEED_OF_ANSWER,
    PAGES,
    PREGNANT,
    SAFETY_PAGES,
    WITH_LEVEL,
    Page,
    questions_of,
)
from patients.models import Intake, Patient, SpecialNeed
from patients.red_flags import Level, RaisedFlag, evaluate, from_needs, merge
from patients.screening import AREA_PLACES, local_day, segments_in
from patients.spine import Segment


@dataclass(frozen=True)
class Round:
    """`intake` is None before the first answer. `answers` holds, per page, what was said there.

    `on_record` are the needs known before: an old cancer makes a new sign weigh more.
    """

    patient: Patient
    today: date
    intake: Intake | None
    answers: Mapping[str, Mapping[str, Any]]
    on_record: frozenset[str] = frozenset()

    @classmethod
    def of(cls, patient: Patient, intake: Intake | None, now: datetime) -> "Round":
        known = SpecialNeed.objects.active().filter(patient=patient).values_list("key", flat=True)
        answers = intake.answers if intake else {}
        return cls(patient, local_day(patient, now), intake, answers, frozenset(known))

    def answers_of(self, page: Page) -> Mapping[str, Any]:
        return self.answers.get(page, {})

    @property
    def is_minor(self) -> bool:
        return self.patient.is_minor_on(self.today)

    @property
    def is_pregnant(self) -> bool:
        return bool(self.answers_of(Page.HEALTH).get("is_pregnant"))

    @cached_property
    def health_needs(self) -> frozenset[Need]:
        """Needs ticked on the health page, with the pregnancy."""
        health = self.answers_of(Page.HEALTH)
        ticked = {Need(key) for name in HEALTH_FIELDS for key in health.get(name, [])}
        return frozenset(ticked | ({Need.PREGNANCY} if self.is_pregnant else set()))

    @cached_property
    def needs(self) -> frozenset[Need]:
        """All needs that follow from the answers, those of the safety pages and of the floor question too."""
        said = {need for key, need in NEED_OF_ANSWER.items() if self.safety_answers.get(key)}
        floor = self.answers_of(Page.DETAILS).get("can_reach_floor")
        return frozenset(self.health_needs | said | ({Need.NO_FLOOR} if floor is False else set()))

    @property
    def spine_level(self) -> str:
        return str(self.answers_of(Page.HEALTH).get("spine_level") or "")

    @cached_property
    def safety_answers(self) -> dict[str, bool]:
        """Answers to the screening questions, without those about a pregnancy that is none."""
        answers: dict[str, bool] = {PREGNANT: True} if self.is_pregnant else {}
        for page in SAFETY_PAGES:
            said = self.answers_of(page)
            for question in questions_of(page, is_pregnant=self.is_pregnant):
                if isinstance(said.get(question.key), bool):
                    answers[question.key] = said[question.key]
        return answers

    @cached_property
    def raised(self) -> tuple[RaisedFlag, ...]:
        """Gate rows to put on record, watchful and urgent; relative ones follow from the needs."""
        age = self.patient.age_on(self.today)
        affected = AREA_PLACES.get(str(self.answers_of(Page.COMPLAINT).get("area")), ())
        levels: Mapping[str, tuple[Segment, ...]] = {
            str(need): segments_in(self.spine_level) for need in self.health_needs & WITH_LEVEL
        }
        flags = merge(
            [
                *evaluate(self.safety_answers, age=age, needs=self.needs | self.on_record, affected=affected),
                *from_needs(self.health_needs, levels=levels, affected=affected),
            ]
        )
        return tuple(flag for flag in flags if flag.level is not Level.NONE)

    @cached_property
    def urgent(self) -> tuple[RaisedFlag, ...]:
        return tuple(flag for flag in self.raised if flag.level is Level.URGENT)

    @property
    def must_read_urgent(self) -> bool:
        return bool(self.urgent) and self.intake is not None and self.intake.urgent_read_at is None

    def is_answered(self, page: Page) -> bool:
        """Whether nothing is left to say on this page. A safety page can be saved in part."""
        if page in SAFETY_PAGES:
            asked = {question.key for question in questions_of(page, is_pregnant=self.is_pregnant)}
            return page in self.answers and asked <= set(self.safety_answers)
        return page in self.answers

    @property
    def first_open_page(self) -> Page | None:
        return next((page for page in PAGES if not self.is_answered(page)), None)


def step_of(page: Page) -> int:
    """Number shown to the patient; the birth date check is step 1."""
    return PAGES.index(page) + 2


STEPS = len(PAGES) + 1


def page_after(page: Page) -> Page | None:
    return next(iter(PAGES[PAGES.index(page) + 1 :]), None)


def page_before(page: Page) -> Page | None:
    at = PAGES.index(page)
    return PAGES[at - 1] if at else None
