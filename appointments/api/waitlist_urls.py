"""Addresses of the waitlist under /api/v1/."""

from django.urls import URLPattern, path

from appointments.api import waitlist

_ENTRY, _TIME = "waitlist/<uuid:uid>", "freed-times/<uuid:uid>"
_ROUND, _OFFER = "waitlist-rounds/<uuid:uid>", "waitlist-offers/<uuid:uid>"
waitlist_urls: list[URLPattern] = [
    path("waitlist", waitlist.Entries.as_view(), name="waitlist"),
    path(_ENTRY, waitlist.OneEntry.as_view(), name="waitlist_entry"),
    path(f"{_ENTRY}/history", waitlist.EntrySteps.as_view(), name="waitlist_history"),
    path(f"{_ENTRY}/withdraw", waitlist.WithdrawEntry.as_view(), name="withdraw_waiting"),
    path(f"{_ENTRY}/book", waitlist.BookEntry.as_view(), name="book_waiting"),
    path("freed-times", waitlist.FreedTimes.as_view(), name="freed_times"),
    path(f"{_TIME}/matches", waitlist.Matches.as_view(), name="matches"),
    path(f"{_TIME}/offers", waitlist.TimeOffers.as_view(), name="offer_time"),
    path(_ROUND, waitlist.OneRound.as_view(), name="waitlist_round"),
    path(f"{_ROUND}/end", waitlist.EndRound.as_view(), name="end_round"),
    path("waitlist-offers", waitlist.Offers.as_view(), name="waitlist_offers"),
    path(f"{_OFFER}/accept", waitlist.AcceptOffer.as_view(), name="accept_offer"),
    path(f"{_OFFER}/decline", waitlist.DeclineOffer.as_view(), name="decline_offer"),
]
