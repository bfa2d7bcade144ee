"""The pages of the ground floor; `clinic.urls` is the composition root."""

from django.urls import URLPattern

app_name = "clinic"

urlpatterns: list[URLPattern] = []
