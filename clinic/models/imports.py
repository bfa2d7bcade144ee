"""Files that bring in what a clinic kept elsewhere: the file, how its columns are read, and how far the work is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.access import Capability
from clinic.models.people import Membership
from clinic.tenancy import ClinicModel, scoped


class ImportState(models.TextChoices):
    COLUMNS = "columns", _("choose the columns")
    NAMES = "names", _("say who and what is meant")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing is brought in yet")
    RUNNING = "running", _("being brought in")
    DONE = "done", _("brought in")
    FAILED = "failed", _("stopped")


AT_WORK = (ImportState.CHECKING, ImportState.RUNNING)
SETTLED = (ImportState.DONE, ImportState.FAILED)


class Outcome(models.TextChoices):
    """What becomes of a row."""

    NEW = "new", _("new")
    HERE = "here", _("already here")
    DIFFERS = "differs", _("here, but not the same")
    SKIPPED = "skipped", _("left out")
    ERROR = "error", _("with an error")


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, membership: Membership) -> "FileImportQuerySet":
        if not membership.may(Capability.DATA_IMPORT):
            return self.none()
        return self.filter(clinic_id=membership.clinic_id)


class FileImport(ClinicModel):
    """One file. It is its own history: who brought it when, and what became of its rows.

    kind: a name of `clinic.importing.kinds`. columns: what each column of the file holds ("": left out). choices: what
    else was said of it. n_done: how many rows the present work has behind it; counts: outcome → rows.
    content: the file as it came; forgotten some weeks later.
    """

    kind = models.CharField(max_length=20)
    filename = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    headings = models.JSONField(default=list)
    n_rows = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.COLUMNS)
    n_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    idem_key = models.CharField(max_length=80, null=True)  # noqa: DJ001 (NULLs never clash)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(FileImportQuerySet)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="file_import_once"),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="file_import_state_known"),
        ]
        indexes = [
            models.Index(fields=["clinic"], condition=Q(state__in=AT_WORK), name="file_import_at_work"),
            models.Index(fields=["clinic", "-uploaded_at", "-id"], name="file_import_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK


class ImportFinding(ClinicModel):
    """What there is to say about one row of a file. `row` counts as a spreadsheet does: the headings are row 1."""

    source = models.ForeignKey(FileImport, on_delete=models.CASCADE, related_name="findings")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    message = models.CharField(max_length=400)

    objects = scoped()

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["clinic", "source", "row", "id"], name="import_finding_rows")]

    def __str__(self) -> str:
        return f"row {self.row}"
