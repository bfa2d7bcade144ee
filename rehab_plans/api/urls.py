from django.urls import URLPattern

app_name = "rehab_plans_api"

urlpatterns: list[URLPattern] = []
