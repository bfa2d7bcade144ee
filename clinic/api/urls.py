"""What the ground floor answers under /api/v1/; the upper apps add theirs in `clinic.urls`."""

from django.urls import URLPattern, path

from clinic.api import imports, views

app_name = "clinic_api"

_IMPORT = "imports/<uuid:uid>"

urlpatterns: list[URLPattern] = [
    path("me", views.Me.as_view(), name="me"),
    path("locations", views.Locations.as_view(), name="locations"),
    path("members", views.Members.as_view(), name="members"),
    path("messages", views.Messages.as_view(), name="messages"),
    path("messages/<uuid:uid>/send-again", views.SendAgain.as_view(), name="send_again"),
    path("settings/mail", imports.MailSwitch.as_view(), name="mail_switch"),
    path("imports", imports.Imports.as_view(), name="imports"),
    path(_IMPORT, imports.OneImport.as_view(), name="import"),
    path(f"{_IMPORT}/columns", imports.ImportColumns.as_view(), name="import_columns"),
    path(f"{_IMPORT}/names", imports.ImportNames.as_view(), name="import_names"),
    path(f"{_IMPORT}/start", imports.StartImport.as_view(), name="start_import"),
    path(f"{_IMPORT}/rows", imports.ImportRows.as_view(), name="import_rows"),
]
