from django.urls import include, path
from django.views.generic import RedirectView

from clinic.public import anybody

urlpatterns = [
    path("", anybody(RedirectView.as_view(pattern_name="appointments:show_today"))),
    path("account/", include("allauth.urls")),
    path("", include("clinic.pages")),
    path("", include("patients.urls")),
    path("", include("appointments.urls")),
    path("", include("rehab_plans.urls")),
]
