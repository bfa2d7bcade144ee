"""`manage.py load_library`: write the exercise library and the plan rules into their tables."""

from typing import Any

from django.core.management.base import BaseCommand

from rehab_plans.loading import load_library


class Command(BaseCommand):
    help = "Write the exercise library and the plan rules into their tables; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_library()
        self.stdout.write(
            f"{loaded.exercises} exercises, {loaded.switched_off} switched off, {loaded.new_rules} new rules"
        )
