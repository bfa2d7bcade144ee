"""What patients never read (DOMAIN, header)."""

import re

NEVER = re.compile(
    r"\b(rupture|weak|degenerat|subluxation|relapse|grade|degrees?\b|R\d\d|evidence)|°|%|!", re.IGNORECASE
)


def assert_plain(text: str) -> None:
    found = NEVER.search(text)
    assert found is None, f"{found[0]!r} in {text!r}"
    for sentence in re.split(r"[.?:] ", text):
        assert len(sentence.split()) <= 30, sentence
