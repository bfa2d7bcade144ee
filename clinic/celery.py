"""Celery is the clock and the hands; PostgreSQL is the queue (DESIGN §4)."""

import os

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections

from clinic.broker import use_it
from clinic.stack import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")


class RoomyTask(Task):
    __call__ = with_room(Task.__call__)


use_it()
app = Celery("plumbline", task_cls=RoomyTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A task keeps the line to the database as a request does, as long as it is whole and for CONN_MAX_AGE; and with it what
# PostgreSQL has prepared. Celery's own way is a new line for every task.
task_prerun.connect(close_old_connections)
task_postrun.connect(close_old_connections)
