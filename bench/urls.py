"""The product's pages, and the floors beside them."""

from typing import Any

from django.urls import path

from bench import floors
from clinic.urls import urlpatterns as product

urlpatterns: list[Any] = [
    *product,
    path("bench/page/", floors.empty_page, name="bench_page"),
    path("bench/link/<str:token>/", floors.empty_link_page, name="bench_link"),
    path("bench/feed/", floors.empty_feed, name="bench_feed"),
    path("api/v1/bench/move/<int:key>", floors.OneUpdate.as_view(), name="bench_move"),
    path("api/v1/bench/empty", floors.Empty.as_view(), name="bench_empty"),
    path("api/v1/bench/insert", floors.OneInsert.as_view(), name="bench_insert"),
]
