"""Who may call what of the diary and the notes: see tests/test_api_access.py for the letters."""

TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "appointments_api:visit_types": {"GET": ("", "-ooooo")},
    "appointments_api:slots": {"GET": ("", "-ooooo")},
    "appointments_api:appointments": {"GET": ("", "-ooooo"), "POST": ("", "-ooooo")},
    "appointments_api:appointment": {"GET": ("appointment", "-oooo?"), "PATCH": ("appointment", "-oooo?")},
    "appointments_api:history": {"GET": ("appointment", "-oooo?")},
    "appointments_api:cancel": {"POST": ("appointment", "-oooo?")},
    "appointments_api:confirm": {"POST": ("appointment", "-oooo?")},
    "appointments_api:restore": {"POST": ("appointment", "-oooo?")},
    "appointments_api:status": {"POST": ("appointment", "-ooooo")},
}
