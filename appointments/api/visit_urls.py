"""Where visit notes stand under /api/v1/."""

from django.urls import URLPattern, path

from appointments.api import visit_signature, visits

_ONE = "visits/<uuid:uid>"
visit_urls: list[URLPattern] = [
    path("patients/<uuid:uid>/visits", visits.PatientVisits.as_view(), name="patient_visits"),
    path(_ONE, visit_signature.OneVisit.as_view(), name="visit"),
    path(f"{_ONE}/gate", visits.VisitGate.as_view(), name="visit_gate"),
    path(f"{_ONE}/adjustments", visits.VisitAdjustments.as_view(), name="adjustments"),
    path(f"{_ONE}/adjustments/<uuid:row>", visits.OneAdjustment.as_view(), name="adjustment"),
    path(f"{_ONE}/responses", visits.VisitResponses.as_view(), name="responses"),
    path(f"{_ONE}/repeat", visits.RepeatVisit.as_view(), name="repeat"),
    path(f"{_ONE}/therapies", visits.VisitTherapies.as_view(), name="therapies"),
    path(f"{_ONE}/therapies/<uuid:row>", visits.OneTherapy.as_view(), name="therapy"),
    path(f"{_ONE}/neck-consent", visits.NeckConsent.as_view(), name="neck_consent"),
    path(f"{_ONE}/sign", visit_signature.SignVisit.as_view(), name="sign_visit"),
    path(f"{_ONE}/addenda", visit_signature.VisitAddenda.as_view(), name="visit_addenda"),
    path(f"{_ONE}/error", visit_signature.EnterVisitInError.as_view(), name="visit_in_error"),
]
