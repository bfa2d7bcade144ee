"""The work on files: part by part, each in one transaction that also writes how far it is.

So a worker that is killed leaves whole parts behind, and the next one goes on after them. One file of a clinic at a
time: two that know the same person would otherwise both add them.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pghistory
import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from clinic.importing.kinds import Verdict, Work, kinds
from clinic.importing.uploads import TASK, open_job
from clinic.logs import describe
from clinic.mail import poke
from clinic.models import Clinic, FileImport, ImportFinding, ImportState
from clinic.models.imports import AT_WORK
from clinic.tenancy import clinic_scope

log = structlog.get_logger("plumbline.imports")

Clock = Callable[[], datetime]

LEASE = timedelta(seconds=60)
BUDGET = 45.0  # seconds one run may take; the next goes on
LONGEST_MESSAGE = 400
_AFTER = {ImportState.CHECKING: ImportState.CHECKED, ImportState.RUNNING: ImportState.DONE}


class _LostError(Exception):
    """Somebody else has the file now."""


def work_on_imports(*, clock: Clock) -> int:
    """Check and bring in what waits in any clinic, until nothing is left or the time is up; returns rows done."""
    give_up, done = time.monotonic() + BUDGET, 0
    for clinic in Clinic.objects.filter(is_active=True).order_by("pk"):
        while (source := _claim(clinic, now=clock())) is not None:
            done += _work(clinic, source, clock=clock, give_up=give_up)
            if time.monotonic() >= give_up:
                poke(TASK)
                return done
    return done


def _claim(clinic: Clinic, *, now: datetime) -> FileImport | None:
    """The next file of the clinic, ours until the lease ends."""
    with clinic_scope(clinic):
        waiting = FileImport.objects.filter(state__in=AT_WORK)
        if not waiting.exists():
            return None
        Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
        if waiting.filter(lease_until__gt=now).exists():
            return None
        source: FileImport | None = waiting.order_by("pk").first()
        if source is None:
            return None
        if source.n_done and _is_tried_whole(source):
            source.n_done, source.counts = 0, {}
            source.findings.all().delete()
        source.lease_token, source.lease_until = uuid4(), now + LEASE
        source.save(update_fields=["n_done", "counts", "lease_token", "lease_until"])
        return source


def _work(clinic: Clinic, source: FileImport, *, clock: Clock, give_up: float) -> int:
    """As many parts as there is time for; returns how many rows."""
    token, is_trial = source.lease_token, source.state == ImportState.CHECKING
    is_whole = _is_tried_whole(source)
    assert token is not None
    done = 0
    try:
        with clinic_scope(clinic):
            work = kinds[source.kind].work(open_job(source), is_trial)
        parts, left = list(work.parts), source.n_done
        while parts and left >= len(parts[0]) > 0:
            left -= len(parts.pop(0))
        for part in parts:
            # What begins anew when it is cut off would never get through.
            if time.monotonic() >= give_up and not is_whole:
                _release(clinic, source.pk, token)
                return done
            _take_part(clinic, source, work, part, now=clock())
            done += len(part)
        _finish(clinic, source.pk, token, state=_AFTER[ImportState(source.state)], now=clock())
    except _LostError:
        return done
    except (OperationalError, InterfaceError):  # the database's trouble: the lease brings the file back
        raise
    except Exception as error:
        log.error("import stopped", source=str(source.uid), clinic=clinic.pk, error=describe(error))
        _finish(clinic, source.pk, token, state=ImportState.FAILED, now=clock())
    return done


def _is_tried_whole(source: FileImport) -> bool:
    return source.state == ImportState.CHECKING and kinds[source.kind].is_tried_whole


def _take_part(clinic: Clinic, source: FileImport, work: Work, part: Iterable, *, now: datetime) -> None:
    rows = list(part)
    said = pghistory.context(user=source.uploaded_by.user_id, file_import=str(source.uid))
    with said, clinic_scope(clinic):
        fresh = _ours(source.pk, source.lease_token)
        with transaction.atomic():
            verdicts = work.take(rows, now=now)
            if source.state == ImportState.CHECKING:
                transaction.set_rollback(True)
        counts = Counter(fresh.counts)
        counts.update(str(verdict.outcome.value) for verdict in verdicts)
        fresh.counts, fresh.n_done = dict(counts), fresh.n_done + len(rows)
        fresh.lease_until = now + LEASE
        fresh.save(update_fields=["counts", "n_done", "lease_until"])
        ImportFinding.objects.bulk_create(_findings(fresh, verdicts))


def _findings(source: FileImport, verdicts: Iterable[Verdict]) -> list[ImportFinding]:
    return [
        ImportFinding(
            source=source,
            row=verdict.row,
            column=note.column,
            outcome=verdict.outcome,
            message=str(note.message)[:LONGEST_MESSAGE],
        )
        for verdict in verdicts
        for note in verdict.notes
    ]


def _ours(key: int, token: UUID | None) -> FileImport:
    rows = FileImport.objects.select_for_update().defer("content")
    found: FileImport | None = rows.filter(pk=key, lease_token=token, state__in=AT_WORK).first()
    if found is None:
        raise _LostError
    return found


def _release(clinic: Clinic, key: int, token: UUID) -> None:
    with clinic_scope(clinic):
        FileImport.objects.filter(pk=key, lease_token=token).update(lease_token=None, lease_until=None)


def _finish(clinic: Clinic, key: int, token: UUID, *, state: ImportState, now: datetime) -> None:
    with clinic_scope(clinic):
        ours = FileImport.objects.filter(Q(pk=key) & Q(lease_token=token, state__in=AT_WORK))
        for fresh in ours.select_for_update().defer("content"):
            fresh.state, fresh.finished_at, fresh.lease_token, fresh.lease_until = state, now, None, None
            fresh.version += 1
            fresh.save(update_fields=["state", "finished_at", "lease_token", "lease_until", "version"])
