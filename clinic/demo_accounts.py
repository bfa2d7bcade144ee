"""The sign-ins of the demo clinic: plainly fictional, printed by `make demo`, listed in the README."""

from typing import NamedTuple

DEMO_PASSWORD = "plumbline-demo-2026"


class DemoAccount(NamedTuple):
    email: str
    role: str


DEMO_ACCOUNTS = (
    DemoAccount("owner@demo.example", "owner"),
    DemoAccount("chiro@demo.example", "chiropractor"),
    DemoAccount("assistant@demo.example", "assistant"),
    DemoAccount("desk@demo.example", "front desk"),
)
