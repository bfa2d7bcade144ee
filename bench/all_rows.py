"""One run from the first row to the last, on one clone of the data; what changes rows comes last."""

from collections.abc import Callable, Iterator, Sequence

from bench.api_rows import BARE, BOOK, CALENDAR, MOVE, READS
from bench.figures import Figure, Statements
from bench.mail_row import NAME as MAIL
from bench.mail_row import measure_mail
from bench.page_rows import PAGES
from bench.processes import Client, web
from bench.rows import Pace, Run, measure
from bench.scene import Scene, set_scene
from bench.template import RUN

Say = Callable[[str], object]
WEB_ROWS = {row.name: row for row in (*PAGES, *READS, CALENDAR, MOVE, BOOK)}
NAMES = (*WEB_ROWS, MAIL)


def chosen(names: Sequence[str]) -> list[str]:
    """The rows named, all when none is, in the order of the bench."""
    unknown = set(names) - set(NAMES)
    if unknown:
        raise SystemExit(f"No such row: {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
    return [name for name in NAMES if not names or name in names]


def figures(*, names: Sequence[str], pace: Pace, say: Say) -> Iterator[Figure]:
    """The figure of each row, one after the other."""
    scene = set_scene()
    statements = Statements(RUN)
    try:
        yield from _over_http([name for name in names if name != MAIL], scene, statements, pace, say)
        if MAIL in names:
            say(MAIL)
            yield measure_mail(scene, statements, pace)
    finally:
        statements.close()
        BARE.close()


def _over_http(
    names: Sequence[str], scene: Scene, statements: Statements, pace: Pace, say: Say
) -> Iterator[Figure]:
    if not names:
        return
    with web() as server, Client() as client:
        run = Run(scene, server, client, statements, pace)
        for name in names:
            say(name)
            yield measure(run, WEB_ROWS[name])
