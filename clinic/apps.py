from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from clinic import checks, errors, instants, metrics  # noqa: F401  (checks registers the system checks)

        instants.install()
        errors.listeners.append(metrics.count_refusal)
