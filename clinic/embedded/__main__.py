"""`python -m clinic.embedded start|stop|status|erase`: the servers alone, without Django; PLUMBLINE_VAR says where.

`python -m clinic.embedded with COMMAND…` runs a command while they run, and stops them after if nobody else needs them.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from clinic.embedded import Machine, MachineError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ORDERS: dict[str, Callable[[Machine], str | None]] = {
    "start": Machine.start,
    "stop": Machine.stop,
    "status": lambda machine: "running" if machine.answers() else "stopped",
    "erase": Machine.erase,
}


def main(argv: list[str]) -> int:
    order, *rest = argv or [""]
    machine = Machine(Path(os.environ.get("PLUMBLINE_VAR") or CHECKOUT / "var"))
    try:
        if order == "with" and rest:
            with machine.running():
                return subprocess.call(rest)
        if order not in ORDERS or rest:
            print(__doc__)
            return 2
        print(ORDERS[order](machine) or "done")
    except MachineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
