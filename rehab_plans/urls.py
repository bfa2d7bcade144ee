from django.urls import URLPattern, path

from rehab_plans.public import check_in, programme
from rehab_plans.views import plans, recurrence

app_name = "rehab_plans"

urlpatterns: list[URLPattern] = [
    path("h/<str:token>/", programme.open_programme, name="open_programme"),
    path("h/<str:token>/log/", programme.log_exercise, name="log_exercise"),
    path("c/<str:token>/", check_in.open_check_in, name="open_check_in"),
    path("recurrence/", recurrence.list_recurrences, name="list_recurrences"),
    path("patients/<uuid:uid>/course/", recurrence.show_course, name="show_course"),
    path("episodes/<uuid:uid>/answer/", recurrence.type_check_in, name="type_check_in"),
    path("patients/<uuid:uid>/plans/", plans.for_patient, name="for_patient"),
    path("episodes/<uuid:uid>/plan/", plans.propose_plan, name="propose_plan"),
    path("plans/<uuid:uid>/", plans.show_plan, name="show_plan"),
    path("plans/<uuid:uid>/accept/", plans.accept_plan, name="accept_plan"),
    path("plans/<uuid:uid>/phase/", plans.enter_phase, name="enter_phase"),
    path("plans/<uuid:uid>/hold/", plans.hold_plan, name="hold_plan"),
    path("plans/<uuid:uid>/resume/", plans.resume_plan, name="resume_plan"),
    path("plans/<uuid:uid>/add/", plans.add_exercise, name="add_exercise"),
    path("plans/lines/<uuid:uid>/", plans.edit_prescription, name="edit_prescription"),
    path("plans/lines/<uuid:uid>/remove/", plans.remove_line, name="remove_line"),
]
