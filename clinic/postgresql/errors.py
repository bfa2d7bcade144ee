"""What a database error says: PostgreSQL's code, and whether it passes by itself."""

DEADLOCK, LOCK_NOT_AVAILABLE, SERIALIZATION = "40P01", "55P03", "40001"
# A lock that took too long, two who wait for each other, two writers of the same row.
PASSING = frozenset({DEADLOCK, LOCK_NOT_AVAILABLE, SERIALIZATION})


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code of a database error, or an empty string."""
    return getattr(error.__cause__, "sqlstate", None) or ""
