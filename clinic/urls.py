from django.urls import include, path
from django.views.generic import RedirectView

from clinic.public import anybody

handler404 = "clinic.views.errors.not_found"
handler500 = "clinic.views.errors.broken"
handler400 = "clinic.views.errors.bad_request"

urlpatterns = [
    path("", anybody(RedirectView.as_view(pattern_name="appointments:show_today"))),
    path("account/", include("allauth.urls")),
    # One after the other is tried: first what patients open every day.
    path("", include("rehab_plans.urls")),
    path("", include("clinic.pages")),
    path("", include("patients.urls")),
    path("", include("appointments.urls")),
    path("api/v1/", include("clinic.api.urls")),
    path("api/v1/", include("patients.api.urls")),
    path("api/v1/", include("appointments.api.urls")),
    path("api/v1/", include("rehab_plans.api.urls")),
]
