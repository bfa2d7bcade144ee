"""Pages of the patient record; each slice of it adds its own lines."""

from django.urls import URLPattern, path

from patients.public import intake as public_intake
from patients.public import preferences
from patients.views import coding, examination_taps, examinations, follow_ups, intake, needs, records

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

_EXAMINATION = "examinations/<uuid:uid>/"
urlpatterns += [
    path("patients/<uuid:uid>/examinations/new/", examinations.start_examination, name="start_examination"),
    path(_EXAMINATION, examinations.show_examination, name="show_examination"),
    path(_EXAMINATION + "segment/", examination_taps.select_segment, name="select_segment"),
    path(_EXAMINATION + "letter/", examination_taps.toggle_letter, name="toggle_letter"),
    path(_EXAMINATION + "finding/", examination_taps.save_finding, name="save_finding"),
    path(_EXAMINATION + "finding/remove/", examination_taps.remove_finding, name="remove_finding"),
    path(_EXAMINATION + "repeat/", examination_taps.repeat_findings, name="repeat_findings"),
    path(_EXAMINATION + "measurements/", examination_taps.save_measurements, name="save_measurements"),
    path(_EXAMINATION + "tests/", examination_taps.save_tests, name="save_tests"),
    path(_EXAMINATION + "tests/negative/", examination_taps.mark_all_negative, name="mark_all_negative"),
    path(_EXAMINATION + "tests/find/", examination_taps.find_tests, name="find_tests"),
    path(_EXAMINATION + "postures/", examination_taps.save_postures, name="save_postures"),
    path(_EXAMINATION + "vitals/", examination_taps.save_vitals, name="save_vitals"),
    path(_EXAMINATION + "note/", examination_taps.save_note, name="save_note"),
    path(_EXAMINATION + "hypothesis/", examination_taps.save_hypothesis, name="save_hypothesis"),
    path(_EXAMINATION + "codes/", coding.find_codes, name="find_codes"),
    path(_EXAMINATION + "diagnoses/", coding.add_diagnosis, name="add_diagnosis"),
    path(
        _EXAMINATION + "diagnoses/<uuid:diagnosis>/remove/", coding.remove_diagnosis, name="remove_diagnosis"
    ),
    path(_EXAMINATION + "sign/", examinations.sign_examination, name="sign_examination"),
    path(_EXAMINATION + "addenda/", examinations.add_examination_addendum, name="add_examination_addendum"),
    path(_EXAMINATION + "error/", examinations.enter_examination_in_error, name="enter_examination_in_error"),
]
