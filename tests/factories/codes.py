"""A handful of ICD-10-CM codes, as the loading command would write them."""

from datetime import date

from patients.models import DiagnosisCode

TITLES = {
    "M54": ("Dorsalgia", False),
    "M54.5": ("Low back pain", False),
    "M54.59": ("Other low back pain", True),
    "M54.50": ("Low back pain, unspecified", True),
    "M54.2": ("Cervicalgia", True),
    "M54.41": ("Lumbago with sciatica, right side", True),
    "M62.830": ("Muscle spasm of back", True),
    "M99.03": ("Segmental and somatic dysfunction of lumbar region", True),
    "M99.01": ("Segmental and somatic dysfunction of cervical region", True),
    "M51.26": ("Other intervertebral disc displacement, lumbar region", True),
    "S39.012A": ("Strain of muscle, fascia and tendon of lower back, initial encounter", True),
    "R25.2": ("Cramp and spasm", True),
}


def make_codes(valid_from: date = date(2025, 10, 1)) -> dict[str, DiagnosisCode]:
    """The codes above by their code; M54 and M54.5 are headings."""
    rows = DiagnosisCode.objects.bulk_create(
        DiagnosisCode(code=code, title=title, is_billable=is_billable, release="test", valid_from=valid_from)
        for code, (title, is_billable) in TITLES.items()
    )
    return {row.code: row for row in rows}
