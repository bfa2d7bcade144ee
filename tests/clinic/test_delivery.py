"""How far a letter got: told apart whether commands go one by one or, where the server takes that, several at once."""

from typing import Any

import pytest

from clinic.delivery import SENT, Answer, Carrier, Outcome
from clinic.letters import Envelope
from tests.smtp import Post

LETTER = Envelope("us@mail.example", "nora@mail.example", b"Subject: Hello\r\n\r\n.\r\n.a dot\r\n")
REFUSALS: list[tuple[dict[str, Any], Answer]] = [
    ({"at_mail": ["450 busy"]}, Answer(Outcome.LATER, "smtp_450")),
    ({"at_mail": ["550 you may not send"]}, Answer(Outcome.LATER, "smtp_550")),
    ({"at_rcpt": ["450 busy"]}, Answer(Outcome.LATER, "smtp_450")),
    ({"at_rcpt": ["550 nobody here by that name"]}, Answer(Outcome.REFUSED, "smtp_550")),
    ({"at_rcpt": ["550 nobody here"], "asks_anyway": True}, Answer(Outcome.REFUSED, "smtp_550")),
    ({"at_data": ["451 try later"]}, Answer(Outcome.LATER, "smtp_451")),
    ({"at_data": ["554 not this"]}, Answer(Outcome.REFUSED, "smtp_554")),
    ({"at_data": ["421 closing down"]}, Answer(Outcome.LATER, "smtp_421")),
    ({"at_mail": ["drop", "drop"]}, Answer(Outcome.LATER, "connection")),
    ({"drop": ["before_keeping"]}, Answer(Outcome.UNSURE, "connection_lost")),
]
several = pytest.mark.parametrize("takes_several", [False, True])


@several
def test_letters_arrive_over_one_line(post: Post, *, takes_several: bool) -> None:
    post.takes_several = takes_several
    with Carrier() as carrier:
        assert [carrier.deliver(LETTER) for _each in range(3)] == [SENT] * 3
    assert (len(post.letters), post.connections, set(post.recipients)) == (3, 1, {"nora@mail.example"})
    assert post.letters[0].get_content().splitlines() == [".", ".a dot"]


@several
@pytest.mark.parametrize(("trouble", "answer"), REFUSALS)
def test_each_trouble_has_its_answer_and_costs_the_next_letter_nothing(
    post: Post, trouble: dict[str, Any], answer: Answer, *, takes_several: bool
) -> None:
    post.takes_several = takes_several
    for name, value in trouble.items():
        setattr(post, name, [*value] if isinstance(value, list) else value)
    with Carrier() as carrier:
        assert carrier.deliver(LETTER) == answer
        assert carrier.deliver(LETTER) == SENT
    assert len(post.letters) == 1
