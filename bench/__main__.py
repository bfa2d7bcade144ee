"""`python -m bench`: each hot path beside its floor; JSON lines for programs, a table at the end for people.

--rows: appointments in the database; --patients: people in it, otherwise in proportion; --names: rows, by comma.
--small: so many appointments first, to tell what --rows of them cost more.
--rounds and --count: how long each is measured.
--brief: a few requests per row to one process of each kind: whether everything works, no figures to compare.
--base: a migrated database that a new template begins with, instead of running the migrations.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def main() -> None:
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from bench import growth
    from bench.all_rows import chosen
    from bench.figures import table

    names = chosen(given.names)
    if given.brief:
        os.environ.update(WEB_WORKERS="1", WORKER_PROCESSES="1")
    small = _measure(given, names, given.small, 0) if given.small else []
    found = _measure(given, names, given.rows, given.patients)
    print(f"\n{table(found)}", file=sys.stderr)
    if small:
        times = growth.grown(small, found)
        for each in times:
            print(each.as_json(given.rows / given.small), flush=True)
        print(f"\n{growth.table(times)}", file=sys.stderr)


def _measure(given: argparse.Namespace, names: list[str], rows: int, patients: int) -> list[Any]:
    """All rows on one set of data, each printed as it is found."""
    from bench.all_rows import figures
    from bench.rows import BRIEF, Pace

    found = []
    pace = BRIEF if given.brief else Pace(given.rounds, given.count)
    with prepared(rows, patients=patients, base=given.base, is_brief=given.brief):
        for figure in figures(names=names, pace=pace, say=say):
            found.append(figure)
            print(figure.as_json(rows), flush=True)
    return found


@contextmanager
def prepared(rows: int, *, patients: int = 0, base: str = "", is_brief: bool = False) -> Iterator[None]:
    """The bench's own servers with a fresh clone of the data, and the static files where production has them.

    In brief, static files keep their plain names: hashing and packing them takes seconds.
    """
    from django.conf import settings

    from bench.template import clone, drop
    from clinic.management.commands.demo import collect_static

    with settings.MACHINE.running():
        clone(rows, patients=patients, say=say, base=base)
        if not is_brief:
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
    parser.add_argument("--small", type=int, default=0)
    parser.add_argument("--patients", type=int, default=0)
    parser.add_argument("--names", type=lambda text: [name for name in text.split(",") if name], default=[])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--base", default="")
    return parser.parse_args()


if __name__ == "__main__":
    began = time.monotonic()
    main()
    say(f"done in {time.monotonic() - began:.0f} s")
