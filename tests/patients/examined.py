"""Examinations as the tests of the API need them: a draft of Bob's, signed ones of the weeks before."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from clinic.models import Membership
from patients.examinations import closing, drafts, palpation
from patients.examinations.palpation import Place
from patients.models import Episode, Examination
from tests.factories.patients import make_episode

AT = {"segment": "L4", "side": "right"}
L4 = Place("L4", "right")


def make_draft(by: Membership, episode: Episode | None = None, *, days_ago: int = 0) -> Examination:
    """A draft begun some minutes ago, or some days ago."""
    episode = episode or make_episode(complaint={"pain_now": 6})
    now = timezone.now() - timedelta(days=days_ago, minutes=5)
    return drafts.start_examination(patient=episode.patient, episode=episode, by=by, now=now)


def make_signed(by: Membership, episode: Episode | None = None, *, days_ago: int = 0) -> Examination:
    """A signed examination that found restricted motion at L4, right."""
    draft = make_draft(by, episode, days_ago=days_ago)
    who: dict[str, Any] = {"examination": draft, "by": by, "now": draft.started_at}
    palpation.save_finding(place=L4, kind="motion_restriction", detail={"direction": "extension"}, **who)
    return closing.sign_examination(version=draft.version, **who)


def path(examination: Examination, *more: object) -> str:
    return "/".join(["examinations", str(examination.uid), *(str(each) for each in more)])


# Every call that writes into a draft, as (method, rest of the address, body).
WRITES: list[tuple[str, str, Any]] = [
    ("PUT", "findings", {**AT, "kind": "spasm"}),
    ("PUT", "letters", {**AT, "letter": "P", "is_on": True}),
    ("POST", "repeat", {}),
    ("PUT", "measurements", {"measurements": [{"measure": "hamstring", "side": "right", "value": 48}]}),
    ("PUT", "tests", {"tests": [{"test": "slr", "side": "right", "outcome": "positive"}]}),
    ("POST", "tests/negative", None),
    ("PUT", "postures", {"postures": [{"feature": "lordosis", "word": "more"}]}),
    ("PATCH", "vitals", {"pulse": 70}),
    ("PUT", "note", {"note": "hello", "was": ""}),
    ("PUT", "hypothesis", {"hypothesis": "joint"}),
    ("POST", "diagnoses", {"code": "M54.59"}),
]
