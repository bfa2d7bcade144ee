"""Somebody new books from the clinic's own page: a time is kept, they say who they are, and answer an e-mail.

Until that answer nothing is in the record: the time is a hold in the name of a stand-in, what they typed waits in the
request. Whoever is known already goes the same way and sees the same pages, so that nobody can find out who is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from appointments.booking import hold, take_hold
from appointments.errors import NotBookableError
from appointments.kept_times import KEEP_FOR, KeepOverError
from appointments.models import (
    Appointment,
    AppointmentStatus,
    BookingRequest,
    PublicBooking,
    RequestState,
    StandIn,
    VisitType,
)
from appointments.placing import save_step
from appointments.public_booking import kinds_for_newcomers
from appointments.self_booking import CallUsError
from appointments.wanted import Wanted, wanted_again
from clinic.components import say_day
from clinic.errors import DomainError, StaleVersionError
from clinic.mail import queue_mail
from clinic.models import Location, Membership
from clinic.rates import count_call
from patients.addressing import is_held
from patients.follow_ups import open_follow_up
from patients.models import Audience, FollowUpKind, Patient, Urgency
from patients.persons import PersonRefusedError, check_person, desk_day, home_zone, is_minor, tidy
from patients.registration import register_patient, similar_patients

MAIL = "newcomer"
ANSWER_WITHIN = timedelta(minutes=30)
MOST_AT_ONCE = 12
MAILS_AN_HOUR = 3  # to one address
TIMES_AN_HOUR = 10  # kept for one caller; a whole office may stand behind one
AN_HOUR = 60 * 60
TYPED = ("first_name", "last_name", "email", "phone", "guardian_name", "guardian_relation")
# The guardian's address and number are typed once, as the patient's would be.
AS_TYPED = {"guardian_email": "email", "guardian_phone": "phone"}
SHOWN = ("patient", "practitioner__user", "visit_type", "location", "room")
# As the form says it.
AGREEMENT = _lazy("The clinic may contact me by e-mail and phone about this visit. E-mail is not private.")


class BookingClosedError(DomainError):
    """The clinic does not take new patients online (any more)."""

    code = "booking_closed"


class TooManyError(DomainError):
    """Many people choose a time at this moment; each keeps one."""

    code = "too_many"


@dataclass(frozen=True)
class Chosen:
    """The time that somebody new has taken from the page."""

    visit_type: VisitType
    practitioner: Membership
    location: Location
    starts_at: datetime


@transaction.atomic
def open_request(*, chosen: Chosen, now: datetime) -> BookingRequest:
    """Keep the time for five minutes, for somebody who is about to say who they are.

    Raises BookingClosedError, TooManyError, and what `booking.hold` raises.
    """
    open_pages = PublicBooking.objects.filter(is_open=True, clinic__mail_is_on=True)
    page = open_pages.select_for_update(of=("self",)).first()
    if page is None:
        raise BookingClosedError(_("New patients cannot book online right now. Please call us."))
    if chosen.visit_type not in kinds_for_newcomers():
        raise NotBookableError(_("Please call us to book this kind of visit."), field="visit_type")
    wanted = Wanted(
        patient=_stand_in(now=now),
        practitioner=chosen.practitioner,
        visit_type=chosen.visit_type,
        location=chosen.location,
        starts_at=chosen.starts_at,
    )
    held = hold(wanted=wanted, expires_at=now + KEEP_FOR, now=now)
    return BookingRequest.objects.create(hold=held, opened_at=now)


@transaction.atomic
def ask_to_book(*, request: BookingRequest, person: Mapping[str, Any], now: datetime) -> BookingRequest:
    """Who they are: the time is kept for half an hour more, and an e-mail asks whether they mean it. Twice is once.

    `person`: first_name, last_name, birth_on, email, phone, and for who is under age guardian_name and
    guardian_relation; then e-mail and phone are the guardian's. Raises KeepOverError, PersonRefusedError.
    """
    fresh = _locked(request)
    if fresh.state != RequestState.CHOOSING:
        return fresh
    held = _held(fresh, now=now)
    clean = _checked(person, now=now)
    for name in TYPED:
        setattr(fresh, name, clean.get(name) or "")
    fresh.birth_on, fresh.agreed_hash = clean["birth_on"], hashlib.sha256(str(AGREEMENT).encode()).hexdigest()
    fresh.state, fresh.asked_at = RequestState.ASKED, now
    fresh.save(update_fields=[*TYPED, "birth_on", "agreed_hash", "state", "asked_at"])
    held.expires_at = min(now + ANSWER_WITHIN, held.starts_at)
    save_step(held, ["expires_at"])
    if not _has_had_enough(fresh.email, now=now):
        queue_mail(
            kind=MAIL,
            patient_uid=held.patient.uid,
            subject_uid=fresh.uid,
            subject_version=1,
            now=now,
            useful_until=held.expires_at,
        )
    return fresh


@transaction.atomic
def confirm_request(*, request: BookingRequest, now: datetime) -> Appointment:
    """Yes, from the e-mail: the person enters the record, the time becomes their visit, the desk hears. Twice is once.

    Raises KeepOverError, CallUsError, and what booking raises.
    """
    fresh = _locked(request)
    if fresh.state == RequestState.BOOKED:
        return Appointment.objects.select_related(*SHOWN).get(pk=fresh.hold_id)
    if fresh.state != RequestState.ASKED:
        raise KeepOverError(_say_over())
    held = _held(fresh, now=now)
    known, alike = _known(fresh), ()
    if known is None:
        alike = _alike(fresh)
    elif is_held(known):
        raise CallUsError(_("Please call us before you book, so that we can talk with you first."))
    patient = known or register_patient(
        fields=_person(fresh, now=now), by=None, now=now, idem=fresh.uid, is_confirmed=True
    )
    try:
        visit = take_hold(hold=held, wanted=wanted_again(held, patient=patient), by=None, now=now)
    except StaleVersionError as error:  # its end came while we waited for our turn
        raise KeepOverError(_say_over()) from error
    _tell_desk(visit, is_known=known is not None, is_alike=bool(alike), now=now)
    _close(fresh, RequestState.BOOKED, now=now, patient=patient)
    return visit


def end_stale_requests(*, now: datetime) -> int:
    """Forget what was typed by whoever did not answer in time; their time is free already."""
    stale = BookingRequest.objects.pending().exclude(
        hold__status=AppointmentStatus.HELD, hold__expires_at__gt=now
    )
    keys, ended = list(stale.values_list("pk", flat=True)), 0
    for key in keys:
        with transaction.atomic():
            row = BookingRequest.objects.select_for_update(skip_locked=True).pending().filter(pk=key).first()
            if row is not None:
                _close(row, RequestState.OVER, now=now)
                ended += 1
    return ended


def pending_requests(by: Membership, *, now: datetime) -> Any:
    """Requests whose time is still kept, the oldest first."""
    rows = BookingRequest.objects.visible_to(by).pending()
    rows = rows.filter(hold__status=AppointmentStatus.HELD, hold__expires_at__gt=now)
    return rows.select_related("hold__practitioner", "hold__visit_type", "hold__location").order_by(
        "opened_at", "id"
    )


def is_of_newcomer(appointment: Appointment) -> bool:
    """Whether somebody new keeps this time."""
    return BookingRequest.objects.pending().filter(hold=appointment).exists()


def may_answer(request: BookingRequest, *, now: datetime) -> bool:
    """Whether the time of a pending request is still kept."""
    held = request.hold
    is_on = held.status == AppointmentStatus.HELD and held.expires_at is not None and held.expires_at > now
    return is_on and request.state in (RequestState.CHOOSING, RequestState.ASKED)


def _stand_in(*, now: datetime) -> Patient:
    """One that keeps nothing at this moment. The page's row is locked, so no other request takes it meanwhile."""
    busy = Appointment.objects.filter(status=AppointmentStatus.HELD, expires_at__gt=now).values("patient")
    rows = StandIn.objects.select_related("patient")
    free = rows.exclude(patient__in=busy).order_by("pk").first()
    if free is not None:
        return free.patient
    if rows.count() >= MOST_AT_ONCE:
        raise TooManyError(
            _("Many people are booking at this moment. Please try again in a few minutes, or call us.")
        )
    patient = Patient.objects.create(
        first_name=_("New"),
        last_name=_("patient"),
        birth_on=date(1900, 1, 1),
        time_zone=home_zone().key,
        archived_at=now,
    )
    StandIn.objects.create(patient=patient)
    return patient


def _locked(request: BookingRequest) -> BookingRequest:
    """The request as it is now; a second click waits for the first."""
    locked: BookingRequest = BookingRequest.objects.select_for_update().get(pk=request.pk)
    return locked


def _held(request: BookingRequest, *, now: datetime) -> Appointment:
    held: Appointment = Appointment.objects.select_related(*SHOWN).get(pk=request.hold_id)
    if held.status != AppointmentStatus.HELD or held.expires_at is None or held.expires_at <= now:
        raise KeepOverError(_say_over())
    return held


def _checked(person: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """As tidied as the record takes it. Raises PersonRefusedError with each problem at its own field."""
    clean = tidy(person)
    today = desk_day(now)
    is_young = clean.get("birth_on") is not None and is_minor(clean["birth_on"], today=today)
    contact = {name: clean.get(name) or "" for name in ("email", "phone")}
    asked = dict(clean)
    if is_young:
        asked |= {"guardian_email": contact["email"], "guardian_phone": contact["phone"]}
    else:
        asked |= {"guardian_name": "", "guardian_relation": ""}
    problems = check_person(asked, today=today, has_guardian=False)
    if not contact["email"]:
        problems["email"] = _("Give your e-mail address. We send you a link to confirm.")
    # What is wrong with the guardian's is wrong with what was typed once.
    problems = {AS_TYPED.get(name, name): text for name, text in problems.items()}
    if problems:
        raise PersonRefusedError(problems)
    return {**asked, **contact}


def _person(request: BookingRequest, *, now: datetime) -> dict[str, Any]:
    """The fields of the record. Of a minor the guardian is written to, and called."""
    fields: dict[str, Any] = {name: getattr(request, name) for name in (*TYPED, "birth_on")}
    fields["phone"] = str(request.phone or "")
    if request.birth_on and is_minor(request.birth_on, today=desk_day(now)):
        fields |= {"guardian_email": fields.pop("email"), "guardian_phone": fields.pop("phone")}
    else:
        fields |= {"guardian_name": "", "guardian_relation": ""}
    return fields


def _known(request: BookingRequest) -> Patient | None:
    """Whoever has this name and birth date in the record, and is written to at this very address."""
    address = Q(email__iexact=request.email) | Q(guardians__email__iexact=request.email)
    rows = Patient.objects.current().filter(address, birth_on=request.birth_on, died_on__isnull=True)
    return rows.filter(first_name__iexact=request.first_name, last_name__iexact=request.last_name).first()


def _alike(request: BookingRequest) -> Any:
    return [
        match
        for match in similar_patients(
            first_name=request.first_name,
            last_name=request.last_name,
            birth_on=request.birth_on,
            phone=request.phone or "",
            email=request.email,
        )
        if match.is_warning
    ]


def _tell_desk(visit: Appointment, *, is_known: bool, is_alike: bool, now: datetime) -> None:
    when = {"when": say_day(visit.starts_at, "D j M G:i", visit.location.zone)}
    if is_known:
        title = _("Booked %(when)s on the page for new patients, though known here") % when
    elif is_alike:
        title = _("New, booked online for %(when)s. May be in the record already: please compare") % when
    else:
        title = _("New, booked online for %(when)s") % when
    open_follow_up(
        key=f"newcomer:{visit.uid}",
        kind=FollowUpKind.OTHER,
        audience=Audience.DESK,
        urgency=Urgency.TODAY,
        patient=visit.patient,
        title=title,
        due_at=now,
        now=now,
    )


def _close(
    request: BookingRequest, state: RequestState, *, now: datetime, patient: Patient | None = None
) -> None:
    """What was typed is in the record now, or forgotten."""
    for name in TYPED:
        setattr(request, name, "")
    request.state, request.birth_on, request.closed_at, request.patient = state, None, now, patient
    request.save(update_fields=[*TYPED, "state", "birth_on", "closed_at", "patient"])
    if state == RequestState.OVER:
        Appointment.objects.filter(pk=request.hold_id, status=AppointmentStatus.HELD).update(
            status=AppointmentStatus.EXPIRED, version=F("version") + 1
        )


def _has_had_enough(email: str, *, now: datetime) -> bool:
    """An address gets few of these mails in an hour, whoever types it; the page says the same all the time."""
    digest = hashlib.sha256(email.lower().encode()).hexdigest()[:32]
    return count_call(f"newcomer:{digest}", limit=MAILS_AN_HOUR, now=now, window=AN_HOUR).is_over


def _say_over() -> str:
    return _("We kept this time for a while, and that is over. Please choose a time again.")
