"""Settings of the diary and the rebooking list under /api/v1/."""

from django.urls import URLPattern, path

from appointments.api import hours, locums, settings

setting_urls: list[URLPattern] = [
    path("visit-types", settings.VisitTypes.as_view(), name="visit_types"),
    path("visit-types/<uuid:uid>", settings.OneVisitType.as_view(), name="visit_type"),
    path("working-hours", hours.AllWorkingHours.as_view(), name="working_hours"),
    path("working-hours/<uuid:uid>", hours.OneWorkingHours.as_view(), name="one_working_hours"),
    path("other-hours", hours.AllOtherHours.as_view(), name="other_hours"),
    path("other-hours/<uuid:uid>", hours.OneOtherHours.as_view(), name="one_other_hours"),
    path("time-off", hours.AllTimeOff.as_view(), name="time_off"),
    path("time-off/<uuid:uid>", hours.OneTimeOff.as_view(), name="one_time_off"),
    path("locums", locums.Locums.as_view(), name="locums"),
    path("locums/<uuid:uid>", locums.OneLocum.as_view(), name="locum"),
    path("rooms", settings.Rooms.as_view(), name="rooms"),
    path("rooms/<uuid:uid>", settings.OneRoom.as_view(), name="room"),
    path("practitioners/<uuid:uid>", settings.OnePractitioner.as_view(), name="practitioner"),
    path("rebooking", settings.Rebooking.as_view(), name="rebooking"),
    path("appointments/<uuid:uid>/keep", settings.KeepAppointment.as_view(), name="keep"),
]
