"""The waitlist: who waits (`entries`), who suits a free time (`ranking`, `matching`), and what is offered (`rounds`).

`freed` is what booking tells it; `answers` is how an offer becomes a booking.
"""
