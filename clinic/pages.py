"""The pages of the ground floor; `clinic.urls` is the composition root."""

from django.urls import URLPattern, path

from clinic.views import settings

app_name = "clinic"

urlpatterns: list[URLPattern] = [
    path("settings/", settings.show_settings, name="show_settings"),
    path("settings/edit/", settings.edit_settings, name="edit_settings"),
]
