"""The pages of the ground floor; `clinic.urls` is the composition root."""

from django.urls import URLPattern, path

from clinic.views import demo_mail, health, messages, settings

app_name = "clinic"

urlpatterns: list[URLPattern] = [
    path("messages/", messages.list_messages, name="list_messages"),
    path("messages/<uuid:uid>/send-again/", messages.send_again, name="send_again"),
    path("healthz", health.show_health, name="show_health"),
    path("demo/mail/", demo_mail.list_demo_mail, name="list_demo_mail"),
    path("demo/mail/<str:key>/", demo_mail.show_demo_mail, name="show_demo_mail"),
    path("settings/", settings.show_settings, name="show_settings"),
    path("settings/edit/", settings.edit_settings, name="edit_settings"),
]
