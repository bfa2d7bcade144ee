"""The hash of a signature: one content, one hash, whatever order or zone it was written in."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.signing import canonical, content_hash, may_sign
from tests.factories.clinic import House

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(content=st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_order_of_keys_does_not_matter(content: dict[str, object]) -> None:
    backwards = dict(reversed(content.items()))
    assert content_hash(content) == content_hash(backwards)


@given(content=st.dictionaries(st.text(max_size=5), VALUES, min_size=1, max_size=5))
def test_every_change_gives_another_hash(content: dict[str, object]) -> None:
    key = next(iter(content))
    assert content_hash(content) != content_hash({**content, key: ["changed", content[key]]})


def test_one_instant_in_two_zones_is_one_content() -> None:
    here = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert content_hash({"at": here}) == content_hash({"at": here.astimezone(UTC)})


def test_decimals_are_written_without_zeros_at_the_end() -> None:
    assert canonical({"value": Decimal("48.0")}) == b'{"value":"48"}'
    assert canonical({"value": Decimal("100")}) == b'{"value":"100"}'


def test_plain_forms_of_days_ids_and_sets() -> None:
    uid = UUID(int=1)
    assert (
        canonical({"on": date(2026, 1, 2), "uid": uid, "which": {"b", "a"}})
        == f'{{"on":"2026-01-02","uid":"{uid}","which":["a","b"]}}'.encode()
    )


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), object(), b"bytes"])  # noqa: DTZ001
def test_value_without_one_fixed_form_cannot_be_signed(value: object) -> None:
    with pytest.raises(TypeError):
        content_hash({"value": value})


@pytest.mark.django_db
def test_only_the_chiropractor_may_sign(house: House) -> None:
    signers = [who for who in (house.alice, house.bob, house.amy, house.rita) if may_sign(who)]
    assert signers == [house.bob]
