"""The waitlist by API: who waits and what they ask for, times that became free, offers and answers."""

from uuid import UUID

from django.db.models import QuerySet

from appointments.api.diary import BOOKING_REFUSALS
from appointments.api.serializers import AppointmentOutput
from appointments.api.waitlist_serializers import (
    AddEntryInput,
    BookEntryInput,
    ChangeEntryInput,
    FreedTimeOutput,
    OpenRoundInput,
    WaitlistEntryOutput,
    WaitlistMatchOutput,
    WaitlistOfferOutput,
    WaitlistRoundOutput,
    WaitlistStepOutput,
    practitioner_field,
    visible_entries,
    visit_type_field,
)
from appointments.errors import MoveRefusedError
from appointments.models import (
    Appointment,
    EntryState,
    FreedTime,
    OfferState,
    WaitlistEntry,
    WaitlistOffer,
    WaitlistRound,
)
from appointments.waitlist.answers import accept_offer, book_entry, decline_offer, withdraw_entry
from appointments.waitlist.entries import Wishes, add_entry, change_entry, wishes_of
from appointments.waitlist.errors import (
    EntryClosedError,
    EntryRefusedError,
    OfferOverError,
    OfferRefusedError,
    TooLateToOfferError,
)
from appointments.waitlist.matching import WITH_WISHES, Suited, matches_for, upcoming_freed
from appointments.waitlist.rounds import open_round, take_back
from appointments.waitlist.steps import Step, read_steps
from appointments.wanted import Wanted
from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import UidField, choice_field
from patients.api.fields import patient_field

SHOWN = ("patient", "visit_type", "bring_forward", "booked")
TIME = ("clinic", "practitioner", "location", "visit_type")
OFFER = ("entry__patient", "round__hold")


class EntryQuery(Listing):
    state = choice_field(EntryState, required=False)
    patient = patient_field(required=False)
    visit_type = visit_type_field(required=False)
    practitioner = practitioner_field(required=False, help_text="Those who asked for them by name.")


class Entries(Endpoint):
    @operation(
        "list_waitlist_entries", Capability.SCHEDULE_VIEW, query=EntryQuery, answer=WaitlistEntryOutput,
        ordering=("added_at", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[WaitlistEntry]:
        """The waitlist

        Whoever waits longest first; closed entries too.
        """
        columns = {"practitioner": "wishes__practitioner"}
        names = ("state", "patient", "visit_type", "practitioner")
        wanted = {columns.get(name, name): call.query[name] for name in names if name in call.query}
        return _entries(call).filter(**wanted)

    @operation(
        "add_waitlist_entry", Capability.SCHEDULE_EDIT, body=AddEntryInput, answer=WaitlistEntryOutput, status=201,
        creates=True, keeps_key=True, made_at="added_at", refusals=(EntryRefusedError,),
    )  # fmt: skip
    def post(self, call: Call) -> WaitlistEntry:
        """Put a patient on the waitlist

        What is left out does not matter to them: anybody, anywhere, any day.
        """
        asked = dict(call.data)
        patient = asked.pop("patient")
        made = add_entry(patient=patient, wishes=Wishes(**asked), by=call.by, now=call.now, idem_key=call.key)
        return _entry(call, made.uid)


class OneEntry(Endpoint):
    @operation("show_waitlist_entry", Capability.SCHEDULE_VIEW, answer=WaitlistEntryOutput)
    def get(self, call: Call, uid: UUID) -> WaitlistEntry:
        """One entry of the waitlist"""
        return _entry(call, uid)

    @operation(
        "change_waitlist_entry", Capability.SCHEDULE_EDIT, body=ChangeEntryInput, answer=WaitlistEntryOutput,
        versioned=True, refusals=(EntryRefusedError, EntryClosedError),
    )  # fmt: skip
    def patch(self, call: Call, uid: UUID) -> WaitlistEntry:
        """Change what somebody asks for

        What is not given stays, and so does how long they have waited.
        """
        entry = _entry(call, uid)
        wishes = wishes_of(entry, **call.data)
        change_entry(entry=entry, wishes=wishes, version=call.version, by=call.by, now=call.now)
        return _entry(call, uid)


class EntrySteps(Endpoint):
    @operation("list_waitlist_entry_events", Capability.SCHEDULE_VIEW, answer=WaitlistStepOutput, many=True)
    def get(self, call: Call, uid: UUID) -> list[Step]:
        """What happened to an entry

        The latest first: wishes, offers, answers.
        """
        return read_steps(_entry(call, uid))


class WithdrawEntry(Endpoint):
    @operation(
        "withdraw_waitlist_entry", Capability.SCHEDULE_EDIT, answer=WaitlistEntryOutput, versioned=True,
        refusals=(EntryClosedError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WaitlistEntry:
        """Take somebody off the waitlist

        An offer that still runs for them ends.
        """
        withdraw_entry(entry=_entry(call, uid), version=call.version, by=call.by, now=call.now)
        return _entry(call, uid)


class BookEntry(Endpoint):
    @operation(
        "book_waitlist_entry", Capability.SCHEDULE_EDIT, body=BookEntryInput, answer=AppointmentOutput, status=201,
        creates=True, keeps_key=True, made_at="booked_at", versioned=True,
        refusals=(*BOOKING_REFUSALS, EntryClosedError, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Book a time for somebody who waits

        The visit that was to be brought forward is cancelled with it.
        """
        entry = _entry(call, uid)
        wanted = Wanted(patient=entry.patient, visit_type=entry.visit_type, **call.data)
        return book_entry(
            entry=entry, wanted=wanted, version=call.version, by=call.by, now=call.now, idem_key=call.key
        )


class FreedTimes(Endpoint):
    @operation(
        "list_freed_times", Capability.SCHEDULE_VIEW, query=Listing, answer=FreedTimeOutput,
        ordering=("starts_at", "id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[FreedTime]:
        """Times that became free

        By a cancellation or by moving away; those that lie ahead and are not taken again.
        """
        return upcoming_freed(now=call.now)


class Matches(Endpoint):
    @operation("list_matches", Capability.SCHEDULE_VIEW, answer=WaitlistMatchOutput, many=True)
    def get(self, call: Call, uid: UUID) -> list[Suited]:
        """Who can have a free time

        The best first: how well it suits, how urgent it is, how long they have waited.
        """
        return matches_for(_freed(call, uid), now=call.now)


class TimeOffers(Endpoint):
    @operation(
        "offer_freed_time", Capability.SCHEDULE_EDIT, body=OpenRoundInput, answer=WaitlistRoundOutput, status=201,
        creates=True, keeps_key=True, made_at="opened_at",
        refusals=(*BOOKING_REFUSALS, OfferRefusedError, TooLateToOfferError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> WaitlistRound:
        """Offer a free time

        It is kept while the offers run. Each is told by e-mail, outside the quiet hours; the first who accepts has it.
        """
        freed = _freed(call, uid)
        entries = call.data["entries"]
        made = open_round(freed=freed, entries=entries, by=call.by, now=call.now, idem_key=call.key)
        return _round(call, made.uid)


class OneRound(Endpoint):
    @operation("show_waitlist_round", Capability.SCHEDULE_VIEW, answer=WaitlistRoundOutput)
    def get(self, call: Call, uid: UUID) -> WaitlistRound:
        """A time that is kept, and its offers"""
        return _round(call, uid)


class EndRound(Endpoint):
    @operation("take_offers_back", Capability.SCHEDULE_EDIT, answer=WaitlistRoundOutput)
    def post(self, call: Call, uid: UUID) -> WaitlistRound:
        """Take the offers of a time back

        The time is free again, and whoever had not answered waits on.
        """
        take_back(round=_round(call, uid), by=call.by, now=call.now)
        return _round(call, uid)


class OfferQuery(Listing):
    state = choice_field(OfferState, required=False)
    entry = UidField(visible_entries, required=False)


class Offers(Endpoint):
    @operation(
        "list_waitlist_offers", Capability.SCHEDULE_VIEW, query=OfferQuery, answer=WaitlistOfferOutput,
        ordering=("-offered_at", "-id"),
    )  # fmt: skip
    def get(self, call: Call) -> QuerySet[WaitlistOffer]:
        """Offers of free times

        The latest first.
        """
        wanted = {name: call.query[name] for name in ("state", "entry") if name in call.query}
        return WaitlistOffer.objects.visible_to(call.by).filter(**wanted).select_related(*OFFER)


class AcceptOffer(Endpoint):
    @operation(
        "accept_waitlist_offer", Capability.SCHEDULE_EDIT, answer=AppointmentOutput,
        refusals=(*BOOKING_REFUSALS, OfferOverError, MoveRefusedError),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> Appointment:
        """Accept an offer for a patient

        As if they had done it from the e-mail: of several who accept, the first has the time. Twice is once.
        """
        return accept_offer(offer=_offer(call, uid), by=call.by, now=call.now)


class DeclineOffer(Endpoint):
    @operation(
        "decline_waitlist_offer",
        Capability.SCHEDULE_EDIT,
        answer=WaitlistOfferOutput,
        refusals=(OfferOverError,),
    )
    def post(self, call: Call, uid: UUID) -> WaitlistOffer:
        """Decline an offer for a patient

        They wait on. When nobody is left to answer, the time is free again.
        """
        decline_offer(offer=_offer(call, uid), by=call.by, now=call.now)
        return _offer(call, uid)


def _entries(call: Call) -> QuerySet[WaitlistEntry]:
    return visible_entries(call.by).select_related(*SHOWN).prefetch_related(*WITH_WISHES)


def _entry(call: Call, uid: UUID) -> WaitlistEntry:
    return call.fetch(_entries(call), uid)


def _freed(call: Call, uid: UUID) -> FreedTime:
    return call.fetch(FreedTime.objects.select_related(*TIME), uid)


def _round(call: Call, uid: UUID) -> WaitlistRound:
    rows = WaitlistRound.objects.select_related("freed", "hold")
    return call.fetch(rows.prefetch_related("offers__entry__patient", "offers__round__hold"), uid)


def _offer(call: Call, uid: UUID) -> WaitlistOffer:
    return call.fetch(WaitlistOffer.objects.visible_to(call.by).select_related(*OFFER), uid)
