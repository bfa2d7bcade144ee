"""Who may call what: see tests/test_api_access.py for the letters."""

TABLE: dict[str, dict[str, tuple[str, str]]] = {}
