"""A client that costs next to nothing: raw sockets, keep-alive, any number of lines from one thread.

A process of its own, standard library only: it reads one JSON order per line and answers each with one line.
Order: {"port", "clients", "requests": [text of each request], "warm": so many of them first, unmeasured}.
Answer: {"ms": [time of each], "seconds": all together, "statuses": {status: how many}, "bytes": of the last answer}.
"""

import json
import selectors
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 60.0  # seconds without any answer


@dataclass
class Line:
    """One connection with at most one request under way."""

    port: int
    line: socket.socket | None = None
    sent_at: float = 0.0
    request: bytes = b""
    got: bytearray = field(default_factory=bytearray)
    whole: int = -1  # length of the answer, once its head has been read

    def send(self, request: bytes) -> socket.socket:
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request, self.whole = request, -1
        self.got.clear()
        self.sent_at = time.perf_counter()
        self.line.sendall(request)
        return self.line

    def receive(self) -> bool:
        """Take what has arrived; True when the answer is whole. An empty read on a kept line sends anew."""
        assert self.line is not None
        chunk = self.line.recv(262_144)
        if not chunk:
            raise ConnectionResetError("the server hung up")
        self.got += chunk
        if self.whole < 0:
            self._read_head()
        return 0 <= self.whole <= len(self.got)

    def _read_head(self) -> None:
        head, blank, _rest = bytes(self.got[:8192]).partition(b"\r\n\r\n")
        if not blank:
            return
        length = 0
        for entry in head.split(b"\r\n")[1:]:
            name, _colon, value = entry.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
            if name.strip().lower() == b"transfer-encoding":
                raise ValueError("an answer in chunks is not one of ours")
        self.whole = len(head) + 4 + length

    @property
    def status(self) -> str:
        return bytes(self.got[9:12]).decode()

    @property
    def body(self) -> bytes:
        return bytes(self.got).partition(b"\r\n\r\n")[2]

    @property
    def says_close(self) -> bool:
        return b"connection: close" in bytes(self.got[:2048]).lower()

    def hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


def run(port: int, clients: int, requests: list[bytes]) -> dict[str, Any]:
    """Every request once, so many at a time; each line takes the next one as soon as it has its answer."""
    selector = selectors.DefaultSelector()
    statuses: Counter[str] = Counter()
    times: list[float] = []
    waiting = iter(requests)
    size = 0
    began = time.perf_counter()
    for _number in range(clients):
        _next(selector, Line(port), waiting)
    while selector.get_map():
        ready = selector.select(PATIENCE)
        if not ready:
            raise TimeoutError(f"no answer in {PATIENCE:.0f} seconds")
        for key, _mask in ready:
            line: Line = key.data
            if not line.receive():
                continue
            times.append((time.perf_counter() - line.sent_at) * 1000)
            statuses[line.status] += 1
            size = len(line.got)
            selector.unregister(key.fileobj)
            if line.says_close:
                line.hang_up()
            _next(selector, line, waiting)
    seconds = time.perf_counter() - began
    return {"ms": times, "seconds": seconds, "statuses": dict(statuses), "bytes": size}


def _next(selector: selectors.BaseSelector, line: Line, waiting: Any) -> None:
    request = next(waiting, None)
    if request is None:
        line.hang_up()
        return
    selector.register(line.send(request), selectors.EVENT_READ, line)


def main() -> None:
    for order in sys.stdin:
        given = json.loads(order)
        requests = [text.encode("latin-1") for text in given["requests"]]
        warm, measured = requests[: given["warm"]], requests[given["warm"] :]
        if warm:
            run(given["port"], given["clients"], warm)
        print(json.dumps(run(given["port"], given["clients"], measured)), flush=True)


if __name__ == "__main__":
    main()
