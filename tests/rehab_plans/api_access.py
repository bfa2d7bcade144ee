"""Who may call what of plans, check-ins and recurrence: see tests/test_api_access.py for the letters."""

LISTS = "-xoooo"  # Charlie opens his own clinic's
READS = "-xooo?"
WRITES = "-xoox?"
WRITES_A_BODY = "-xooxo"  # the body is judged before the address
DECIDES = "-xxox?"

TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "rehab_plans_api:exercises": {"GET": ("", LISTS)},
    "rehab_plans_api:exercise": {"GET": ("wall_squat", LISTS)},
    "rehab_plans_api:patient_plans": {"GET": ("patient", READS)},
    "rehab_plans_api:episode_plans": {"POST": ("episode", WRITES)},
    "rehab_plans_api:plan": {"GET": ("plan", READS)},
    "rehab_plans_api:accept_plan": {"POST": ("plan", DECIDES)},
    "rehab_plans_api:enter_phase": {"POST": ("plan", WRITES_A_BODY)},
    "rehab_plans_api:hold_plan": {"POST": ("plan", WRITES_A_BODY)},
    "rehab_plans_api:resume_plan": {"POST": ("plan", DECIDES)},
    "rehab_plans_api:allowed_exercises": {"GET": ("plan", WRITES)},
    "rehab_plans_api:plan_prescriptions": {"POST": ("plan", WRITES_A_BODY)},
    "rehab_plans_api:plan_logs": {"GET": ("plan", READS)},
    "rehab_plans_api:prescription": {
        "GET": ("prescription", READS),
        "PATCH": ("prescription", WRITES_A_BODY),
    },
    "rehab_plans_api:remove_prescription": {"POST": ("prescription", WRITES)},
    "rehab_plans_api:patient_check_ins": {"GET": ("patient", READS)},
    "rehab_plans_api:episode_check_ins": {"POST": ("episode", WRITES_A_BODY)},
    "rehab_plans_api:check_in": {"GET": ("check_in", READS)},
    "rehab_plans_api:course": {"GET": ("patient", READS)},
    "rehab_plans_api:board": {"GET": ("", LISTS)},
    "rehab_plans_api:board_counts": {"GET": ("", LISTS)},
}
