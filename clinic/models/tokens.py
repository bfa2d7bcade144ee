"""What the API keeps for itself: who calls, how often, and what was answered to a call that may come again."""

from datetime import datetime

from django.db import models
from django.db.models import F

from clinic.models.people import Clinic, Membership, User
from clinic.tenancy import ClinicModel, Uuid7, scoped


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def standing(self, *, now: datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class ApiToken(models.Model):
    """A program's way in, with the rights of one person in one clinic. Without a policy: it tells which clinic.

    Only the SHA-256 of the token is kept, so a copy of this table opens nothing. `hint` is how the token begins, for
    whoever looks for it among others.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    uid = models.UUIDField(db_default=Uuid7(), unique=True, editable=False)
    name = models.CharField(max_length=60)
    hint = models.CharField(max_length=16)
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=F("created_at")), name="api_token_expires"
            ),
        ]
        indexes = [models.Index(fields=["clinic", "user"], name="api_token_of")]

    def __str__(self) -> str:
        return self.name


class CallRate(models.Model):
    """How often one caller came in one minute. UNLOGGED: after a crash everybody starts at nought."""

    caller = models.CharField(max_length=80, primary_key=True)
    minute = models.BigIntegerField()
    calls = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.caller


class KeptAnswer(ClinicModel):
    """What a call with an idempotency key was answered, for when the same call comes again.

    Written in the transaction of what the call made: either both are there or neither is. `asked` is the SHA-256 of
    who asked for what.
    """

    key = models.CharField(max_length=80)
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    asked = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return self.key
