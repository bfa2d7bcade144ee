"""`python -m bench`: each hot path beside its floor; JSON lines for programs, a table at the end for people.

--rows: appointments in the database; --names: rows, by comma; --rounds and --count: how long each is measured.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main() -> None:
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from bench.all_rows import figures
    from bench.figures import table
    from bench.rows import Pace

    with prepared(given.rows):
        found = []
        for figure in figures(names=given.names, pace=Pace(given.rounds, given.count), say=say):
            found.append(figure)
            print(figure.as_json(), flush=True)
    print(f"\n{table(found)}", file=sys.stderr)


@contextmanager
def prepared(rows: int) -> Iterator[None]:
    """The bench's own servers with a fresh clone of the data, and the static files where production has them."""
    from django.conf import settings

    from bench.template import clone, drop
    from clinic.management.commands.demo import collect_static

    with settings.MACHINE.running():
        clone(rows, say=say)
        collect_static(Path(settings.STATIC_ROOT))
        try:
            yield
        finally:
            drop()


def say(line: str) -> None:
    print(f"bench: {line}", file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=107_000)
    parser.add_argument("--names", type=lambda text: [name for name in text.split(",") if name], default=[])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--count", type=int, default=20)
    return parser.parse_args()


if __name__ == "__main__":
    began = time.monotonic()
    main()
    say(f"done in {time.monotonic() - began:.0f} s")
