"""`python -m clinic.embedded start|stop|status|erase [var]`: the servers alone, without Django."""

import os
import sys
from pathlib import Path

from clinic.embedded import Machine, MachineError

ORDERS = ("start", "stop", "status", "erase")


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in ORDERS:
        print(__doc__)
        return 2
    standard = Path(__file__).resolve().parent.parent.parent / "var"
    machine = Machine(Path(argv[1] if len(argv) > 1 else os.environ.get("PLUMBLINE_VAR", standard)))
    try:
        if argv[0] == "status":
            print("running" if machine.answers() else "stopped")
        else:
            getattr(machine, argv[0])()
    except MachineError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
