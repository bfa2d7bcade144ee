"""What the ground floor answers under /api/v1/; the upper apps add theirs in `clinic.urls`."""

from django.urls import URLPattern, path

from clinic.api import views

app_name = "clinic_api"

urlpatterns: list[URLPattern] = [
    path("me", views.Me.as_view(), name="me"),
    path("locations", views.Locations.as_view(), name="locations"),
    path("members", views.Members.as_view(), name="members"),
    path("messages", views.Messages.as_view(), name="messages"),
    path("messages/<uuid:uid>/send-again", views.SendAgain.as_view(), name="send_again"),
]
