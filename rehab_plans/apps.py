from django.apps import AppConfig


class RehabPlansConfig(AppConfig):
    name = "rehab_plans"
