"""Pages of the patient record; each slice of it adds its own lines."""

from django.urls import URLPattern, path

from patients.public import intake as public_intake
from patients.public import preferences
from patients.views import follow_ups, intake, needs, records

app_name = "patients"

urlpatterns: list[URLPattern] = [
    path("patients/", records.list_patients, name="list_patients"),
    path("patients/find/", records.find_patients, name="find_patients"),
    path("patients/new/", records.add_patient, name="add_patient"),
    path("patients/<uuid:uid>/", records.show_patient, name="show_patient"),
    path("patients/<uuid:uid>/edit/", records.edit_patient, name="edit_patient"),
    path("patients/<uuid:uid>/summary/", records.chart_summary, name="chart_summary"),
    path("patients/<uuid:uid>/needs/", needs.add_need, name="add_need"),
    path("needs/<uuid:uid>/end/", needs.end_need, name="end_need"),
    path("patients/<uuid:uid>/episodes/", needs.open_episode, name="open_episode"),
    path("episodes/<uuid:uid>/discharge/", needs.discharge_episode, name="discharge_episode"),
    path("follow-ups/", follow_ups.list_follow_ups, name="list_follow_ups"),
    path("follow-ups/<uuid:uid>/read/", follow_ups.acknowledge_follow_up, name="acknowledge_follow_up"),
    path("follow-ups/<uuid:uid>/finish/", follow_ups.finish_follow_up, name="finish_follow_up"),
    path("patients/<uuid:uid>/intake/", intake.show_intake, name="show_intake"),
    path("patients/<uuid:uid>/intake/type/", intake.type_intake, name="type_intake"),
    path("patients/<uuid:uid>/intake/type/told/", intake.read_intake_advice, name="read_intake_advice"),
    path("patients/<uuid:uid>/intake/type/<slug:page>/", intake.type_intake_page, name="type_intake_page"),
    path("patients/<uuid:uid>/intake/link/", intake.send_intake_link, name="send_intake_link"),
    path("flags/<uuid:uid>/clear/", intake.clear_flag, name="clear_flag"),
    path("i/<str:token>/", public_intake.open_intake, name="open_intake"),
    path("i/<str:token>/urgent/", public_intake.show_intake_urgent, name="show_intake_urgent"),
    path("i/<str:token>/<slug:page>/", public_intake.show_intake_page, name="show_intake_page"),
    path("u/<str:token>/", preferences.open_preferences, name="open_preferences"),
]
