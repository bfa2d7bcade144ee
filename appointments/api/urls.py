"""What the diary answers under /api/v1/."""

from django.urls import URLPattern, path

from appointments.api import absences, delays, desk, diary, public_booking, recalls, series, slots
from appointments.api.setting_urls import setting_urls
from appointments.api.visit_urls import visit_urls
from appointments.api.waitlist_urls import waitlist_urls

app_name = "appointments_api"

_ONE = "appointments/<uuid:uid>"
_RECALL = "recalls/<uuid:uid>"
_SERIES = "series/<uuid:uid>"
urlpatterns: list[URLPattern] = [
    path("slots/next", slots.NextSlots.as_view(), name="next_slots"),
    path("slots", diary.Slots.as_view(), name="slots"),
    path("family-bookings", desk.Families.as_view(), name="families"),
    path("family-bookings/times", desk.FamilyTimes.as_view(), name="family_times"),
    path("walk-ins", desk.WalkIns.as_view(), name="walk_ins"),
    path("appointments", diary.Appointments.as_view(), name="appointments"),
    path(_ONE, diary.OneAppointment.as_view(), name="appointment"),
    path(f"{_ONE}/history", diary.AppointmentHistory.as_view(), name="history"),
    path(f"{_ONE}/cancel", diary.CancelAppointment.as_view(), name="cancel"),
    path(f"{_ONE}/confirm", diary.ConfirmAppointment.as_view(), name="confirm"),
    path(f"{_ONE}/restore", diary.RestoreAppointment.as_view(), name="restore"),
    path(f"{_ONE}/undo", diary.UndoChange.as_view(), name="undo"),
    path(f"{_ONE}/undo-family", desk.UndoFamily.as_view(), name="undo_family"),
    path(f"{_ONE}/status", diary.AppointmentStep.as_view(), name="status"),
    path("delays", delays.Delays.as_view(), name="delays"),
    path("absences", absences.Absences.as_view(), name="absences"),
    path("absences/preview", absences.AbsencePreview.as_view(), name="absence_preview"),
    path("recalls", recalls.Recalls.as_view(), name="recalls"),
    path(_RECALL, recalls.OneRecall.as_view(), name="recall"),
    path(f"{_RECALL}/attempts", recalls.RecallAttempts.as_view(), name="recall_attempts"),
    path(f"{_RECALL}/snooze", recalls.SnoozeRecall.as_view(), name="snooze_recall"),
    path(f"{_RECALL}/close", recalls.CloseRecall.as_view(), name="close_recall"),
    path(f"{_RECALL}/mail", recalls.MailRecall.as_view(), name="mail_recall"),
    path("patients/<uuid:uid>/no-contact", recalls.NoContact.as_view(), name="no_contact"),
    path("public-booking", public_booking.PublicBookings.as_view(), name="public_booking"),
    path("booking-requests", public_booking.BookingRequests.as_view(), name="booking_requests"),
    path("series", series.ManySeries.as_view(), name="many_series"),
    path("series/preview", series.PreviewSeries.as_view(), name="preview_series"),
    path(_SERIES, series.OneSeries.as_view(), name="one_series"),
    path(f"{_SERIES}/preview", series.PreviewSeriesChange.as_view(), name="preview_series_change"),
    path(f"{_SERIES}/change", series.ChangeSeries.as_view(), name="change_series"),
    path(f"{_SERIES}/cancel", series.CancelSeries.as_view(), name="cancel_series"),
    path(f"{_SERIES}/undo-change", series.UndoSeriesChange.as_view(), name="undo_series_change"),
    path(f"{_SERIES}/undo", series.UndoSeries.as_view(), name="undo_series"),
    *visit_urls,
    *setting_urls,
    *waitlist_urls,
]
