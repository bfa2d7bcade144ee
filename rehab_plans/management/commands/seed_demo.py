"""A demo clinic with a year of work: people, visits, examinations, plans and weekly answers. All of it is made up."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rehab_plans.demo.seed import analyse, exists, moment_of, seed

PATIENTS, CHANCE = 250, 20


class Command(BaseCommand):
    help = "Fill in the demo clinic, once: a second run does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patients", type=int, default=PATIENTS, help="how many patients, at least 12")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day it is looked at; today if left out"
        )
        parser.add_argument("--seed", type=int, default=CHANCE, help="another number gives other people")

    def handle(self, *args: Any, **options: Any) -> None:
        if exists():
            self.stdout.write("The demo clinic is there already.")
            return
        began = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"      {time.monotonic() - began:4.1f} s  {line}")
            self.stdout.flush()

        now = moment_of(options["today"], timezone.now())
        seed(now=now, patients=max(12, options["patients"]), chance=options["seed"], say=say)
        analyse()
        say("done")
