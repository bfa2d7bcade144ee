"""The pages of the ground floor; `clinic.urls` is the composition root."""

from django.urls import URLPattern, path

from clinic.views import (
    api_docs,
    demo_mail,
    health,
    import_steps,
    imports,
    messages,
    metrics,
    settings,
    tokens,
)

app_name = "clinic"

_IMPORT = "settings/import/<uuid:uid>/"

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
    path("settings/mail/", settings.switch_mail, name="switch_mail"),
    path("settings/import/", imports.list_imports, name="list_imports"),
    path("settings/import/template/<slug:kind>.csv", imports.download_template, name="download_template"),
    path(_IMPORT, imports.show_import, name="show_import"),
    path(_IMPORT + "rows.csv", imports.download_rows, name="download_rows"),
    path(_IMPORT + "columns/", import_steps.set_import_columns, name="set_import_columns"),
    path(_IMPORT + "names/", import_steps.set_import_names, name="set_import_names"),
    path(_IMPORT + "start/", import_steps.start_import, name="start_import"),
    path(_IMPORT + "discard/", import_steps.discard_import, name="discard_import"),
    path("api/schema/", api_docs.show_api_schema, name="show_api_schema"),
    path("api/docs/", api_docs.show_api_docs, name="show_api_docs"),
]
