from dataclasses import replace

from django.apps import AppConfig


class RehabPlansConfig(AppConfig):
    name = "rehab_plans"

    def ready(self) -> None:
        from appointments.recall_planning import register_recall_rule
        from appointments.self_booking import register_plan_rule
        from clinic.mail import registry
        from rehab_plans.emails import CHECK_IN, KINDS
        from rehab_plans.recall_rules import RULES
        from rehab_plans.reminders import missing_check_in_mail, plan_check_in_mail
        from rehab_plans.self_booking import plan_says

        for kind in KINDS:
            if kind.name == CHECK_IN:
                kind = replace(kind, plan=plan_check_in_mail, missing=missing_check_in_mail)
            registry.register(kind)
        for rule in RULES:
            register_recall_rule(rule)
        register_plan_rule(plan_says)
