"""A sender is killed in the middle of its work, again and again: nothing twice, nothing silently lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from clinic.mail_rounds import recover_leases
from clinic.models import MailState, OutgoingMail
from clinic.sending import send_due_mail
from clinic.tenancy import clinic_scope
from tests.factories.clinic import make_house
from tests.factories.mail import letter_kind, make_mail
from tests.smtp import Post

MAILS = 150
KILLS = 6
# Loads the product once, then forks a sender for each line it is given, and says its number and how it ended.
SENDERS = """
import os
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from tests.factories.mail import letter_kind
connections["default"].settings_dict["NAME"] = sys.argv[1]
for _line in sys.stdin:
    sender = os.fork()
    if not sender:
        with letter_kind():
            call_command("send_mail_loop", pause=0.05)
    print(sender, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(sender, 0)[1]), flush=True)
"""


class Senders:
    """Senders in processes of their own, one at a time."""

    def __init__(self, post: Post) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SENDERS, str(connection.settings_dict["NAME"])],
            env=environment,
            cwd=Path(settings.BASE_DIR),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def start(self) -> int:
        """The number of its process."""
        assert self.process.stdin is not None
        print(file=self.process.stdin, flush=True)
        return self._hear()

    def end(self) -> int:
        """How the sender ended: the number of the signal, below zero."""
        return self._hear()

    def _hear(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def __enter__(self) -> "Senders":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.communicate()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_letters(post: Post, sender: int, *, more_than: int) -> None:
    until = time.monotonic() + 60
    while len(post.letters) <= more_than:
        assert is_running(sender), "the sender ended by itself"
        assert time.monotonic() < until, "the sender sends nothing"
        time.sleep(0.005)


@pytest.mark.django_db(transaction=True)
def test_killed_sender_sends_nothing_twice_and_loses_nothing_silently(post: Post) -> None:
    post.pause = 0.01
    house = make_house()
    with clinic_scope(house.clinic):
        rows = {make_mail(due_at=timezone.now() - timedelta(hours=1)).uid for _number in range(MAILS)}
    with letter_kind() as letters, Senders(post) as senders:
        for _kill in range(KILLS):
            sender = senders.start()
            wait_for_letters(post, sender, more_than=len(post.letters))
            time.sleep(random.uniform(0.0, 0.3))
            os.kill(sender, signal.SIGKILL)
            assert senders.end() == -signal.SIGKILL
            recover_leases(now=timezone.now() + timedelta(seconds=125))
        send_due_mail(clock=timezone.now)
    with clinic_scope(house.clinic):
        state_of = dict(OutgoingMail.objects.values_list("uid", "state"))
    arrived = {uid for uid in rows if post.by_message_id[f"<{uid}@mail.demo.example>"]}
    assert set(post.by_message_id.values()) == {1}
    assert set(state_of) == rows
    assert set(state_of.values()) <= {MailState.SENT, MailState.UNKNOWN}
    states = Counter(state_of.values())
    assert {uid for uid, state in state_of.items() if state == MailState.SENT} <= arrived
    assert letters.told == [(MailState.UNKNOWN, "sender_lost")] * states[MailState.UNKNOWN]
    # At most the one letter that was in each sender's hands.
    assert states[MailState.UNKNOWN] <= KILLS
    assert states[MailState.SENT] >= MAILS - KILLS
