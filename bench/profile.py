"""`python -m bench.profile --name page_today`: where the time of one row goes, as text.

The row's requests run in this process through the product's own WSGI application and middleware, on a clone of the
bench's data: first counted (statements with their times), then sampled by pyinstrument.
"""

import argparse
import logging
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from email.parser import Parser
from io import BytesIO, StringIO
from typing import Any

from bench.__main__ import prepared

WIDTH = 150


def main() -> None:
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    for handler in logging.getLogger().handlers:  # lines are written as ever, but not between ours
        handler.stream = StringIO()
    with prepared(given.rows):
        from bench.all_rows import NAMES, WEB_ROWS
        from bench.scene import set_scene

        if given.name not in NAMES:
            raise SystemExit(f"No such row: {given.name or 'none given'}. There are: {', '.join(NAMES)}.")
        scene = set_scene()
        if given.name in WEB_ROWS:
            make = WEB_ROWS[given.name].floor if given.floor else WEB_ROWS[given.name].ours
            requests = iter(make(scene, 3 * given.count + 5))
            once = serving(lambda: next(requests))
            print(profile(once, given.count, interval=given.interval, is_whole=given.all))
        else:
            with mailing(scene) as send_one:
                print(profile(send_one, given.count, interval=given.interval, is_whole=given.all))


def profile(once: Callable[[], None], number: int, *, interval: float, is_whole: bool) -> str:
    """Warm up, count statements, then sample, `number` times each; `is_whole`: the frames of libraries too."""
    from django.db import connection
    from pyinstrument import Profiler

    for _each in range(5):
        once()
    statements: dict[str, list[float]] = defaultdict(list)

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            words = re.sub(
                r'"s\d+_x\d+"', "…", re.sub(r"\s+", " ", sql)
            )  # each savepoint has a name of its own
            statements[words].append((time.perf_counter() - began) * 1000)

    began = time.process_time()
    for _each in range(number):
        once()
    cpu = (time.process_time() - began) * 1000 / number
    with connection.execute_wrapper(counted):
        for _each in range(number):
            once()
    profiler = Profiler(interval=interval)
    with profiler:
        for _each in range(number):
            once()
    head = f"{number} times, {cpu:.1f} ms of this process's processor time each\n"
    return "\n".join((head, _table(statements, number), profiler.output_text(color=False, show_all=is_whole)))


def _table(statements: dict[str, list[float]], number: int) -> str:
    """Statements by the time they take, as this process sees it: round trip, adaption and fetching included."""
    rows = sorted(statements.items(), key=lambda pair: -sum(pair[1]))
    calls = sum(len(times) for times in statements.values()) / number
    total = sum(sum(times) for times in statements.values()) / number
    lines = [
        f"{calls:.1f} statements, {total:.2f} ms each time (BEGIN, COMMIT and savepoints are not among them)"
    ]
    for sql, times in rows:
        lines.append(f"{len(times) / number:5.1f} x {sum(times) / number:7.2f} ms  {_shorten(sql)}")
    return "\n".join(lines)


def _shorten(sql: str) -> str:
    """Column lists say nothing; where a statement goes to does."""
    sql = re.sub(r"SELECT (DISTINCT )?\"[^()]*? FROM ", r"SELECT \1… FROM ", sql)
    return sql if len(sql) <= WIDTH else f"{sql[:WIDTH]} …"


def serving(next_request: Callable[[], str]) -> Callable[[], None]:
    """One request through the WSGI application, read to its end as a server would."""
    from clinic.wsgi import application

    def once() -> None:
        statuses: list[str] = []
        answer = application(
            _environ(next_request()), lambda status, headers, error=None: statuses.append(status)
        )
        for _part in answer:
            pass
        answer.close()
        if not statuses[0].startswith("2"):
            raise SystemExit(f"The row answered {statuses[0]}.")

    return once


def _environ(request: str) -> dict[str, Any]:
    head, _blank, body = request.partition("\r\n\r\n")
    first, _break, rest = head.partition("\r\n")
    method, target, _version = first.split(" ")
    path, _mark, query = target.partition("?")
    headers = Parser().parsestr(rest, headersonly=True)
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "SCRIPT_NAME": "",
        "CONTENT_TYPE": headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)), **named,
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body.encode()), "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip


def mailing(scene: Any) -> Any:
    """A context that gives a function sending one letter by the outbox's own verbs, to a mail server of its own."""
    from bench.mail_row import sending_by_hand

    return sending_by_hand(scene)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=107_000)
    parser.add_argument("--name", default="page_today")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--interval", type=float, default=0.001)
    parser.add_argument("--floor", action="store_true", help="the floor of the row instead")
    parser.add_argument("--all", action="store_true", help="the frames of libraries too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
