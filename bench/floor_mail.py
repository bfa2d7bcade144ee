"""The floor of sending: a Celery task that hands one ready letter to the mail server over a kept connection."""

import smtplib

from celery import shared_task
from django.conf import settings

TASK = "bench.send_letter"
HEAD = b"From: no-reply@bench.example\r\nTo: alice@bench.example\r\nSubject: Your visit\r\n\r\n"

_kept: list[smtplib.SMTP] = []  # this process's connection, once it has one


@shared_task(name=TASK)
def send_letter(size: int) -> None:
    if not _kept:
        _kept.append(smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10))
    body = (b"x" * 70 + b"\r\n") * (size // 72)
    _kept[0].sendmail("no-reply@bench.example", ["alice@bench.example"], HEAD + body)
