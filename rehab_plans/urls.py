from django.urls import URLPattern, path

from rehab_plans.public import check_in
from rehab_plans.views import recurrence

app_name = "rehab_plans"

urlpatterns: list[URLPattern] = [
    path("recurrence/", recurrence.list_recurrences, name="list_recurrences"),
    path("patients/<uuid:uid>/course/", recurrence.show_course, name="show_course"),
    path("episodes/<uuid:uid>/answer/", recurrence.type_check_in, name="type_check_in"),
    path("c/<str:token>/", check_in.open_check_in, name="open_check_in"),
]
