"""What the patient record answers under /api/v1/; each part of it adds its own lines."""

from django.urls import URLPattern, path

from patients.api import episodes, examination_urls, follow_ups, intake, needs, records, red_flags

app_name = "patients_api"

_PATIENT = "patients/<uuid:uid>"

urlpatterns: list[URLPattern] = [
    *examination_urls.urlpatterns,
    path("patients", records.Patients.as_view(), name="patients"),
    path(_PATIENT, records.OnePatient.as_view(), name="patient"),
    path(f"{_PATIENT}/needs", needs.Needs.as_view(), name="needs"),
    path("needs/<uuid:uid>/end", needs.EndNeed.as_view(), name="end_need"),
    path(f"{_PATIENT}/consents", needs.Consents.as_view(), name="consents"),
    path(f"{_PATIENT}/episodes", episodes.PatientEpisodes.as_view(), name="patient_episodes"),
    path("episodes", episodes.Episodes.as_view(), name="episodes"),
    path("episodes/<uuid:uid>", episodes.OneEpisode.as_view(), name="episode"),
    path("episodes/<uuid:uid>/discharge", episodes.DischargeEpisode.as_view(), name="discharge_episode"),
    path("episodes/<uuid:uid>/scores", episodes.Scores.as_view(), name="scores"),
    path(f"{_PATIENT}/intakes", intake.Intakes.as_view(), name="intakes"),
    path("intakes/<uuid:uid>", intake.OneIntake.as_view(), name="intake"),
    path(f"{_PATIENT}/intake-links", intake.IntakeLinks.as_view(), name="intake_links"),
    path(f"{_PATIENT}/red-flags", red_flags.RedFlags.as_view(), name="red_flags"),
    path(f"{_PATIENT}/red-flags/cleared", red_flags.ClearedFlags.as_view(), name="cleared_flags"),
    path("red-flags/<uuid:uid>/clear", red_flags.ClearFlag.as_view(), name="clear_flag"),
    path("follow-ups", follow_ups.FollowUps.as_view(), name="follow_ups"),
    path("follow-ups/done", follow_ups.DoneFollowUps.as_view(), name="done_follow_ups"),
    path("follow-ups/<uuid:uid>", follow_ups.OneFollowUp.as_view(), name="follow_up"),
    path("follow-ups/<uuid:uid>/acknowledge", follow_ups.AcknowledgeFollowUp.as_view(), name="acknowledge"),
    path("follow-ups/<uuid:uid>/finish", follow_ups.FinishFollowUp.as_view(), name="finish"),
]
