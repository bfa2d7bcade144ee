"""Who may call what of the ground floor: see tests/test_api_access.py for the letters."""

TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "clinic_api:me": {"GET": ("", "-ooooo")},
    "clinic_api:locations": {"GET": ("", "-ooooo")},
    "clinic_api:members": {"GET": ("", "-ooooo")},
    "clinic_api:messages": {"GET": ("", "-ooooo")},
    "clinic_api:send_again": {"POST": ("mail", "-oxxox")},
}
