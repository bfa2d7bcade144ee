from django.urls import URLPattern

app_name = "patients_api"

urlpatterns: list[URLPattern] = []
