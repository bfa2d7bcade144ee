"""Open work: what bad weeks, good weeks, silence and pain asked for, most of it done, the latest still waiting."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from patients.intake import save_intake_page, start_intake
from patients.intake_questions import Page, questions_of
from patients.models import Audience, FollowUp, FollowUpKind, Source, Urgency
from rehab_plans.check_ins import FOLLOW_UP_OF, describe
from rehab_plans.demo.courses import Course
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person
from rehab_plans.demo.plans import Planned
from rehab_plans.models import CheckIn, EventKind
from rehab_plans.recurrence import Transition

OUTCOMES = (
    "Called: settles already, keep going with the plan",
    "Booked for an extra visit this week",
    "Talked it through, made the dose smaller",
    "Seen at the next visit, plan adjusted",
)
REACHED = (
    "Left a message",
    "Reached: feels fine, had no time to answer",
    "Number is wrong, asked the family",
)


def write_follow_ups(frame: Frame, courses: Iterable[Course], planned: Iterable[Planned]) -> list[FollowUp]:
    rows = [
        row
        for course in courses
        for check_in, transition in course.turns
        if (row := _from_turn(frame, course, check_in, transition)) is not None
    ]
    rows += [_from_pain(frame, each, number) for each in planned for number in range(len(each.hurt[:1]))]
    for row in rows:
        _finish(frame, row)
    frame.write(rows)
    return rows


def _from_turn(frame: Frame, course: Course, check_in: CheckIn, transition: Transition) -> FollowUp | None:
    kinds = {event.kind for event in transition.events}
    at = check_in.answered_at or check_in.closes_at
    doctor = course.care.visits[0].place.practitioner
    row = FollowUp(
        uid=frame.uid(at), patient=course.care.person.patient, episode=course.episode, created_at=at
    )
    if transition.follow_up:
        row.key, row.urgency = f"check_in:{check_in.uid}", Urgency.TODAY
        row.kind = next(follow_up for event, follow_up in FOLLOW_UP_OF if event in kinds)
        is_back = row.kind == FollowUpKind.RECURRENCE
        row.title = "The problem came back" if is_back else "A bad week"
        row.detail, row.due_at = describe(check_in), at + timedelta(days=1)
    elif EventKind.HAND_OVER in kinds:
        row.key, row.kind, row.urgency = f"hand_over:{check_in.uid}", FollowUpKind.HAND_OVER, Urgency.SOON
        row.title, row.detail = "Feels fine: move on to the prevention plan", "Two calm weeks in a row."
        row.due_at = at + timedelta(days=3)
    elif EventKind.UNKNOWN in kinds:
        row.key, row.kind, row.urgency = f"no_answer:{check_in.uid}", FollowUpKind.NO_ANSWER, Urgency.SOON
        row.title = "Ask by phone how it goes: no answer for four weeks"
        row.audience, row.due_at = Audience.DESK, at + timedelta(days=3)
        return row
    else:
        return None
    row.audience, row.assigned_to = Audience.CLINICAL, doctor
    return row


def _from_pain(frame: Frame, planned: Planned, number: int) -> FollowUp:
    log = planned.hurt[number]
    return FollowUp(
        uid=frame.uid(log.logged_at),
        key=f"hurt:{log.uid}",
        kind=FollowUpKind.HURT,
        audience=Audience.CLINICAL,
        urgency=Urgency.TODAY,
        patient=planned.care.person.patient,
        episode=planned.care.episode,
        title="An exercise hurt",
        detail=str(log.prescription.exercise),
        assigned_to=planned.plan.accepted_by,
        created_at=log.logged_at,
        due_at=log.logged_at + timedelta(days=1),
    )


def _finish(frame: Frame, row: FollowUp) -> None:
    """What is older than a few days is done, but for a straggler now and then."""
    age = frame.now - row.created_at
    patience = {Urgency.TODAY: 2.5, Urgency.SOON: 6.0}.get(Urgency(row.urgency), 1.0)
    if age < timedelta(days=patience) or (age < timedelta(days=20) and frame.chance(0.06)):
        return
    taken = timedelta(hours=frame.rng.randint(3, int(patience * 20)))
    row.done_at = row.acknowledged_at = min(row.created_at + taken, frame.now - timedelta(minutes=30))
    who = frame.house.desk if row.audience == Audience.DESK else row.assigned_to
    row.done_by = row.acknowledged_by = who
    row.outcome = frame.rng.choice(REACHED if row.audience == Audience.DESK else OUTCOMES)
    row.version = 3


def raise_urgent(frame: Frame, person: Person) -> None:
    """Somebody new said in their intake what cannot wait; nobody has read it yet."""
    at = frame.now - timedelta(minutes=24)
    intake = start_intake(patient=person.patient, source=Source.LINK, now=at - timedelta(minutes=6))
    told = {"area": "low_back", "in_own_words": "Both legs feel strange since this morning.", "pain_now": 8}
    told |= {"pain_worst": 9, "mechanisms": ["lifting"], "sports": [], "onset_on": frame.today.isoformat()}
    save_intake_page(intake=intake, page=Page.COMPLAINT, answers=told, now=at - timedelta(minutes=3))
    nerves = {question.key: False for question in questions_of(Page.NERVES, is_pregnant=False)}
    nerves["saddle_numb"] = True
    save_intake_page(intake=intake, page=Page.NERVES, answers=nerves, now=at)


def desk_tasks(frame: Frame, people: list[Person]) -> list[FollowUp]:
    """Two small things for the front desk."""

    def task(person: Person, at: datetime, title: str) -> FollowUp:
        return FollowUp(
            uid=frame.uid(at),
            key=f"demo:{person.patient.uid}",
            kind=FollowUpKind.OTHER,
            audience=Audience.DESK,
            urgency=Urgency.SOON,
            patient=person.patient,
            title=title,
            created_at=at,
            due_at=at + timedelta(days=2),
        )

    rows = [
        task(people[0], frame.now - timedelta(hours=5), "Asks for a Saturday time"),
        task(people[1], frame.now - timedelta(hours=26), "Wants a letter for the employer"),
    ]
    frame.write(rows)
    return rows
