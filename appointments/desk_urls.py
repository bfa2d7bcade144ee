"""The front desk: families, who walks in, and the day on paper."""

from django.urls import URLPattern, path

from appointments.views import day_sheet, families, walk_ins

desk_urls: list[URLPattern] = [
    path("book/family/", families.book_family, name="book_family"),
    path("book/family/new/", families.add_to_family, name="add_to_family"),
    path("appointments/<uuid:uid>/family/undo/", families.undo_family, name="undo_family"),
    path("sheet/", day_sheet.show_sheet, name="show_sheet"),
    path("walk-in/", walk_ins.take_walk_in, name="take_walk_in"),
    path("walk-in/new/", walk_ins.take_new_walk_in, name="take_new_walk_in"),
]
