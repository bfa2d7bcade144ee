"""What may be said of an error in a log: its kind and its place, never its words, which can hold patient data."""

import traceback
from pathlib import Path


def describe(error: BaseException) -> str:
    """For example "ValueError at letters.py:42"."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
