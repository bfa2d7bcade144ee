"""When no mail goes out: the clinic's quiet hours on the wall clock of the patient (DOMAIN §10)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BEFORE_QUIET = timedelta(minutes=30)


def is_quiet(at: time, *, quiet_from: time, quiet_until: time) -> bool:
    """Whether a wall-clock time lies in the quiet hours, which usually run over midnight."""
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def after_quiet(moment: datetime, zone: ZoneInfo, *, quiet_from: time, quiet_until: time) -> datetime:
    """`moment` itself, or the end of the quiet hours it falls into."""
    local = moment.astimezone(zone)
    if not is_quiet(local.time(), quiet_from=quiet_from, quiet_until=quiet_until):
        return moment
    end = datetime.combine(local.date(), quiet_until, tzinfo=zone)
    if end <= local:
        end = datetime.combine(local.date() + timedelta(days=1), quiet_until, tzinfo=zone)
    return end.astimezone(moment.tzinfo)


def before_quiet(moment: datetime, zone: ZoneInfo, *, quiet_from: time, quiet_until: time) -> datetime:
    """`moment` itself, or half an hour before the quiet hours it falls into."""
    local = moment.astimezone(zone)
    if not is_quiet(local.time(), quiet_from=quiet_from, quiet_until=quiet_until):
        return moment
    start = datetime.combine(local.date(), quiet_from, tzinfo=zone)
    if start > local:
        start = datetime.combine(local.date() - timedelta(days=1), quiet_from, tzinfo=zone)
    return (start - BEFORE_QUIET).astimezone(moment.tzinfo)
