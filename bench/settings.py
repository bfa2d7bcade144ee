"""The product's production settings on servers and a database of the measurements' own, with the floors mounted.

BENCH_VAR moves the servers' folder, BENCH_DATABASE names the database: a clone of the template, or the template itself
while it is written.
"""

import os
import sys
from pathlib import Path

os.environ.pop("DATABASE_URL", None)  # whatever the shell says, nothing but the bench's own servers is loaded
os.environ["PLUMBLINE_VAR"] = os.environ.get("BENCH_VAR") or str(
    Path(__file__).resolve().parent.parent / "var" / "bench"
)

# A server has no such packages (requirements/runtime.txt); some of ours take them along where they find them, which
# costs a worker 11 MiB.
for _of_development in ("greenlet", "pygments", "requests", "rich"):
    sys.modules.setdefault(_of_development, None)  # type: ignore[arg-type]  # "not to be found"

from clinic.settings import *  # noqa: E402, F403
from clinic.settings import BASE_DIR, DATABASES, TEMPLATES  # noqa: E402

DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "bench_run")
ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates", BASE_DIR / "bench" / "templates"]
CELERY_TASK_DEFAULT_QUEUE = "bench"  # on a server that is shared, nobody takes another's tasks
CELERY_IMPORTS = ["bench.floor_mail"]
