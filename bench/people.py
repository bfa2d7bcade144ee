"""Thousands of patients of one clinic: made up, findable by name, with what the hot pages ask about them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from bench.copying import copy_rows, next_key
from clinic.models import Location
from patients.complaints import Mechanism
from patients.conditions import ACCESS_NEEDS, NeedKind
from patients.models import (
    Area,
    Complaint,
    Consent,
    ConsentPurpose,
    Episode,
    EpisodeState,
    Intake,
    Patient,
    Sex,
    Source,
    SpecialNeed,
)
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.names import FAMILIES, MEN, STREETS, WOMEN

# Every head with every tail is a family name: a thousand of them, so that a search has something to tell apart.
HEADS = (
    "Alder", "Birken", "Cobble", "Dunmore", "Elver", "Farrow", "Grims", "Hollo", "Ister", "Junip", "Kester", "Larken",
    "Merri", "Nettle", "Orchard", "Pember", "Quarry", "Rushing", "Sallow", "Tarn", "Umber", "Velder", "Whim", "Yarrow",
    "Cedarn", "Brindle", "Gossa", "Heather", "Loch", "Mallow", "Osier", "Pebble", "Reed", "Saffron", "Thorn",
)  # fmt: skip
TAILS = (
    "by", "combe", "dale", "ell", "field", "gate", "ham", "hurst", "ing", "kirk", "ley", "low", "mere", "mont", "ness",
    "over", "pool", "ridge", "sen", "shaw", "stead", "stow", "thorpe", "ton", "vale", "wark", "wick", "wold", "worth",
)  # fmt: skip
NAMES = (*FAMILIES, *(head + tail for head in HEADS for tail in TAILS))


BULK = "@mail.bench.example"


@dataclass(frozen=True)
class Folk:
    """Patients with the keys of their episodes, by patient."""

    patients: list[Patient]
    episodes: dict[int, int]


def add_people(frame: Frame, places: list[Location], number: int, *, since: date) -> Folk:
    """Write `number` patients of the clinic whose scope is open, registered evenly between `since` and today."""
    keys = count(next_key(Patient))
    days = (frame.today - since).days
    patients = [
        _patient(frame, next(keys), places, since + timedelta(days=at * days // number))
        for at in range(number)
    ]
    copy_rows(patients)
    episodes = [_episode(frame, patient) for patient in patients if frame.chance(0.75)]
    _key(episodes)
    copy_rows(episodes)
    for rows in (_consents(frame, patients), _needs(frame, patients), _intakes(frame, patients)):
        copy_rows(_key(rows))
    copy_rows(_key([_complaint(frame, episode) for episode in episodes]))
    return Folk(patients, {episode.patient_id: episode.pk for episode in episodes})


def _key(rows: list[Any]) -> list[Any]:
    if rows:
        for key, row in enumerate(rows, next_key(type(rows[0]))):
            row.pk = key
    return rows


def _patient(frame: Frame, key: int, places: list[Location], since: date) -> Patient:
    rng = frame.rng
    is_woman = rng.random() < 0.55
    place = rng.choice(places)
    made_at = datetime.combine(since, datetime.min.time(), tzinfo=place.zone) + timedelta(hours=11)
    first, last = rng.choice(WOMEN if is_woman else MEN), rng.choice(NAMES)
    return Patient(
        id=key,
        uid=frame.uid(made_at),
        first_name=first,
        last_name=last,
        birth_on=frame.today - timedelta(days=int(rng.triangular(19, 84, 44) * 365.25)),
        sex=Sex.FEMALE if is_woman else Sex.MALE,
        email=f"patient-{key}{BULK}",
        phone=f"+1{rng.choice(('212', '646', '917'))}555{key % 10_000:04}",
        address=f"{rng.randint(1, 180)} {rng.choice(STREETS)}",
        time_zone=place.time_zone,
        created_at=made_at,
    )


def _episode(frame: Frame, patient: Patient) -> Episode:
    opened_at = patient.created_at + timedelta(days=2)
    ended_at = opened_at + timedelta(days=frame.rng.randint(40, 400))
    is_over = ended_at < frame.now
    return Episode(
        uid=frame.uid(opened_at),
        patient=patient,
        area=frame.rng.choice((Area.LOW_BACK, Area.LOW_BACK, Area.NECK, Area.MID_BACK)),
        state=EpisodeState.DISCHARGED if is_over else EpisodeState.IN_CARE,
        state_since=ended_at if is_over else opened_at,
        opened_at=opened_at,
        discharged_at=ended_at if is_over else None,
    )


def _complaint(frame: Frame, episode: Episode) -> Complaint:
    pain = frame.rng.randint(1, 8)
    return Complaint(
        uid=frame.uid(episode.opened_at),
        episode=episode,
        in_own_words="It began on a Tuesday and is worse in the morning.",
        mechanisms=[frame.rng.choice((Mechanism.LIFTING, Mechanism.TWISTING, Mechanism.LONG_SITTING))],
        pain_now=pain,
        pain_worst=min(10, pain + 2),
    )


def _consents(frame: Frame, patients: list[Patient]) -> list[Consent]:
    return [
        Consent(
            uid=frame.uid(patient.created_at),
            patient=patient,
            purpose=purpose,
            is_given=True,
            text_version="2026-11",
            text_hash="0" * 64,
            given_at=patient.created_at,
            given_by=patient.full_name,
            source=Source.LINK,
        )
        for patient in patients
        for purpose in (ConsentPurpose.CARE, ConsentPurpose.EMAIL)
    ]


def _needs(frame: Frame, patients: list[Patient]) -> list[SpecialNeed]:
    access = sorted(ACCESS_NEEDS)
    return [
        SpecialNeed(
            uid=frame.uid(patient.created_at),
            patient=patient,
            key=frame.rng.choice(access),
            kind=NeedKind.ACCESS,
            noted_at=patient.created_at,
        )
        for patient in patients
        if frame.chance(0.12)
    ]


def _intakes(frame: Frame, patients: list[Patient]) -> list[Intake]:
    return [
        Intake(
            uid=frame.uid(patient.created_at),
            patient=patient,
            created_at=patient.created_at,
            submitted_at=patient.created_at + timedelta(minutes=12),
        )
        for patient in patients
        if frame.chance(0.9)
    ]
