import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0008_visit_length"),
        ("clinic", "0008_waitlist_link"),
        ("patients", "0003_search"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="FreedTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("freed_at", models.DateTimeField()),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="freed_times",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appointments.visittype",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_at", "id"],
                        "indexes": [models.Index(fields=["clinic", "starts_at"], name="freed_time_upcoming")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="freed_time_forward",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="weekdays",
                            ),
                        ),
                        ("from_time", models.TimeField(blank=True, null=True, verbose_name="not before")),
                        ("until_time", models.TimeField(blank=True, null=True, verbose_name="over by")),
                        ("first_day", models.DateField(verbose_name="from this day")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="until this day")),
                        (
                            "urgency",
                            models.CharField(
                                choices=[
                                    ("soon", "as soon as possible"),
                                    ("normal", "in the next weeks"),
                                    ("whenever", "whenever something is free"),
                                ],
                                default="normal",
                                max_length=8,
                                verbose_name="how soon",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=300, verbose_name="note for the desk"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("offered", "has an offer"),
                                    ("booked", "booked"),
                                    ("withdrawn", "taken off the list"),
                                    ("expired", "the last day is over"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("added_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "booked",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "bring_forward",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waitlist_entries",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waitlist_entries",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waitlist_entries",
                                to="appointments.visittype",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["added_at", "id"],
                        "indexes": [
                            models.Index(fields=["clinic", "state", "added_at"], name="waitlist_by_state"),
                            models.Index(fields=["clinic", "patient"], name="waitlist_by_patient"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6])),
                                name="waitlist_weekdays",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_time__isnull", True),
                                    ("until_time__isnull", True),
                                    ("until_time__gt", models.F("from_time")),
                                    _connector="OR",
                                ),
                                name="waitlist_times_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_day__isnull", True),
                                    ("last_day__gte", models.F("first_day")),
                                    _connector="OR",
                                ),
                                name="waitlist_days_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "offered", "booked", "withdrawn", "expired"])
                                ),
                                name="waitlist_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("urgency__in", ["soon", "normal", "whenever"])),
                                name="waitlist_urgency_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", True), ("state__in", ("waiting", "offered"))
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ("waiting", "offered")), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="waitlist_closed_with_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("booked__isnull", False), ("state", "booked")),
                                    models.Q(
                                        models.Q(("state", "booked"), _negated=True), ("booked__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="waitlist_booked_with_a_visit",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="waitlist_idem_key_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistEntryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="weekdays",
                            ),
                        ),
                        ("from_time", models.TimeField(blank=True, null=True, verbose_name="not before")),
                        ("until_time", models.TimeField(blank=True, null=True, verbose_name="over by")),
                        ("first_day", models.DateField(verbose_name="from this day")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="until this day")),
                        (
                            "urgency",
                            models.CharField(
                                choices=[
                                    ("soon", "as soon as possible"),
                                    ("normal", "in the next weeks"),
                                    ("whenever", "whenever something is free"),
                                ],
                                default="normal",
                                max_length=8,
                                verbose_name="how soon",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=300, verbose_name="note for the desk"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("offered", "has an offer"),
                                    ("booked", "booked"),
                                    ("withdrawn", "taken off the list"),
                                    ("expired", "the last day is over"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("added_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "booked",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "bring_forward",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistentry",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visittype",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="appointments.waitlistround",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "waits for an answer"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("lost", "somebody else was first"),
                                    ("expired", "no answer in time"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="offered",
                                max_length=9,
                            ),
                        ),
                        ("offered_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="appointments.waitlistentry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["offered", "accepted", "declined", "lost", "expired", "withdrawn"],
                                    )
                                ),
                                name="waitlist_offer_state_known",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "round", "entry"), name="waitlist_offer_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "accepted")),
                                fields=("clinic", "round"),
                                name="waitlist_offer_one_accepted",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "offered")),
                                fields=("clinic", "entry"),
                                name="waitlist_offer_one_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "offers_itself",
                            models.BooleanField(default=False, verbose_name="offer free times by itself"),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=120,
                                validators=[
                                    django.core.validators.MinValueValidator(15),
                                    django.core.validators.MaxValueValidator(1440),
                                ],
                                verbose_name="keep a time for, minutes",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "clinic",
                            models.ForeignKey(
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic",), name="waitlist_policy_once"),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (15, 1440))),
                                name="waitlist_policy_minutes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistPolicyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "offers_itself",
                            models.BooleanField(default=False, verbose_name="offer free times by itself"),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=120,
                                validators=[
                                    django.core.validators.MinValueValidator(15),
                                    django.core.validators.MaxValueValidator(1440),
                                ],
                                verbose_name="keep a time for, minutes",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistpolicy",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "open"),
                                    ("won", "taken"),
                                    ("expired", "nobody took it"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="running",
                                max_length=9,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        (
                            "clinic",
                            models.ForeignKey(
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "freed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="appointments.freedtime",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waitlist_rounds",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["clinic", "expires_at"],
                                name="waitlist_round_running",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["running", "won", "expired", "withdrawn"])),
                                name="waitlist_round_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("opened_at"))),
                                name="waitlist_round_expires",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "hold"), name="waitlist_round_hold_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "running")),
                                fields=("clinic", "freed"),
                                name="waitlist_round_one_running",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="waitlist_round_idem_key_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistOfferEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "waits for an answer"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("lost", "somebody else was first"),
                                    ("expired", "no answer in time"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="offered",
                                max_length=9,
                            ),
                        ),
                        ("offered_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.waitlistentry",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistoffer",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.waitlistround",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistRoundEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "open"),
                                    ("won", "taken"),
                                    ("expired", "nobody took it"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="running",
                                max_length=9,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "freed",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.freedtime",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistround",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistWish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wishes",
                                to="appointments.waitlistentry",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("location__isnull", True), ("practitioner__isnull", False)),
                                    models.Q(("location__isnull", False), ("practitioner__isnull", True)),
                                    _connector="OR",
                                ),
                                name="waitlist_wish_one_thing",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "entry", "practitioner"), name="waitlist_wish_who_once"
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "entry", "location"), name="waitlist_wish_where_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistWishEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                default=clinic.tenancy.current_clinic_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.waitlistentry",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistwish",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistentryevent" ("added_at", "added_by_id", "booked_id", "bring_forward_id", "clinic_id", "closed_at", "first_day", "from_time", "id", "idem_key", "last_day", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid", "until_time", "urgency", "version", "visit_type_id", "weekdays") VALUES (NEW."added_at", NEW."added_by_id", NEW."booked_id", NEW."bring_forward_id", NEW."clinic_id", NEW."closed_at", NEW."first_day", NEW."from_time", NEW."id", NEW."idem_key", NEW."last_day", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state", NEW."uid", NEW."until_time", NEW."urgency", NEW."version", NEW."visit_type_id", NEW."weekdays"); RETURN NULL;',
                            hash="dcac08be7e6ed9523203c6e7d1f7305dcf653983",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c3704",
                            table="appointments_waitlistentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_waitlistentryevent" ("added_at", "added_by_id", "booked_id", "bring_forward_id", "clinic_id", "closed_at", "first_day", "from_time", "id", "idem_key", "last_day", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid", "until_time", "urgency", "version", "visit_type_id", "weekdays") VALUES (NEW."added_at", NEW."added_by_id", NEW."booked_id", NEW."bring_forward_id", NEW."clinic_id", NEW."closed_at", NEW."first_day", NEW."from_time", NEW."id", NEW."idem_key", NEW."last_day", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state", NEW."uid", NEW."until_time", NEW."urgency", NEW."version", NEW."visit_type_id", NEW."weekdays"); RETURN NULL;',
                            hash="dda8e31ace93394300bab2b61079fd65bc400a6a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9ab96",
                            table="appointments_waitlistentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistentryevent" ("added_at", "added_by_id", "booked_id", "bring_forward_id", "clinic_id", "closed_at", "first_day", "from_time", "id", "idem_key", "last_day", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid", "until_time", "urgency", "version", "visit_type_id", "weekdays") VALUES (OLD."added_at", OLD."added_by_id", OLD."booked_id", OLD."bring_forward_id", OLD."clinic_id", OLD."closed_at", OLD."first_day", OLD."from_time", OLD."id", OLD."idem_key", OLD."last_day", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state", OLD."uid", OLD."until_time", OLD."urgency", OLD."version", OLD."visit_type_id", OLD."weekdays"); RETURN NULL;',
                            hash="96a1e4da11a87c510e45a95223c1b306b5cc4b43",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8b638",
                            table="appointments_waitlistentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistentryevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="798e6dd5cd2dfa83ae6ddd2b8777ba97838394b3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_21c5d",
                            table="appointments_waitlistentryevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistpolicyevent" ("clinic_id", "id", "minutes", "offers_itself", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "version") VALUES (NEW."clinic_id", NEW."id", NEW."minutes", NEW."offers_itself", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="700c68a9bc250d48b5f8d80d311160cbedbb1482",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_64723",
                            table="appointments_waitlistpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_waitlistpolicyevent" ("clinic_id", "id", "minutes", "offers_itself", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "version") VALUES (NEW."clinic_id", NEW."id", NEW."minutes", NEW."offers_itself", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="4392854fc544fa6936fa44ebdbfbe2a27a17986f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_976b7",
                            table="appointments_waitlistpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistpolicyevent" ("clinic_id", "id", "minutes", "offers_itself", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "version") VALUES (OLD."clinic_id", OLD."id", OLD."minutes", OLD."offers_itself", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="43cef53bb34d8ad2ee8d19b9a3a717b27ba5f2cb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_acbd0",
                            table="appointments_waitlistpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistpolicyevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1e6ecd952bee8d98b103db6c21a60e18b4304237",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b809a",
                            table="appointments_waitlistpolicyevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistround",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistroundevent" ("clinic_id", "ended_at", "expires_at", "freed_id", "hold_id", "id", "idem_key", "opened_at", "opened_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid") VALUES (NEW."clinic_id", NEW."ended_at", NEW."expires_at", NEW."freed_id", NEW."hold_id", NEW."id", NEW."idem_key", NEW."opened_at", NEW."opened_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state", NEW."uid"); RETURN NULL;',
                            hash="a6d13ea7acaf88fda39e5d0453cbced04cbb01a3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e8db9",
                            table="appointments_waitlistround",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistround",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_waitlistroundevent" ("clinic_id", "ended_at", "expires_at", "freed_id", "hold_id", "id", "idem_key", "opened_at", "opened_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid") VALUES (NEW."clinic_id", NEW."ended_at", NEW."expires_at", NEW."freed_id", NEW."hold_id", NEW."id", NEW."idem_key", NEW."opened_at", NEW."opened_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state", NEW."uid"); RETURN NULL;',
                            hash="a45c8b106c3f41a6768e1b6a6153977296b453b6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c9bdb",
                            table="appointments_waitlistround",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistround",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistroundevent" ("clinic_id", "ended_at", "expires_at", "freed_id", "hold_id", "id", "idem_key", "opened_at", "opened_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "uid") VALUES (OLD."clinic_id", OLD."ended_at", OLD."expires_at", OLD."freed_id", OLD."hold_id", OLD."id", OLD."idem_key", OLD."opened_at", OLD."opened_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state", OLD."uid"); RETURN NULL;',
                            hash="b2a71818030c7deeeed6b9f5c61f9d33e59e2303",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_68bbc",
                            table="appointments_waitlistround",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistofferevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cf22ba42c5d188ebef248c7f900cb89294a02560",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d6f8f",
                            table="appointments_waitlistofferevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistofferevent" ("answered_at", "answered_by_id", "clinic_id", "entry_id", "id", "offered_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "state", "uid") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."clinic_id", NEW."entry_id", NEW."id", NEW."offered_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."round_id", NEW."state", NEW."uid"); RETURN NULL;',
                            hash="67fb1aefe461b30b0b4eed6bd7ceaeb25cee127a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e24d8",
                            table="appointments_waitlistoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_waitlistofferevent" ("answered_at", "answered_by_id", "clinic_id", "entry_id", "id", "offered_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "state", "uid") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."clinic_id", NEW."entry_id", NEW."id", NEW."offered_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."round_id", NEW."state", NEW."uid"); RETURN NULL;',
                            hash="1773caecbef29f2653ee0fba1b56f201069f2a93",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bf25b",
                            table="appointments_waitlistoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistofferevent" ("answered_at", "answered_by_id", "clinic_id", "entry_id", "id", "offered_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "state", "uid") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."clinic_id", OLD."entry_id", OLD."id", OLD."offered_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."round_id", OLD."state", OLD."uid"); RETURN NULL;',
                            hash="4ad5bf2a4e733e1c0bc2d63a0b455828fac9e467",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_65062",
                            table="appointments_waitlistoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistroundevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="538017357d29cdf5085e3095226de4ea4e7c3079",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b25d2",
                            table="appointments_waitlistroundevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistwish",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistwishevent" ("clinic_id", "entry_id", "id", "location_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid") VALUES (NEW."clinic_id", NEW."entry_id", NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."uid"); RETURN NULL;',
                            hash="0a0638dbcc2df8dbae9045532568772fda3953ba",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d62e9",
                            table="appointments_waitlistwish",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistwish",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_waitlistwishevent" ("clinic_id", "entry_id", "id", "location_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid") VALUES (NEW."clinic_id", NEW."entry_id", NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."uid"); RETURN NULL;',
                            hash="1146a0729e76ce9e5d0136e65600451dc2eb5e8f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4464c",
                            table="appointments_waitlistwish",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistwish",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_waitlistwishevent" ("clinic_id", "entry_id", "id", "location_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid") VALUES (OLD."clinic_id", OLD."entry_id", OLD."id", OLD."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."uid"); RETURN NULL;',
                            hash="e7ad17fd532d2d2ab4897b8feb94b336efed0b0e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1e9f0",
                            table="appointments_waitlistwish",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waitlistwishevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d26b5525480db4d237f0f3c043b07e7b1dd0d0f1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_93e65",
                            table="appointments_waitlistwishevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("status", "held")),
                fields=["clinic", "expires_at"],
                name="appointment_holds",
            ),
        ),
        clinic.protection.ProtectTables(
            "WaitlistEntry",
            "WaitlistEntryEvent",
            "WaitlistWish",
            "WaitlistWishEvent",
            "FreedTime",
            "WaitlistRound",
            "WaitlistRoundEvent",
            "WaitlistOffer",
            "WaitlistOfferEvent",
            "WaitlistPolicy",
            "WaitlistPolicyEvent",
        ),
    ]
