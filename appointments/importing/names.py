"""Whom and what the words of a file mean: practitioners, kinds of visit, places."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from appointments.importing.rows import House, RowRefusedError, is_called_off, wall_time
from appointments.models import VisitType
from clinic.importing.kinds import Job, NameList, fold
from clinic.models import Location, Membership

_TITLES = {"dr", "doctor", "mr", "mrs", "ms", "dc"}


def house_now() -> House:
    """What can be booked at this moment, in three queries."""
    return House(
        practitioners={
            str(each.uid): each for each in Membership.objects.practitioners().select_related("user")
        },
        visit_types={str(each.uid): each for each in VisitType.objects.filter(is_active=True)},
        places={str(each.uid): each for each in Location.objects.filter(is_active=True)},
    )


def name_lists(job: Job, now: datetime) -> list[NameList]:
    """The words of the visits that are still to come; those of years ago need nobody to explain them."""
    house = house_now()
    rows = [row for row in job.sheet.rows if _is_ahead(job, row, now)]
    people = {key: each.display_name for key, each in house.practitioners.items()}
    lists = [
        _list(job, rows, "practitioner", _("Practitioners"), people, _guess_person(house)),
        _list(
            job, rows, "visit_type", _("Kinds of visit"),
            {key: each.name for key, each in house.visit_types.items()},
            _guess_name({key: each.name for key, each in house.visit_types.items()}),
        ),
    ]  # fmt: skip
    places = {key: each.name for key, each in house.places.items()}
    if len(places) > 1:
        lists.append(_list(job, rows, "location", _("Places"), places, _guess_name(places)))
    return [each for each in lists if each.words]


def _is_ahead(job: Job, row: Any, now: datetime) -> bool:
    try:
        # A day's grace, for the zone of the place is not known yet.
        return not is_called_off(job, row) and wall_time(job, row).day >= (now - timedelta(days=1)).date()
    except RowRefusedError:
        return False


def _list(
    job: Job,
    rows: Sequence[Any],
    field: str,
    label: Any,
    options: Mapping[str, str],
    guess: Callable[[str], str],
) -> NameList:
    counted = Counter(job.one(row, field) for row in rows)
    words = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    only = next(iter(options)) if len(options) == 1 else ""
    return NameList(
        field, label, words, list(options.items()), {word: guess(word) or only for word, _n in words}
    )


def _guess_person(house: House) -> Callable[[str], str]:
    """By e-mail address, or by the name shown or signed in with, without titles."""
    known: dict[str, set[str]] = {}
    for key, each in house.practitioners.items():
        for name in (each.display_name, each.user.name):
            known.setdefault(_bare(name), set()).add(key)
        known.setdefault(each.user.email.casefold(), set()).add(key)

    def guess(word: str) -> str:
        found = known.get(word.strip().casefold()) or known.get(_bare(word)) or set()
        return next(iter(found)) if len(found) == 1 else ""

    return guess


def _guess_name(options: Mapping[str, str]) -> Callable[[str], str]:
    known = {fold(name): key for key, name in options.items()}
    return lambda word: known.get(fold(word), "")


def _bare(name: str) -> str:
    return " ".join(sorted(word for word in fold(name).split() if word not in _TITLES))
