"""Pages of the settings that the diary stands on, and the rebooking list."""

from django.urls import URLPattern, path

from appointments.views import bookables, locums, rebooking, schedules, time_off

setting_urls: list[URLPattern] = [
    path("rebooking/", rebooking.list_rebooking, name="list_rebooking"),
    path("appointments/<uuid:uid>/keep/", rebooking.keep_visit, name="keep_visit"),
    path("settings/hours/", schedules.list_schedules, name="list_schedules"),
    path("settings/hours/<uuid:uid>/", schedules.show_schedule, name="show_schedule"),
    path("settings/hours/<uuid:uid>/capacity/", schedules.change_capacity, name="change_capacity"),
    path("settings/hours/<uuid:uid>/add/", schedules.add_hours, name="add_hours"),
    path("settings/hours/<uuid:uid>/other/", schedules.add_other_hours, name="add_other_hours"),
    path("settings/weekly-hours/<uuid:uid>/", schedules.change_hours, name="change_hours"),
    path("settings/weekly-hours/<uuid:uid>/remove/", schedules.remove_hours, name="remove_hours"),
    path("settings/other-hours/<uuid:uid>/", schedules.change_other_hours, name="change_other_hours"),
    path("settings/other-hours/<uuid:uid>/remove/", schedules.remove_other_hours, name="remove_other_hours"),
    path("settings/time-off/", time_off.list_time_off, name="list_time_off"),
    path("settings/time-off/add/", time_off.add_time_off, name="add_time_off"),
    path("settings/time-off/<uuid:uid>/", time_off.change_time_off, name="change_time_off"),
    path("settings/time-off/<uuid:uid>/remove/", time_off.remove_time_off, name="remove_time_off"),
    path("settings/locums/", locums.list_locums, name="list_locums"),
    path("settings/locums/add/", locums.add_locum, name="add_locum"),
    path("settings/locums/<uuid:uid>/", locums.change_stay, name="change_stay"),
    path("settings/visit-types/", bookables.list_visit_types, name="list_visit_types"),
    path("settings/visit-types/add/", bookables.add_visit_type, name="add_visit_type"),
    path("settings/visit-types/<uuid:uid>/", bookables.change_visit_type, name="change_visit_type"),
    path("settings/rooms/", bookables.list_rooms, name="list_rooms"),
    path("settings/rooms/add/", bookables.add_room, name="add_room"),
    path("settings/rooms/<uuid:uid>/", bookables.change_room, name="change_room"),
]
