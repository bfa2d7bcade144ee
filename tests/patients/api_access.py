"""Who may call what of the patient record: see tests/test_api_access.py for the letters."""

TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "patients_api:patients": {"GET": ("", "-ooooo"), "POST": ("", "-ooooo")},
    "patients_api:patient": {"GET": ("patient", "-oooo?"), "PATCH": ("patient", "-oooo?")},
}
