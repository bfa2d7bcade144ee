"""Redis as the broker, without the slip that ends a worker when Redis goes away while a task runs.

kombu 5.7 closes a lost connection twice, and acknowledges on it when the task is done. Both ask the connection for an
address that it has dropped already, and the AttributeError ends the worker: in the middle of a letter, perhaps. Said
as what it is, a lost connection, it is waited out like any other.
"""

from typing import Any

import redis
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.redis import Channel as RedisChannel
from kombu.transport.redis import Transport as RedisTransport


class Channel(RedisChannel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection.client is None:
            raise redis.ConnectionError("The connection to the broker was lost.")
        return dict(super()._connparams(asynchronous=asynchronous))


class Transport(RedisTransport):
    Channel = Channel


def use_it() -> None:
    """For every address that begins with redis or rediss."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), "clinic.broker:Transport"))
