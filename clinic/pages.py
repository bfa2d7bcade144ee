"""The pages of the ground floor; `clinic.urls` is the composition root."""

from django.urls import URLPattern, path

from clinic.views import api_docs, demo_mail, health, messages, metrics, settings, tokens

app_name = "clinic"

urlpatterns: list[URLPattern] = [
    path("messages/", messages.list_messages, name="list_messages"),
    path("messages/<uuid:uid>/send-again/", messages.send_again, name="send_again"),
    path("healthz", health.show_health, name="show_health"),
    path("metrics", metrics.show_metrics, name="show_metrics"),
    path("demo/mail/", demo_mail.list_demo_mail, name="list_demo_mail"),
    path("demo/mail/<str:key>/", demo_mail.show_demo_mail, name="show_demo_mail"),
    path("settings/", settings.show_settings, name="show_settings"),
    path("settings/edit/", settings.edit_settings, name="edit_settings"),
    path("settings/tokens/", tokens.list_tokens, name="list_tokens"),
    path("settings/tokens/<uuid:uid>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("api/schema/", api_docs.show_api_schema, name="show_api_schema"),
    path("api/docs/", api_docs.show_api_docs, name="show_api_docs"),
]
