"""Celery is the clock and the hands; PostgreSQL is the queue (DESIGN §4)."""

import os

from celery import Celery

from clinic.broker import use_it

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

use_it()
app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
