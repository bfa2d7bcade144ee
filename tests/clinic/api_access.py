"""Who may call what of the ground floor: see tests/test_api_access.py for the letters."""

TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "clinic_api:me": {"GET": ("", "-ooooo")},
    "clinic_api:locations": {"GET": ("", "-ooooo")},
    "clinic_api:members": {"GET": ("", "-ooooo")},
    "clinic_api:messages": {"GET": ("", "-ooooo")},
    "clinic_api:send_again": {"POST": ("mail", "-oxxox")},
    "clinic_api:mail_switch": {"GET": ("", "-xxooo"), "PUT": ("", "-xxxox")},
    "clinic_api:imports": {"GET": ("", "-xxxox"), "POST": ("", "-xxxox")},
    "clinic_api:import": {"GET": ("import", "-xxxox"), "DELETE": ("import", "-xxxox")},
    "clinic_api:import_columns": {"PUT": ("import", "-xxxox")},
    "clinic_api:import_names": {"GET": ("import", "-xxxox"), "PUT": ("import", "-xxxox")},
    "clinic_api:start_import": {"POST": ("import", "-xxxox")},
    "clinic_api:import_rows": {"GET": ("import", "-xxxox")},
}
