"""A clinic in the middle of a working day: something on every page, made by the product's own verbs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from appointments.models import Appointment, AppointmentStatus, Recall, RecallKind, VisitType
from appointments.recall_planning import plan_recalls
from appointments.recalls import log_attempt
from appointments.visits import Decision, Touch, adjust, give_therapy, sign_visit, start_visit
from clinic.links import issue_url
from clinic.models import LinkPurpose
from clinic.tenancy import clinic_scope
from patients.examinations import closing, drafts, measuring, palpation, testing
from patients.forms.intake_pages import take_page
from patients.intake import start_intake
from patients.intake_questions import PAGES, Page
from patients.intake_rounds import Round
from patients.models import Area, Episode, Examination, Intake, Patient, RedFlag, Source
from patients.records import add_need
from patients.spine import Side
from rehab_plans.check_ins import Given, answer_check_in
from rehab_plans.models import CheckIn, CheckInState
from rehab_plans.planning import accept_plan, propose_plan
from tests.factories.appointments import make_appointment, make_recall
from tests.factories.clinic import House
from tests.factories.patients import make_episode, make_patient
from tests.factories.rehab_plans import make_check_in
from tests.patients.intake_answers import answers

DAY = timedelta(days=1)
SEEN = Decision("acknowledged")


@dataclass
class Furnished:
    """Paths by a name for pictures: what staff open, and what patients open from a link."""

    staff: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)


def furnish(house: House, now: datetime) -> Furnished:
    with clinic_scope(house.clinic):
        nora = _patient_in_care(house, now)
        fill_the_day(house, nora, now)
        pages = Furnished()
        _staff_pages(pages, house, nora, now)
        _public_pages(pages, house, nora, now)
        return pages


def send_intake(patient: Patient, now: datetime, *, until: Page | None = None, **said: Any) -> Intake:
    """All pages as a patient sends them, or those before `until`; `said` changes answers wherever they are asked."""
    for page in PAGES:
        if page == until:
            break
        intake = Intake.objects.filter(patient=patient).order_by("pk").last()
        given = answers(page)
        given |= {key: value for key, value in said.items() if key in given}
        take_page(round=Round.of(patient, intake, now), page=page, data=given, source=Source.LINK, now=now)
    return Intake.objects.filter(patient=patient).latest("pk")


def examine(episode: Episode, house: House, now: datetime, *, gained: int = 0) -> Examination:
    """A draft with findings, numbers, tests and posture; `gained` degrees better than at first."""
    who: dict[str, Any] = {"by": house.bob, "now": now}
    draft = drafts.start_examination(patient=episode.patient, episode=episode, **who)
    known: dict[str, Any] = {"examination": draft, **who}
    for segment, side, kinds in (
        ("L4", Side.RIGHT, ("pain", "motion_restriction", "tissue", "spasm")),
        ("L5", Side.RIGHT, ("pain", "hypertonic")),
        ("T6", Side.LEFT, ("pain", "motion_restriction")),
    ):
        for kind in kinds:
            detail = {"grade": 3 if segment == "L4" else 2} if kind == "pain" else {}
            place = palpation.Place(segment, side)
            palpation.save_finding(place=place, kind=kind, detail=detail, **known)
    for measure, side, degrees in (
        ("lumbar_flexion", "midline", 36 + gained),
        ("lumbar_extension", "midline", 12 + gained // 2),
        ("hamstring", "left", 32 - gained),
        ("hamstring", "right", 48 - gained),
    ):
        measuring.save_measurement(measure=measure, side=side, value=degrees, **known)
    testing.save_test_result(test="kemp", side="right", outcome="positive", **known)
    drafts.save_posture(feature="lordosis", word="less", **known)
    return draft


def sign(draft: Examination, house: House, now: datetime) -> Examination:
    closing.save_hypothesis(examination=draft, hypothesis="strain", by=house.bob, now=now)
    draft.refresh_from_db()
    return closing.sign_examination(examination=draft, version=draft.version, by=house.bob, now=now)


def _patient_in_care(house: House, now: datetime) -> Patient:
    """Three weeks in: intake, signed examination and visit, a plan, good and bad weeks."""
    then = now - 21 * DAY
    nora = make_patient(sex="female", desk_note="Prefers mornings.")
    send_intake(nora, then, onset_on="2026-11-01")
    add_need(patient=nora, key="osteoporosis", by=house.bob, now=then)
    episode = Episode.objects.get(patient=nora)
    sign(examine(episode, house, then), house, then)
    visit = start_visit(patient=nora, by=house.bob, now=then)
    adjust(visit=visit, touch=Touch("L4", "mobilisation", "right", 2), by=house.bob, now=then, decision=SEEN)
    give_therapy(visit=visit, therapy="heat", by=house.bob, now=then)
    visit.refresh_from_db()
    sign_visit(visit=visit, version=visit.version, by=house.bob, now=then)
    plan = propose_plan(episode=episode, by=house.bob, now=then)
    accept_plan(plan=plan, version=plan.version, by=house.bob, now=then)
    for given in (Given(4, 5), Given(2, 2), Given(5, 6, had_spasm=True)):
        asked = CheckIn.objects.get(episode=episode, state=CheckInState.DUE)
        answer_check_in(
            check_in=asked, given=given, source=Source.LINK, now=min(now, asked.due_at + DAY / 12)
        )
    return nora


def fill_the_day(house: House, nora: Patient, now: datetime) -> None:
    """Visits in every lane of Today."""
    names = [("Omar", "Reed"), ("Lena", "Voss"), ("Tomas", "Ferrer"), ("Ada", "Brandt"), ("Jun", "Sato")]
    people = [nora, *(make_patient(first_name=first, last_name=last, email="") for first, last in names)]
    kind = VisitType.objects.get(name="Adjustment")
    lanes = (
        (30, AppointmentStatus.CONFIRMED),
        (45, AppointmentStatus.BOOKED),
        (0, AppointmentStatus.ARRIVED),
        (15, AppointmentStatus.IN_ROOM),
        (-30, AppointmentStatus.TREATED),
        (-15, AppointmentStatus.NO_SHOW),
    )
    for person, (minutes, status) in zip(people, lanes, strict=True):
        make_appointment(
            patient=person,
            practitioner=house.bob,
            location=house.location,
            starts_at=now + timedelta(minutes=minutes),
            visit_type=kind,
            status=status,
        )


def _staff_pages(pages: Furnished, house: House, nora: Patient, now: datetime) -> None:
    who: dict[str, Any] = {"by": house.bob, "now": now}
    episode = Episode.objects.get(patient=nora)
    signed = Examination.objects.get(patient=nora)
    signed_visit = nora.visits.get()
    draft = examine(episode, house, now, gained=10)
    visit = start_visit(patient=nora, **who)
    adjust(visit=visit, touch=Touch("L4", "mobilisation", "right"), **who, decision=SEEN)
    urgent = make_patient(first_name="Ines", last_name="Moreau", birth_on=date(1970, 2, 3), email="")
    send_intake(urgent, now, saddle_numb="yes")
    neck = make_episode(nora, area=Area.NECK, opened_at=now)
    proposed = propose_plan(episode=neck, **who)
    held = propose_plan(episode=Episode.objects.get(patient=urgent), **who)
    booked = Appointment.objects.get(patient=nora)
    _recalls(house, now)
    flag = RedFlag.objects.filter(patient=urgent).first()
    pages.staff = {
        "today": "/today/",
        "calendar": "/calendar/",
        "book": "/book/",
        "book-for": f"/book/?patient={nora.uid}",
        "book-found": "/book/?q=nora",
        "book-new": "/book/new/?words=Ida Holm",
        "walk-in": "/walk-in/?q=nora",
        "walk-in-new": "/walk-in/new/?words=Ivo Lind",
        "sheet": "/sheet/",
        "booked": f"/appointments/{booked.uid}/?booked=1",
        "appointment": f"/appointments/{booked.uid}/",
        "move": f"/appointments/{booked.uid}/move/",
        "patients": "/patients/",
        "add-patient": "/patients/new/",
        "patient": f"/patients/{nora.uid}/",
        "patient-urgent": f"/patients/{urgent.uid}/",
        "edit-patient": f"/patients/{nora.uid}/edit/",
        "intake": f"/patients/{nora.uid}/intake/",
        "type-intake": f"/patients/{nora.uid}/intake/type/",
        "clear-flag": f"/flags/{flag.uid if flag else ''}/clear/",
        "start-examination": f"/patients/{nora.uid}/examinations/new/",
        "examination": f"/examinations/{draft.uid}/?segment=L4:right",
        "examination-signed": f"/examinations/{signed.uid}/",
        "visit": f"/visits/{visit.uid}/?segment=L4:right",
        "visit-signed": f"/visits/{signed_visit.uid}/",
        "plan": f"/plans/{_plan_of(episode)}/",
        "plan-proposed": f"/plans/{proposed.uid}/",
        "plan-held": f"/plans/{held.uid}/",
        "type-answer": f"/episodes/{episode.uid}/answer/",
        "follow-ups": "/follow-ups/",
        "recalls": "/recalls/",
        "recalls-lost": "/recalls/lost/",
        "recall-new": f"/recalls/new/?patient={nora.uid}",
        "recurrence": "/recurrence/?show=in_care",
        "messages": "/messages/",
        "settings": "/settings/",
        "tokens": "/settings/tokens/",
    }


def _recalls(house: House, now: datetime) -> None:
    """Somebody lost whom the desk has tried, somebody noted by hand, and somebody who is left alone."""
    lost = make_patient(first_name="Olga", last_name="Lind")
    quiet = make_patient(
        first_name="Piet", last_name="Vos", recall_stopped_at=now, recall_stopped_reason="Asked"
    )
    for number, person in enumerate((lost, quiet)):
        make_episode(person, opened_at=now - 90 * DAY)
        make_appointment(
            patient=person,
            practitioner=house.bob,
            location=house.location,
            starts_at=now - 80 * DAY,
            status=AppointmentStatus.CHECKED_OUT,
            lane=number + 1,
        )
    plan_recalls(now=now)
    recall = Recall.objects.get(patient=lost)
    log_attempt(
        recall=recall, version=1, channel="phone", result="left_word", note="Mornings", by=house.rita, now=now
    )
    make_recall(make_patient(first_name="Runa", last_name="Holm"), now=now, kind=RecallKind.MANUAL)


def _public_pages(pages: Furnished, house: House, nora: Patient, now: datetime) -> None:
    episode = Episode.objects.get(patient=nora, area=Area.LOW_BACK)
    asked = make_check_in(make_episode(make_patient(first_name="Ola", last_name="Berg")), due_at=now)

    def link(purpose: LinkPurpose, subject: UUID, patient: Patient = nora) -> str:
        return issue_url(
            clinic=house.clinic, purpose=purpose, patient_uid=patient.uid, subject_uid=subject, now=now
        )

    newcomer = make_patient(first_name="Mira", last_name="Holt", sex="female")
    intake = start_intake(patient=newcomer, source=Source.LINK, now=now)
    pages.public = {
        "intake": link(LinkPurpose.INTAKE, intake.uid, newcomer),
        "programme": link(LinkPurpose.PROGRAMME, _plan_of(episode)),
        "check-in": link(LinkPurpose.CHECK_IN, asked.uid, asked.episode.patient),
        "rebook": link(LinkPurpose.REBOOK, episode.uid),
        "your-visit": link(LinkPurpose.APPOINTMENT, Appointment.objects.get(patient=nora).uid),
        "preferences": link(LinkPurpose.PREFERENCES, nora.uid),
        "link-over": "/i/this-is-no-link/",
    }


def _plan_of(episode: Episode) -> UUID:
    uid: UUID = episode.plans.get(status="active").uid  # type: ignore[attr-defined]
    return uid
