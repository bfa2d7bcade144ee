from django.urls import URLPattern, path

from appointments import public
from appointments.setting_urls import setting_urls
from appointments.views import (
    absences,
    appointment,
    board,
    booking,
    diary,
    feeds,
    finding,
    newcomers,
    recall_people,
    recalls,
    visit_signature,
    visits,
)

app_name = "appointments"

urlpatterns: list[URLPattern] = [
    path("today/", board.show_today, name="show_today"),
    path("calendar/", diary.show_day, name="show_day"),
    path("calendar/absence/", absences.plan_absence, name="plan_absence"),
    path("calendar/<str:day>/", diary.show_day, name="show_day"),
    path("book/", booking.book_visit, name="book_visit"),
    path("book/new/", newcomers.book_newcomer, name="book_newcomer"),
    path("book/find/", finding.find_guests, name="find_guests"),
    path("book/suggestions/", booking.suggest_widely, name="suggest_widely"),
    path("book/times/", booking.suggest_times, name="suggest_times"),
    path("appointments/<uuid:uid>/", appointment.show_appointment, name="show_appointment"),
    path("appointments/<uuid:uid>/move/", booking.move_appointment, name="move_appointment"),
    path("appointments/<uuid:uid>/cancel/", appointment.cancel_appointment, name="cancel_appointment"),
    path("appointments/<uuid:uid>/undo/<int:version>/", appointment.undo_change, name="undo_change"),
    path("appointments/<uuid:uid>/status/", board.change_status, name="change_status"),
    path("patients/<uuid:uid>/appointments/", diary.for_patient, name="for_patient"),
    path("patients/<uuid:uid>/notes/", visits.visits_for_patient, name="visits_for_patient"),
    path("patients/<uuid:uid>/visits/new/", visits.start_visit, name="start_visit"),
    path("visits/<uuid:uid>/", visits.show_visit, name="show_visit"),
    path("visits/<uuid:uid>/adjust/", visits.adjust, name="adjust"),
    path("visits/<uuid:uid>/response/", visits.set_response, name="set_response"),
    path("visits/<uuid:uid>/repeat/", visits.repeat_last_visit, name="repeat_last_visit"),
    path(
        "visits/<uuid:uid>/adjustments/<uuid:row>/remove/", visits.remove_adjustment, name="remove_adjustment"
    ),
    path("visits/<uuid:uid>/gate/", visits.decide_gate, name="decide_gate"),
    path(
        "visits/<uuid:uid>/consent/", visits.record_manipulation_consent, name="record_manipulation_consent"
    ),
    path("visits/<uuid:uid>/therapy/", visits.give_therapy, name="give_therapy"),
    path("visits/<uuid:uid>/therapy/remove/", visits.remove_therapy, name="remove_therapy"),
    path("visits/<uuid:uid>/note/", visit_signature.save_visit_note, name="save_visit_note"),
    path("visits/<uuid:uid>/sign/", visit_signature.sign_visit, name="sign_visit"),
    path("visits/<uuid:uid>/addendum/", visit_signature.add_visit_addendum, name="add_visit_addendum"),
    path("visits/<uuid:uid>/in-error/", visit_signature.enter_visit_in_error, name="enter_visit_in_error"),
    path("settings/calendar-address/", feeds.show_diary_address, name="show_diary_address"),
    path("d/<str:token>/diary.ics", feeds.open_diary_feed, name="open_diary_feed"),
    path("v/<str:token>/visits.ics", feeds.open_visits_feed, name="open_visits_feed"),
    path("a/<str:token>/calendar/", public.add_calendar, name="add_calendar"),
    path("recalls/", recalls.list_recalls, name="list_recalls"),
    path("recalls/new/", recall_people.add_recall, name="add_recall"),
    path("recalls/lost/", recall_people.list_lost, name="list_lost"),
    path("recalls/<uuid:uid>/try/", recalls.log_attempt, name="log_attempt"),
    path("recalls/<uuid:uid>/snooze/", recalls.snooze_recall, name="snooze_recall"),
    path("recalls/<uuid:uid>/close/", recalls.close_recall, name="close_recall"),
    path("recalls/<uuid:uid>/mail/", recalls.mail_recall, name="mail_recall"),
    path("recalls/<uuid:uid>/no-contact/", recalls.stop_contact, name="stop_contact"),
    path("patients/<uuid:uid>/recalls/", recall_people.recalls_for_patient, name="recalls_for_patient"),
    path("patients/<uuid:uid>/no-contact/", recall_people.stop_recalls_of, name="stop_recalls_of"),
    path("patients/<uuid:uid>/no-contact/lift/", recall_people.allow_recalls_of, name="allow_recalls_of"),
    path("a/<str:token>/", public.open_appointment, name="open_appointment"),
    path("r/<str:token>/", public.open_rebook, name="open_rebook"),
    *setting_urls,
]
