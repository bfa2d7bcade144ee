from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from clinic import checks, errors, metrics  # noqa: F401  (checks registers the system checks)

        errors.listeners.append(metrics.count_refusal)
