"""The patients of the demo: who they are, what they need, where they go, how they like to be reached."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from clinic.models import Location, Membership
from patients.conditions import Need, need_kind
from patients.consents import TEXTS
from patients.models import Consent, ConsentPurpose, Guardian, Patient, Sex, Source, SpecialNeed
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.names import AREA_CODES, FAMILIES, MEN, STREETS, WOMEN

ACCESS = (Need.WHEELCHAIR, Need.INTERPRETER, Need.LONGER_SLOT, Need.SPECIAL_TABLE, Need.LARGE_PRINT)
# Chance in a hundred, and the ages it fits.
CLINICAL: tuple[tuple[Need, int, int, int], ...] = (
    (Need.OSTEOPOROSIS, 16, 60, 95),
    (Need.FRAGILITY_FRACTURE, 4, 68, 95),
    (Need.BLOOD_THINNER, 12, 55, 95),
    (Need.ARTHRITIS, 16, 50, 95),
    (Need.STENOSIS, 8, 58, 95),
    (Need.DISC, 8, 28, 65),
    (Need.DISC_LEG_PAIN, 4, 28, 65),
    (Need.SPONDYLOLISTHESIS, 4, 20, 70),
    (Need.SPONDYLOLYSIS, 14, 13, 22),
    (Need.SCOLIOSIS, 5, 12, 60),
    (Need.HYPERMOBILITY, 4, 14, 45),
    (Need.HIGH_BLOOD_PRESSURE, 12, 45, 95),
    (Need.DIABETES, 6, 45, 95),
    (Need.ASTHMA, 5, 10, 60),
    (Need.FUSION, 3, 40, 80),
    (Need.CANCER_HISTORY, 3, 50, 90),
    (Need.PACEMAKER, 3, 62, 95),
    (Need.RHEUMATOID, 2, 35, 80),
)
# Patients by number whose first visit is so many days ago: today's board and the open work need some.
JUST_CAME = {2: 1, 3: 0, 7: 0, 9: 1}
LEVELS = {Need.SPONDYLOLISTHESIS: "L5", Need.FUSION: "L4/L5", Need.SPONDYLOLYSIS: "L5"}


@dataclass
class Person:
    """A patient with the habits that the diary and the mail need; `cell` is the quarter hour they like."""

    patient: Patient
    since: date
    location: Location
    doctors: tuple[Membership, ...]
    cell: int
    weekday_shift: int
    guardian: Guardian | None = None
    needs: list[SpecialNeed] = field(default_factory=list)
    agrees: dict[str, bool] = field(default_factory=dict)

    @property
    def may_be_mailed(self) -> bool:
        return bool(self.patient.email or (self.guardian and self.guardian.email))

    @property
    def signs(self) -> str:
        return self.guardian.name if self.guardian else self.patient.full_name

    def is_asked_weekly(self) -> bool:
        return self.may_be_mailed and self.agrees[ConsentPurpose.CHECK_IN]

    def has(self, *needs: str) -> bool:
        return any(need.key in needs for need in self.needs)


def make_people(frame: Frame, count: int) -> list[Person]:
    """Build and write `count` patients, some in families, with guardians, needs and consents."""
    names = _names(frame, count)
    known = count - newcomers(count)
    people: list[Person] = []
    for number, (first, family, sex) in enumerate(names):
        head = people[-1] if people and number % 11 in (4, 5) else None
        people.append(_person(frame, number, first, head.patient.last_name if head else family, sex, head))
    for person in people[known:]:
        person.needs = []  # nobody has asked them yet
    frame.write([person.patient for person in people])
    frame.write([person.guardian for person in people if person.guardian])
    frame.write([need for person in people for need in person.needs])
    return people


def newcomers(count: int) -> int:
    """How many, the last ones, are booked and have not been here yet."""
    return max(2, count // 28)


def consents_of(frame: Frame, person: Person, at: datetime, source: Source | str) -> list[Consent]:
    return [
        Consent(
            uid=frame.uid(at),
            patient=person.patient,
            purpose=text.purpose,
            is_given=person.agrees[text.purpose],
            text_version=text.version,
            text_hash=text.sha256,
            given_at=at,
            given_by=person.signs,
            source=source,
        )
        for text in TEXTS
        if text.purpose != ConsentPurpose.NECK_MANIPULATION or person.agrees["asked_neck"]
    ]


def _names(frame: Frame, count: int) -> list[tuple[str, str, str]]:
    """First name, family and sex, each pair of names once."""
    found: dict[tuple[str, str], str] = {}
    while len(found) < count:
        sex = Sex.FEMALE if frame.chance(0.55) else Sex.MALE
        pair = (frame.rng.choice(WOMEN if sex == Sex.FEMALE else MEN), frame.rng.choice(FAMILIES))
        found.setdefault(pair, sex)
    return [(first, family, sex) for (first, family), sex in found.items()]


def _person(frame: Frame, number: int, first: str, family: str, sex: str, head: Person | None) -> Person:
    house, rng = frame.house, frame.rng
    since = head.since + timedelta(days=rng.randint(3, 60)) if head else _since(frame, number)
    since = min(since, frame.today)
    is_minor = head is not None and number % 11 == 5
    birth_on = _birth(frame, is_minor=is_minor)
    at_hill = head.location == house.hill if head else number not in JUST_CAME and frame.chance(0.2)
    place = house.hill if at_hill else house.main
    email = _email(frame, number, first, family, head)
    made_at = datetime.combine(since - timedelta(days=rng.randint(1, 6)), time(11), tzinfo=place.zone)
    patient = Patient(
        uid=frame.uid(made_at),
        first_name=first,
        last_name=family,
        birth_on=birth_on,
        sex=sex,
        email="" if is_minor else email,
        phone=_phone(number),
        address=f"{rng.randint(1, 180)} {rng.choice(STREETS)}",
        time_zone=place.time_zone,
        desk_note=rng.choice(("Prefers mornings", "Parks at the back", "Calls before coming"))
        if frame.chance(0.08)
        else "",
        created_at=made_at,
    )
    doctors = (house.lund, house.ames) if at_hill else _doctors(frame)
    cell = _cell_now(frame, place) if number == 3 else rng.randint(36, 68)
    person = Person(patient, since, place, doctors, cell, rng.randint(0, 2))
    person.agrees = _answers(frame)
    if is_minor and head:
        person.guardian = Guardian(
            uid=frame.uid(made_at),
            patient=patient,
            name=head.patient.full_name,
            relation="mother" if head.patient.sex == Sex.FEMALE else "father",
            email=head.patient.email,
            phone=head.patient.phone,
        )
    person.needs = _needs(frame, person, made_at)
    return person


def _cell_now(frame: Frame, place: Location) -> int:
    """The quarter hour that began a little while ago: somebody is in a room for the first time right now."""
    clock = frame.now.astimezone(place.zone)
    return (clock.hour * 60 + clock.minute - 12) // 15


def _since(frame: Frame, number: int) -> date:
    """First visits over the year; the clinic grows, so more of them are recent."""
    if number in JUST_CAME:
        return frame.today - timedelta(days=JUST_CAME[number])
    share = frame.rng.random() ** 1.35
    return frame.today - timedelta(days=int(share * 360))


def _birth(frame: Frame, *, is_minor: bool) -> date:
    years = frame.rng.randint(11, 16) if is_minor else round(frame.rng.triangular(19, 84, 44))
    return frame.today - timedelta(days=int(years * 365.25) + frame.rng.randint(1, 360))


def _email(frame: Frame, number: int, first: str, family: str, head: Person | None) -> str:
    if head:
        return head.patient.email  # a family shares one address
    if frame.chance(0.07):
        return ""
    return f"{_plain(first)}.{_plain(family)}@mail.example"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.translate(str.maketrans("ŁłØøĐđı", "LlOoDdi")))
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalpha())


def _phone(number: int) -> str:
    return f"+1{AREA_CODES[number // 100 % len(AREA_CODES)]}55501{number % 100:02d}"


def _doctors(frame: Frame) -> tuple[Membership, ...]:
    house = frame.house
    first = frame.rng.choice((house.ames, house.ames, house.okafor, house.okafor, house.lund))
    return (first, *(other for other in house.practitioners if other != first))


def _answers(frame: Frame) -> dict[str, bool]:
    return {
        ConsentPurpose.CARE: True,
        ConsentPurpose.MANIPULATION: frame.chance(0.96),
        ConsentPurpose.NECK_MANIPULATION: frame.chance(0.8),
        ConsentPurpose.EMAIL: frame.chance(0.95),
        ConsentPurpose.CHECK_IN: frame.chance(0.93),
        "asked_neck": frame.chance(0.85),
    }


def _needs(frame: Frame, person: Person, at: datetime) -> list[SpecialNeed]:
    age = person.patient.age_on(frame.today)
    keys: dict[Need, Any] = {}
    for need, share, youngest, oldest in CLINICAL:
        if youngest <= age <= oldest and frame.chance(share / 100):
            keys[need] = LEVELS.get(need, "")
    if person.patient.sex == Sex.FEMALE and 22 <= age <= 42 and frame.chance(0.1):
        is_recent = (frame.today - person.since).days < 110
        keys[Need.PREGNANCY if is_recent else Need.POSTPARTUM] = ""
    if frame.chance(0.1):
        need = frame.rng.choice(ACCESS)
        keys[need] = "Spanish" if need == Need.INTERPRETER else ""
    if age > 74 and frame.chance(0.4):
        keys[Need.NO_FLOOR] = ""
    if Need.WHEELCHAIR in keys:
        keys[Need.NO_FLOOR] = ""
    return [
        SpecialNeed(
            uid=frame.uid(at),
            patient=person.patient,
            key=need,
            kind=need_kind(need),
            detail=detail,
            weeks=frame.rng.randint(12, 22) if need == Need.PREGNANCY else None,
            source=Source.LINK,
            noted_at=at,
        )
        for need, detail in keys.items()
    ]
