"""What the patient record answers under /api/v1/; each part of it adds its own lines."""

from django.urls import URLPattern, path

from patients.api import records

app_name = "patients_api"

urlpatterns: list[URLPattern] = [
    path("patients", records.Patients.as_view(), name="patients"),
    path("patients/<uuid:uid>", records.OnePatient.as_view(), name="patient"),
]
