"""The waitlist: who would rather come another time, which times became free, and what was offered to whom."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from appointments.models.availability import VisitType
from appointments.models.diary import Appointment
from clinic.access import Capability
from clinic.models import Location, Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped
from patients.models import Patient

WEEKDAYS = 7


class WaitUrgency(models.TextChoices):
    SOON = "soon", _("as soon as possible")
    NORMAL = "normal", _("in the next weeks")
    WHENEVER = "whenever", _("whenever something is free")


class EntryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("has an offer")
    BOOKED = "booked", _("booked")
    WITHDRAWN = "withdrawn", _("taken off the list")
    EXPIRED = "expired", _("the last day is over")


OPEN_ENTRY = (EntryState.WAITING, EntryState.OFFERED)


class RoundState(models.TextChoices):
    RUNNING = "running", _("open")
    WON = "won", _("taken")
    EXPIRED = "expired", _("nobody took it")
    WITHDRAWN = "withdrawn", _("taken back")


class OfferState(models.TextChoices):
    OFFERED = "offered", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    LOST = "lost", _("somebody else was first")
    EXPIRED = "expired", _("no answer in time")
    WITHDRAWN = "withdrawn", _("taken back")


class WaitlistEntryQuerySet(models.QuerySet["WaitlistEntry"]):
    def visible_to(self, membership: Membership) -> "WaitlistEntryQuerySet":
        if not membership.may(Capability.SCHEDULE_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)

    def open(self) -> "WaitlistEntryQuerySet":
        return self.filter(state__in=OPEN_ENTRY)


@tracked
class WaitlistEntry(ClinicModel):
    """A patient who would take a time that becomes free.

    weekdays: 0 = Monday; none: any. from_time, until_time: on the wall of the place, the whole visit lies between them.
    bring_forward: the later visit that a booking replaces. Whom and where: its `wishes`; none: anybody, anywhere.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="waitlist_entries")
    visit_type = models.ForeignKey(VisitType, on_delete=models.PROTECT, related_name="waitlist_entries")
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=list, blank=True
    )
    from_time = models.TimeField(_("not before"), null=True, blank=True)
    until_time = models.TimeField(_("over by"), null=True, blank=True)
    first_day = models.DateField(_("from this day"))
    last_day = models.DateField(_("until this day"), null=True, blank=True)
    urgency = models.CharField(_("how soon"), max_length=8, choices=WaitUrgency, default=WaitUrgency.NORMAL)
    note = models.CharField(_("note for the desk"), max_length=300, blank=True)
    bring_forward = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="waitlist_entries"
    )
    booked = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=EntryState, default=EntryState.WAITING)
    idem_key = models.CharField(max_length=80, null=True, editable=False)  # noqa: DJ001 (NULLs never clash)
    added_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(WaitlistEntryQuerySet)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(WEEKDAYS))), name="waitlist_weekdays"
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True)
                | Q(until_time__isnull=True)
                | Q(until_time__gt=F("from_time")),
                name="waitlist_times_forward",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="waitlist_days_forward",
            ),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="waitlist_state_known"),
            models.CheckConstraint(
                condition=Q(urgency__in=WaitUrgency.values), name="waitlist_urgency_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_ENTRY, closed_at__isnull=True)
                | Q(~Q(state__in=OPEN_ENTRY), closed_at__isnull=False),
                name="waitlist_closed_with_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.BOOKED, booked__isnull=False)
                | Q(~Q(state=EntryState.BOOKED), booked__isnull=True),
                name="waitlist_booked_with_a_visit",
            ),
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="waitlist_idem_key_once"),
        ]
        indexes = [
            models.Index(fields=["clinic", "state", "added_at"], name="waitlist_by_state"),
            models.Index(fields=["clinic", "patient"], name="waitlist_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} waits for {self.visit_type_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ENTRY

    @property
    def is_asked_online(self) -> bool:
        """The patient put themselves on the list."""
        return self.added_by_id is None

    def say_weekdays(self) -> str:
        """Mon, Wed"""
        return ", ".join(str(WEEKDAYS_ABBR[day]) for day in self.weekdays)

    def practitioners(self) -> list[Membership]:
        """Those who would do; none: anybody. Reads the prefetched wishes."""
        return [wish.practitioner for wish in self.wishes.all() if wish.practitioner]

    def locations(self) -> list[Location]:
        return [wish.location for wish in self.wishes.all() if wish.location]


@tracked
class WaitlistWish(ClinicModel):
    """One practitioner, or one place, that would do."""

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="wishes")
    practitioner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(practitioner__isnull=False, location__isnull=True)
                | Q(practitioner__isnull=True, location__isnull=False),
                name="waitlist_wish_one_thing",
            ),
            models.UniqueConstraint(
                fields=["clinic", "entry", "practitioner"], name="waitlist_wish_who_once"
            ),
            models.UniqueConstraint(fields=["clinic", "entry", "location"], name="waitlist_wish_where_once"),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id or self.location_id} would do for {self.entry_id}"


class FreedTime(ClinicModel):
    """A time that somebody had and gave back: by a cancellation, or by moving away. It may be taken again since."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="freed_times")
    practitioner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    visit_type = models.ForeignKey(VisitType, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    freed_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="freed_time_forward")
        ]
        indexes = [models.Index(fields=["clinic", "starts_at"], name="freed_time_upcoming")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


@tracked
class WaitlistRound(ClinicModel):
    """One free time offered to one or several; while it runs, `hold` keeps the time."""

    freed = models.ForeignKey(FreedTime, on_delete=models.PROTECT, related_name="rounds")
    hold = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="waitlist_rounds")
    state = models.CharField(max_length=9, choices=RoundState, default=RoundState.RUNNING)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    idem_key = models.CharField(max_length=80, null=True, editable=False)  # noqa: DJ001 (NULLs never clash)

    objects = scoped()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="waitlist_round_state_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("opened_at")), name="waitlist_round_expires"),
            models.UniqueConstraint(fields=["clinic", "hold"], name="waitlist_round_hold_once"),
            models.UniqueConstraint(
                fields=["clinic", "freed"],
                condition=Q(state=RoundState.RUNNING),
                name="waitlist_round_one_running",
            ),
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="waitlist_round_idem_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "expires_at"],
                condition=Q(state=RoundState.RUNNING),
                name="waitlist_round_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} until {self.expires_at:%Y-%m-%d %H:%M}"


class WaitlistOfferQuerySet(models.QuerySet["WaitlistOffer"]):
    def visible_to(self, membership: Membership) -> "WaitlistOfferQuerySet":
        if not membership.may(Capability.SCHEDULE_VIEW):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)


@tracked
class WaitlistOffer(ClinicModel):
    """What one person was offered in a round, and what they said."""

    round = models.ForeignKey(WaitlistRound, on_delete=models.PROTECT, related_name="offers")
    entry = models.ForeignKey(WaitlistEntry, on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(max_length=9, choices=OfferState, default=OfferState.OFFERED)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped(WaitlistOfferQuerySet)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OfferState.values), name="waitlist_offer_state_known"
            ),
            models.UniqueConstraint(fields=["clinic", "round", "entry"], name="waitlist_offer_once"),
            models.UniqueConstraint(
                fields=["clinic", "round"],
                condition=Q(state=OfferState.ACCEPTED),
                name="waitlist_offer_one_accepted",
            ),
            models.UniqueConstraint(
                fields=["clinic", "entry"],
                condition=Q(state=OfferState.OFFERED),
                name="waitlist_offer_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} to {self.entry_id}"


@tracked
class WaitlistPolicy(ClinicModel):
    """How the clinic wants its waitlist: one row, or none as long as nobody changed anything."""

    offers_itself = models.BooleanField(_("offer free times by itself"), default=False)
    minutes = models.PositiveSmallIntegerField(
        _("keep a time for, minutes"),
        default=120,
        validators=[MinValueValidator(15), MaxValueValidator(60 * 24)],
    )
    version = models.PositiveIntegerField(default=1)

    objects = scoped()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic"], name="waitlist_policy_once"),
            models.CheckConstraint(condition=Q(minutes__range=(15, 60 * 24)), name="waitlist_policy_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes"
