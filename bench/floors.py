"""What nobody can go below on the same server: the same doors and the same base template, and nothing behind them."""

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework import serializers

from clinic.access import Capability, requires
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.serializers import Input, Output
from clinic.models.links import LinkPurpose
from clinic.public import patient_page


@requires(Capability.SCHEDULE_VIEW)
def empty_page(request: HttpRequest) -> HttpResponse:
    """A staff page: signed in, in the clinic's scope, with the navigation, without content."""
    return render(request, "bench/empty_page.html")


@patient_page(LinkPurpose.PROGRAMME)
def empty_link_page(request: HttpRequest, token: str) -> HttpResponse:
    """A patient's page behind a link, without content."""
    return render(request, "bench/empty_link_page.html")


@requires(Capability.SCHEDULE_VIEW)
def empty_feed(request: HttpRequest) -> HttpResponse:
    """What a page's script asks for: signed in, in the clinic's scope, without content."""
    return HttpResponse(b"{}", content_type="application/json")


class DoneOutput(Output):
    is_done = serializers.BooleanField()
    example = {"is_done": True}


class PlaceInput(Input):
    practitioner = serializers.IntegerField(min_value=1)
    starts_at = serializers.DateTimeField()
    example = {"practitioner": 1, "starts_at": "2026-11-25T10:00:00-05:00"}


class Empty(Endpoint):
    @operation("bench_empty", Capability.SCHEDULE_VIEW, answer=DoneOutput)
    def get(self, call: Call) -> dict[str, bool]:
        """Nothing, behind the door of the API"""
        return {"is_done": True}


class OneInsert(Endpoint):
    @operation(
        "bench_insert", Capability.SCHEDULE_EDIT, body=PlaceInput, answer=DoneOutput, status=201,
        creates=True, keeps_key=True,
    )  # fmt: skip
    def post(self, call: Call) -> dict[str, bool]:
        """One insert under one exclusion constraint, in the transaction that every call has"""
        starts_at = call.data["starts_at"]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_booking (clinic_id, practitioner_id, starts_at, ends_at) VALUES (%s, %s, %s, %s)",
                [call.clinic.pk, call.data["practitioner"], starts_at, starts_at + timedelta(minutes=15)],
            )
        return {"is_done": True}


class OneUpdate(Endpoint):
    @operation("bench_move", Capability.SCHEDULE_EDIT, body=PlaceInput, answer=DoneOutput)
    def patch(self, call: Call, key: int) -> dict[str, bool]:
        """One update under one exclusion constraint, in the transaction that every call has"""
        starts_at = call.data["starts_at"]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE bench_booking SET practitioner_id = %s, starts_at = %s, ends_at = %s"
                " WHERE id = %s AND clinic_id = %s",
                [
                    call.data["practitioner"],
                    starts_at,
                    starts_at + timedelta(minutes=15),
                    key,
                    call.clinic.pk,
                ],
            )
        return {"is_done": True}
