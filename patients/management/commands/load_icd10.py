"""Fill the table of diagnosis codes: ICD-10-CM, free US government data, as the package simple-icd-10-cm ships it."""

import warnings
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from patients.models import DiagnosisCode

RELEASE = "2026-04"
# The fiscal year the release belongs to; the data does not say when a single code came in.
VALID_FROM = date(2025, 10, 1)

Row = tuple[str, str, bool]


class Command(BaseCommand):
    help = "Load the ICD-10-CM codes. Loading the same release again does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", default="", help="load only codes that begin with this, for example M")

    def handle(self, *args: Any, **options: Any) -> None:
        only = options["only"].upper()
        if not only and DiagnosisCode.objects.filter(release=RELEASE).count() > 70_000:
            self.stdout.write(f"ICD-10-CM {RELEASE} is loaded already.")
            return
        self.stdout.write(f"Reading ICD-10-CM {RELEASE} …")
        rows = list(read_rows(only))
        self.stdout.write(f"Writing {len(rows)} codes …")
        with transaction.atomic():
            write_rows(rows, is_whole=not only)
        self.stdout.write(f"ICD-10-CM {RELEASE}: {len(rows)} codes loaded.")


def read_rows(only: str = "") -> Iterator[Row]:
    """Code with its dot, title, whether it can be billed; chapters and blocks are left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the package reads its files in the old way
        # Costs two seconds and 175 MiB, so never at the top of a module.
        import simple_icd_10_cm as codes

    for code in codes.get_all_codes(with_dots=True):
        if code.startswith(only) and not codes.is_chapter_or_block(code):
            yield code, codes.get_description(code), codes.is_leaf(code)


def write_rows(rows: Iterable[Row], *, is_whole: bool) -> None:
    """Put the rows in; codes keep their key. With `is_whole`, codes that are no longer there end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE icd10_incoming (code text, title text, is_billable boolean) ON COMMIT DROP"
        )
        with cursor.copy("COPY icd10_incoming (code, title, is_billable) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            """
            INSERT INTO patients_diagnosiscode (code, title, is_billable, release, valid_from)
            SELECT code, title, is_billable, %s, %s FROM icd10_incoming
            ON CONFLICT (code) DO UPDATE
            SET title = excluded.title, is_billable = excluded.is_billable, release = excluded.release,
                valid_until = NULL
            """,
            [RELEASE, VALID_FROM],
        )
        if is_whole:
            cursor.execute(
                """
                UPDATE patients_diagnosiscode SET valid_until = %s
                WHERE valid_until IS NULL AND code NOT IN (SELECT code FROM icd10_incoming)
                """,
                [VALID_FROM - timedelta(days=1)],
            )
        cursor.execute("DROP TABLE icd10_incoming")
