"""Celery is the clock and the hands; PostgreSQL is the queue (DESIGN §4)."""

import os

from celery import Celery, Task

from clinic.broker import use_it
from clinic.stack import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")


class RoomyTask(Task):
    __call__ = with_room(Task.__call__)


use_it()
app = Celery("plumbline", task_cls=RoomyTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
