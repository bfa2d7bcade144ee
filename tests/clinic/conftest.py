"""A kind of mail that needs neither patients nor visits."""

from collections.abc import Iterator

import pytest

from tests.factories.mail import Letters, letter_kind


@pytest.fixture
def letters() -> Iterator[Letters]:
    with letter_kind() as kind:
        yield kind
