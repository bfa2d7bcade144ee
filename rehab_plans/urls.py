from django.urls import URLPattern

app_name = "rehab_plans"

urlpatterns: list[URLPattern] = []
