"""The intake by API: what a patient answered, and a link to answer with."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from clinic.access import Capability
from clinic.api.call import Call
from clinic.api.endpoint import Endpoint, operation
from clinic.api.listing import Listing
from clinic.api.serializers import Output, choice_field
from clinic.api.views import UID
from patients.api.charts import open_record
from patients.api.serializers import ColleagueOutput
from patients.charts import NoSuchPatientError
from patients.forms.intake_pages import PageRead, pages_read
from patients.intake import issue_intake_link
from patients.intake_questions import Page
from patients.intake_rounds import Round
from patients.models import Intake, Source

SHOWN = ("episode", "typed_by")


class IntakeOutput(Output):
    """One round of questions."""

    uid = serializers.UUIDField()
    source = choice_field(Source)
    typed_by = ColleagueOutput(allow_null=True, help_text="Who typed it in; null: the patient did.")
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="null: not finished.")
    urgent_read_at = serializers.DateTimeField(
        allow_null=True, help_text="When the patient read what to do now, after an urgent answer."
    )
    episode = serializers.UUIDField(source="episode.uid", allow_null=True)
    example = {
        "uid": UID, "source": "link", "typed_by": None, "created_at": "2026-11-24T14:00:00Z",
        "submitted_at": "2026-11-24T14:09:00Z", "urgent_read_at": None, "episode": UID,
    }  # fmt: skip


class AnswerOutput(Output):
    name = serializers.CharField(help_text="The question, for programs.")
    question = serializers.CharField(help_text="The question in words.")
    answer = serializers.CharField(help_text="The answer in words.")
    value = serializers.JSONField(help_text="The answer as given: a truth value, a number, a word or a list.")
    example = {
        "name": "pain_now", "question": "How strong is the pain right now?", "answer": "6", "value": 6,
    }  # fmt: skip


class PageOutput(Output):
    page = choice_field(Page)
    answers = AnswerOutput(many=True)
    example = {"page": "complaint", "answers": [AnswerOutput.example]}

    def to_representation(self, read: PageRead) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(
            {"page": read.page, "answers": [*read.lines, *read.noes]}
        )
        return told


class IntakeRecordOutput(IntakeOutput):
    open_page = choice_field(
        Page, allow_null=True, help_text="The first page that is not answered yet, while the round is open."
    )
    pages = PageOutput(many=True)
    example = {**IntakeOutput.example, "open_page": None, "pages": [PageOutput.example]}

    def to_representation(self, read: "IntakeRead") -> dict[str, Any]:
        told: dict[str, Any] = IntakeOutput(read.intake, context=self.context).data
        return {
            **told,
            "open_page": read.open_page,
            "pages": PageOutput(read.pages, many=True, context=self.context).data,
        }


@dataclass(frozen=True)
class IntakeRead:
    """Not the row itself: its version tells nothing of when the urgent page was read, so it is no ETag."""

    intake: Intake
    pages: list[PageRead]
    open_page: Page | None


class Intakes(Endpoint):
    @operation(
        "list_intakes", Capability.CLINICAL_VIEW, query=Listing, answer=IntakeOutput,
        ordering=("-created_at", "-id"), refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def get(self, call: Call, uid: UUID) -> QuerySet[Intake]:
        """Intakes of a patient

        The latest round first.
        """
        patient = open_record(call, uid, what="intake")
        found: QuerySet[Intake] = Intake.objects.filter(patient=patient).select_related(*SHOWN)
        return found


class OneIntake(Endpoint):
    @operation(
        "show_intake", Capability.CLINICAL_VIEW, answer=IntakeRecordOutput, refusals=(NoSuchPatientError,)
    )
    def get(self, call: Call, uid: UUID) -> IntakeRead:
        """What a patient answered

        Page by page as it was asked; safety pages with a yes come first. What was not answered is not listed.
        """
        intake: Intake = call.fetch(Intake.objects.select_related("patient", *SHOWN), uid)
        patient = open_record(call, intake.patient.uid, what="intake")
        this = Round.of(patient, intake, call.now)
        return IntakeRead(
            intake=intake,
            pages=list(pages_read(this)),
            open_page=None if intake.submitted_at else this.first_open_page,
        )


class IntakeLinkOutput(Output):
    url = serializers.URLField(help_text="For the patient alone. It stands for 60 days.")
    example = {"url": "https://plumbline.example/i/9q4ZsT1bJx0WcV7dYk3mPf8hRn2aLe5uGoQiXyS6tBw/"}


class IntakeLinks(Endpoint):
    @operation(
        "issue_intake_link", Capability.PATIENT_EDIT, answer=IntakeLinkOutput, status=201, creates=True,
        keeps_key=True, refusals=(NoSuchPatientError,),
    )  # fmt: skip
    def post(self, call: Call, uid: UUID) -> dict[str, str]:
        """Make an intake link

        To copy into a message or to open on the clinic's tablet. It begins a new round of questions.
        """
        patient = open_record(call, uid, what="intake_link")
        return {"url": issue_intake_link(patient=patient, by=call.by, now=call.now, key=call.key)}
