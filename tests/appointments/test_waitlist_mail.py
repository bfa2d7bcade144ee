"""The mail that offers a free time: what it says, when it goes, and when it does not."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from appointments.booking import cancel
from appointments.models import FreedTime, VisitType, WaitlistOffer
from appointments.waitlist.answers import accept_offer
from appointments.waitlist.emails import WAITLIST_OFFER
from appointments.wanted import Wanted
from clinic.delivery import Answer, Carrier
from clinic.letters import Envelope
from clinic.models import Clinic, Membership, OutgoingMail
from clinic.sending import send_due_mail
from patients.models import FollowUp
from tests.appointments.test_emails import CLINICAL
from tests.factories.patients import make_patient
from tests.factories.waitlist import make_entry, offer_to
from tests.smtp import Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]

Wish = Callable[..., Wanted]
DAY = timedelta(days=1)


def send(at: datetime) -> dict[str, int]:
    return dict(send_due_mail(clock=lambda: at))


def test_the_offer_says_when_where_and_until_when_and_nothing_clinical(
    freed: FreedTime, adjustment: VisitType, rita: Membership, post: Post, now: datetime
) -> None:
    OutgoingMail.objects.all().delete()
    _opened, [offer] = offer_to(freed, make_entry("Ann", adjustment, now=now), by=rita, now=now)
    assert send(now) == {"sent": 1}
    assert post.recipients == ["ann@mail.example"]
    assert post.letters[0]["Subject"] == "A free time for you: Wed 25 Nov, 10:00"
    for words in (post.text(), re.sub(r"<style.*?</style>|<[^>]+>", "", post.html(), flags=re.DOTALL)):
        assert "Wednesday, 25 November, 10:00" in words
        assert "Dr Bob" in words
        assert "Tue 24 Nov, 11:00" in words
        assert "Wait" not in words.replace("Waitlist", "")
        assert not CLINICAL.search(re.sub(r"https?://\S+", "", words).replace("call back", ""))
    [token] = re.findall(r"/w/([A-Za-z0-9_-]+)/", post.text())
    page = Client().get(f"/w/{token}/")
    assert "Yes, I take this time" in page.content.decode()
    offer.refresh_from_db()
    assert offer.state == "offered"


def test_an_offer_is_not_sent_at_night_unless_the_morning_is_soon_enough(
    freed: FreedTime, adjustment: VisitType, rita: Membership, clinic: Clinic, post: Post, now: datetime
) -> None:
    OutgoingMail.objects.all().delete()
    far = make_patient(first_name="Far", email="far@mail.example", time_zone="Pacific/Honolulu")
    early = make_entry("Far", adjustment, now=now, patient=far)
    offer_to(freed, early, make_entry("Ann", adjustment, now=now), by=rita, now=now)
    # In Honolulu it is four in the morning, and the time is given away before eight.
    assert send(now) == {"suppressed": 1, "sent": 1}
    assert OutgoingMail.objects.get(kind=WAITLIST_OFFER, state="suppressed").reason == "too_late"


def test_at_night_the_offer_waits_for_the_morning(
    freed: FreedTime, adjustment: VisitType, rita: Membership, post: Post, now: datetime
) -> None:
    night, morning = now + timedelta(hours=14), now + timedelta(hours=23)
    OutgoingMail.objects.all().delete()
    offer_to(freed, make_entry("Ann", adjustment, now=now), by=rita, now=night)
    assert send(night) == {"postponed": 1}
    assert send(morning) == {"sent": 1}


def test_whoever_has_no_address_is_called(
    freed: FreedTime, adjustment: VisitType, rita: Membership, post: Post, now: datetime
) -> None:
    OutgoingMail.objects.all().delete()
    silent = make_patient(first_name="Sil", email="")
    offer_to(freed, make_entry("Sil", adjustment, now=now, patient=silent), by=rita, now=now)
    assert send(now) == {"suppressed": 1}
    assert FollowUp.objects.get().title == "Call instead of e-mail: offer of a free time, due 24 Nov"


def test_an_answered_offer_is_not_mailed_any_more(
    freed: FreedTime, adjustment: VisitType, rita: Membership, post: Post, now: datetime
) -> None:
    OutgoingMail.objects.all().delete()
    opened, _offers = offer_to(freed, make_entry("Ann", adjustment, now=now), by=rita, now=now)
    cancel(appointment=opened.hold, by=rita, now=now)
    WaitlistOffer.objects.update(state="withdrawn")
    assert send(now) == {"superseded": 1}


def test_an_offer_that_is_over_before_its_letters_turn_is_not_sent(
    freed: FreedTime, adjustment: VisitType, rita: Membership, post: Post, now: datetime
) -> None:
    OutgoingMail.objects.all().delete()
    people = [make_entry(name, adjustment, now=now) for name in ("Ann", "Ben")]
    _opened, offers = offer_to(freed, *people, by=rita, now=now)
    by_address = {f"{offer.entry.patient.first_name.lower()}@mail.example": offer for offer in offers}

    class Answered(Carrier):
        def deliver(self, letter: Envelope) -> Answer:
            answer = super().deliver(letter)
            accept_offer(offer=by_address[letter.recipient], by=None, now=now)
            return answer

    OutgoingMail.objects.update(due_at=now)
    passed = iter(range(100))  # so slow that each letter is looked at anew
    with Answered() as carrier:
        ended = send_due_mail(clock=lambda: now + timedelta(seconds=next(passed)), carrier=carrier)
    assert (ended["sent"], ended["superseded"]) == (1, 1)
    assert len(post.letters) == 1
