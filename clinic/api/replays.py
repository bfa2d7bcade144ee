"""Idempotency keys: the same call twice makes one thing and gets one answer, also when both come at once (DESIGN §3).

The key is claimed in the transaction of the call. A second call waits at the unique key until the first has
ended: then its answer is there, or nothing was made and the second is the first.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from clinic.api.problems import KeyMissing, KeyUsedOtherwise
from clinic.models import KeptAnswer, Membership
from clinic.prepared import in_words, together

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{8,80}")

# A call may wait for its turn several times over (`appointments.locks`); whoever sends it again waits as long.
PATIENCE = "12s"
_WAIT = "SELECT set_config('lock_timeout', %s, true)"
_CLAIM = """
    INSERT INTO clinic_keptanswer (clinic_id, key, member_id, asked, headers, created_at)
    VALUES (%s, %s, %s, %s, '{}', %s) ON CONFLICT (clinic_id, key) DO NOTHING RETURNING id
"""


def read_key(request: HttpRequest) -> str:
    """The key of a call that makes something. Raises KeyMissing."""
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise KeyMissing
    return key


def once(
    *, key: str, by: Membership, request: HttpRequest, data: Any, now: datetime, act: Callable[[], Response]
) -> Response:
    """What `act` answers, kept under the key; or what it answered when this call came before."""
    asked = _digest(by, request, data)
    _wait, claimed = together(
        in_words(_WAIT, [PATIENCE]), in_words(_CLAIM, [by.clinic_id, key, by.pk, asked, now])
    )
    if not claimed:
        return _answer_again(key, asked)
    response = act()
    body = JSONRenderer().render(response.data)
    headers = {name: response[name] for name in ("ETag", "Location") if name in response}
    KeptAnswer.objects.filter(pk=claimed[0][0]).update(
        status=response.status_code, body=body, headers=headers
    )
    return response


def forget_answers(*, now: datetime) -> int:
    """Remove the answers of this clinic that are older than a day; returns how many."""
    return KeptAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _answer_again(key: str, asked: bytes) -> Response:
    kept = KeptAnswer.objects.get(key=key)
    if bytes(kept.asked) != asked:
        raise KeyUsedOtherwise
    response = Response(json.loads(bytes(kept.body or b"null")), status=kept.status)
    for name, value in {**kept.headers, REPLAYED: "true"}.items():
        response[name] = value
    return response


def _digest(by: Membership, request: HttpRequest, data: Any) -> bytes:
    """Who asked for what. Another person's call is another call, whatever it says."""
    text = json.dumps([by.pk, request.method, request.path, data], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
