"""Who opened which record."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.tenancy import ClinicModel, scoped


class AccessLog(ClinicModel):
    """One reading of one patient's record; written in the reader's transaction, never changed."""

    membership = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+", null=True)
    patient_uid = models.UUIDField()
    what = models.CharField(_("what was opened"), max_length=60)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=40, blank=True)

    objects = scoped()

    class Meta:
        indexes = [models.Index(fields=["clinic", "patient_uid", "-at"], name="access_log_patient")]
        triggers = [
            pgtrigger.Protect(name="access_log_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="access_log_no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'access_log is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
