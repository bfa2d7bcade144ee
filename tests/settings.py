"""The product's settings on servers of the tests' own: without fsync, and never the data of `make demo`."""

import os
import sys
from pathlib import Path

if not os.environ.get("DATABASE_URL"):
    os.environ["PLUMBLINE_VAR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
# The browser tests call Django from a thread in which an event loop runs.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from clinic.embedded import Machine
from clinic.settings import *  # noqa: F403
from clinic.settings import DATABASES, MACHINE, VAR

if MACHINE:
    MACHINE = Machine(VAR, durable=False)
# A test is one transaction from beginning to end; the limits that guard the pages would end a long one.
NO_LIMITS = "-c transaction_timeout=0 -c idle_in_transaction_session_timeout=0"
DATABASES["default"]["OPTIONS"]["options"] += f" {NO_LIMITS}"
if os.environ.get("TEST_DB_SUFFIX"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_plumbline_{os.environ['TEST_DB_SUFFIX']}"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A browser's clock is not the tests' clock: what it may keep, it keeps for as long as any journey goes.
WHITENOISE_MAX_AGE = 10 * 365 * 24 * 60 * 60
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
LOG_LEVEL = "WARNING"

# The tests start dozens of processes from this checkout: what one has compiled, the next need not.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A worker of the tests is a thread, whose line to the database nobody would close: here Celery does so after each task.
CELERY_DB_REUSE_MAX = 0
