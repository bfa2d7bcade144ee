"""What plans, the programme at home, check-ins and recurrence answer under /api/v1/."""

from django.urls import URLPattern, path

from rehab_plans.api import check_ins, library, logs, plans, prescriptions, recurrence

app_name = "rehab_plans_api"

_PLAN = "plans/<uuid:uid>"
_LINE = "prescriptions/<uuid:uid>"
urlpatterns: list[URLPattern] = [
    path("exercises", library.Exercises.as_view(), name="exercises"),
    path("exercises/<slug:key>", library.OneExercise.as_view(), name="exercise"),
    path("patients/<uuid:uid>/plans", plans.PatientPlans.as_view(), name="patient_plans"),
    path("episodes/<uuid:uid>/plans", plans.EpisodePlans.as_view(), name="episode_plans"),
    path(_PLAN, plans.OnePlan.as_view(), name="plan"),
    path(f"{_PLAN}/accept", plans.AcceptPlan.as_view(), name="accept_plan"),
    path(f"{_PLAN}/phase", plans.EnterPhase.as_view(), name="enter_phase"),
    path(f"{_PLAN}/hold", plans.HoldPlan.as_view(), name="hold_plan"),
    path(f"{_PLAN}/resume", plans.ResumePlan.as_view(), name="resume_plan"),
    path(f"{_PLAN}/exercises", prescriptions.AllowedExercises.as_view(), name="allowed_exercises"),
    path(f"{_PLAN}/prescriptions", prescriptions.PlanPrescriptions.as_view(), name="plan_prescriptions"),
    path(f"{_PLAN}/logs", logs.PlanLogs.as_view(), name="plan_logs"),
    path(_LINE, prescriptions.OnePrescription.as_view(), name="prescription"),
    path(f"{_LINE}/remove", prescriptions.RemovePrescription.as_view(), name="remove_prescription"),
    path("patients/<uuid:uid>/check-ins", check_ins.PatientCheckIns.as_view(), name="patient_check_ins"),
    path("episodes/<uuid:uid>/check-ins", check_ins.EpisodeCheckIns.as_view(), name="episode_check_ins"),
    path("check-ins/<uuid:uid>", check_ins.OneCheckIn.as_view(), name="check_in"),
    path("patients/<uuid:uid>/course", recurrence.PatientCourse.as_view(), name="course"),
    path("recurrence", recurrence.Board.as_view(), name="board"),
    path("recurrence/counts", recurrence.BoardCounts.as_view(), name="board_counts"),
]
