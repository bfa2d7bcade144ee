from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"

    def ready(self) -> None:
        from clinic.mail import registry
        from patients.addressing import name_patients

        registry.name_patients = name_patients
