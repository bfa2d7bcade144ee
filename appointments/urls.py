from django.urls import URLPattern, path

from appointments import public
from appointments.views import appointment, board, booking, diary

app_name = "appointments"

urlpatterns: list[URLPattern] = [
    path("today/", board.show_today, name="show_today"),
    path("calendar/", diary.show_day, name="show_day"),
    path("calendar/<str:day>/", diary.show_day, name="show_day"),
    path("book/", booking.book_visit, name="book_visit"),
    path("book/times/", booking.suggest_times, name="suggest_times"),
    path("appointments/<uuid:uid>/", appointment.show_appointment, name="show_appointment"),
    path("appointments/<uuid:uid>/move/", booking.move_appointment, name="move_appointment"),
    path("appointments/<uuid:uid>/cancel/", appointment.cancel_appointment, name="cancel_appointment"),
    path("appointments/<uuid:uid>/status/", board.change_status, name="change_status"),
    path("patients/<uuid:uid>/appointments/", diary.for_patient, name="for_patient"),
    path("a/<str:token>/", public.open_appointment, name="open_appointment"),
    path("r/<str:token>/", public.open_rebook, name="open_rebook"),
]
