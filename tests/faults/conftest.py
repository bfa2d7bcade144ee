"""One whole server for all fault tests of a process; each leaves it as it found it."""

from collections.abc import Iterator

import pytest

from tests.conftest import NO_SERVERS
from tests.faults.server import PGBOUNCER, REDIS, Server, whole_server
from tests.faults.two_clinics import SEED, Desk, desks
from tests.smtp import Post, post_office


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Post]:
    """What the whole server sends arrives here."""
    with post_office() as office:
        yield office


@pytest.fixture(scope="session")
def server(mailbox: Post) -> Iterator[Server]:
    """Its servers and its web processes run; a test that needs worker or beat starts and stops them."""
    if not (PGBOUNCER and REDIS):
        pytest.skip(NO_SERVERS)
    with whole_server(mailbox.port) as made:
        yield made


@pytest.fixture(scope="session")
def both(server: Server) -> tuple[Desk, Desk]:
    """Riverside and Hillside, and the web server that serves them."""
    made = desks(server.run(SEED))
    server.start_web()
    return made
