"""How the outbox is told to people: the lists it is read in, the tone of a state, and the words behind a reason."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.models.outbox import MailState

LISTS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "attention": (
        _("Need a look"),
        (MailState.UNKNOWN, MailState.DEAD, MailState.BOUNCED, MailState.COMPLAINED),
    ),
    "waiting": (_("Waiting"), (MailState.PLANNED, MailState.RETRY, MailState.CLAIMED, MailState.HANDED)),
    "sent": (_("Sent"), (MailState.SENT, MailState.DELIVERED)),
    "not_sent": (_("Not sent"), (MailState.SUPPRESSED, MailState.SUPERSEDED)),
    "all": (_("All"), tuple(MailState.values)),
}

TONES: Mapping[str, str] = {
    MailState.SENT: "good",
    MailState.DELIVERED: "good",
    MailState.RETRY: "watch",
    MailState.UNKNOWN: "watch",
    MailState.DEAD: "bad",
    MailState.BOUNCED: "bad",
    MailState.COMPLAINED: "bad",
}

REASONS: Mapping[str, str | Promise] = {
    "answered_or_over": _("it was answered, or its time is over"),
    "archived": _("the record is closed"),
    "booked": _("a visit is booked already"),
    "booked_again": _("the visit is on again"),
    "called_off": _("the visit was cancelled"),
    "cannot_be_written": _("it could not be written"),
    "consent_withdrawn": _("the patient has switched these off"),
    "confirmed": _("the patient has said yes already"),
    "connection": _("the mail server did not answer"),
    "connection_lost": _("the line broke while it went out"),
    "died": _("the patient has died"),
    "gave_up": _("it was tried too often"),
    "gone": _("what it was about is no longer there"),
    "mailbox_unknown": _("there is no such mailbox"),
    "mail_off": _("the clinic's e-mail was switched off"),
    "moved": _("the visit has another time"),
    "never_invited": _("nobody had been told of the visit"),
    "newer": _("a newer one went out"),
    "no_address": _("there is no e-mail address"),
    "no_contact": _("the patient is not to be contacted"),
    "no_consent": _("the patient does not want these"),
    "not_active": _("the plan is not in force"),
    "not_now": _("this is not the moment for it"),
    "over": _("its time is over"),
    "past": _("the visit is over"),
    "quiet_hours": _("the visit comes before the quiet hours end"),
    "safety_hold": _("a safety flag stands"),
    "sender_lost": _("the sender stopped while it went out"),
    "stopped": _("mail to this address was stopped"),
    "together": _("another e-mail to the same address told of it"),
    "too_late": _("it was too late to be of use"),
}


def say_reason(reason: str) -> str:
    """Words for a reason; an answer of the mail server is told by its number."""
    if reason.startswith("smtp_"):
        return str(_("the mail server refused it (%(code)s)") % {"code": reason.removeprefix("smtp_")})
    return str(REASONS.get(reason, reason))
