"""A practitioner who runs late, and that the next patients were told."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Location, Membership
from clinic.sealing import tracked
from clinic.tenancy import ClinicModel, scoped


@tracked
class Delay(ClinicModel):
    """So many minutes late at one place, as told to those who come next. Mails about it name it by its key."""

    practitioner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delays")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="delays")
    minutes = models.PositiveSmallIntegerField(
        _("minutes late"), validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    idem_key = models.CharField(max_length=80, editable=False)

    objects = scoped()

    class Meta:
        ordering = ["-told_at"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(5, 120)), name="delay_minutes"),
            models.UniqueConstraint(fields=["clinic", "idem_key"], name="delay_idem_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"
