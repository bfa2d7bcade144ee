"""The front desk: who walks in, and the day on paper."""

from django.urls import URLPattern, path

from appointments.views import day_sheet, walk_ins

desk_urls: list[URLPattern] = [
    path("sheet/", day_sheet.show_sheet, name="show_sheet"),
    path("walk-in/", walk_ins.take_walk_in, name="take_walk_in"),
    path("walk-in/new/", walk_ins.take_new_walk_in, name="take_new_walk_in"),
]
