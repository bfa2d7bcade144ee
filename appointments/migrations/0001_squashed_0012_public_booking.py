import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import phonenumber_field.modelfields
from django.db import migrations, models

import appointments.models.series
import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    replaces = [
        ("appointments", "0001_initial"),
        ("appointments", "0003_visit_rules"),
        ("appointments", "0004_undo_changes"),
        ("appointments", "0005_recalls"),
        ("appointments", "0006_season_hours"),
        ("appointments", "0007_series"),
        ("appointments", "0008_visit_length"),
        ("appointments", "0009_waitlist"),
        ("appointments", "0010_delays"),
        ("appointments", "0011_kept_times"),
        ("appointments", "0012_public_booking"),
    ]

    initial = True

    dependencies = [
        ("clinic", "0003_cache_table"),
        ("patients", "0003_search"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="VisitType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("first", "First visit"),
                                    ("adjustment", "Adjustment"),
                                    ("re_examination", "Re-examination"),
                                    ("review", "Review"),
                                    ("rehab", "Rehab session"),
                                    ("acute", "Acute"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "buffer_before",
                            models.PositiveSmallIntegerField(default=0, verbose_name="minutes before"),
                        ),
                        (
                            "buffer_after",
                            models.PositiveSmallIntegerField(default=0, verbose_name="minutes after"),
                        ),
                        ("needs_room", models.BooleanField(default=True, verbose_name="needs a room")),
                        (
                            "room_feature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("table", "adjusting table"),
                                    ("drop_table", "drop table"),
                                    ("flexion_table", "flexion-distraction table"),
                                    ("exercise", "space for exercise"),
                                    ("therapy", "therapy devices"),
                                    ("wheelchair", "reached by wheelchair"),
                                ],
                                max_length=24,
                                verbose_name="the room must have",
                            ),
                        ),
                        (
                            "is_online",
                            models.BooleanField(default=True, verbose_name="patients may book it themselves"),
                        ),
                        (
                            "lead_minutes",
                            models.PositiveIntegerField(
                                default=60,
                                validators=[django.core.validators.MaxValueValidator(20160)],
                                verbose_name="notice, minutes",
                            ),
                        ),
                        (
                            "horizon_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(730),
                                ],
                                verbose_name="days ahead",
                            ),
                        ),
                        (
                            "tone",
                            models.CharField(
                                choices=[
                                    ("brand", "green"),
                                    ("calm", "blue"),
                                    ("good", "leaf"),
                                    ("watch", "amber"),
                                    ("bad", "red"),
                                    ("plain", "grey"),
                                ],
                                default="brand",
                                max_length=8,
                                verbose_name="colour",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="can be booked")),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["minutes", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "name"), name="visit_type_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (5, 240))), name="visit_type_minutes"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("buffer_before__lte", 60), ("buffer_after__lte", 60)),
                                name="visit_type_buffers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("horizon_days__range", (1, 730)), ("lead_minutes__lte", 20160)
                                ),
                                name="visit_type_notice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tone__in", ["brand", "calm", "good", "watch", "bad", "plain"])
                                ),
                                name="visit_type_tone_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "room_feature__in",
                                        [
                                            "",
                                            "table",
                                            "drop_table",
                                            "flexion_table",
                                            "exercise",
                                            "therapy",
                                            "wheelchair",
                                        ],
                                    )
                                ),
                                name="visit_type_feature_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="series",
                                to="patients.patient",
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
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.location",
                            ),
                        ),
                        ("rule", models.JSONField(validators=[appointments.models.series.check_rule])),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("asked", models.CharField(blank=True, editable=False, max_length=64)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name_plural": "series",
                        "ordering": ["-made_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="series_idem_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="series_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="clinic.room",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="appointments.visittype",
                            ),
                        ),
                        ("lane", models.PositiveSmallIntegerField(default=1)),
                        ("overbook_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "agreed_outside",
                            models.CharField(
                                blank=True,
                                choices=[("hours", "outside working hours"), ("time_off", "in time off")],
                                db_default="",
                                default="",
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("pending", "waiting for the clinic"),
                                    ("booked", "booked"),
                                    ("confirmed", "confirmed"),
                                    ("arrived", "arrived"),
                                    ("in_room", "in a room"),
                                    ("treated", "treated"),
                                    ("checked_out", "checked out"),
                                    ("cancelled", "cancelled"),
                                    ("late_cancelled", "cancelled late"),
                                    ("no_show", "did not come"),
                                    ("expired", "expired"),
                                ],
                                default="booked",
                                max_length=16,
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("blocked_from", models.DateTimeField()),
                        ("blocked_until", models.DateTimeField()),
                        (
                            "during",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("starts_at"),
                                    models.F("ends_at"),
                                    models.Value("[)"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                            ),
                        ),
                        (
                            "blocked",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("blocked_from"),
                                    models.F("blocked_until"),
                                    models.Value("[)"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("arrived_at", models.DateTimeField(blank=True, null=True)),
                        ("in_room_at", models.DateTimeField(blank=True, null=True)),
                        ("treated_at", models.DateTimeField(blank=True, null=True)),
                        ("checked_out_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("cancel_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "desk_note",
                            models.CharField(blank=True, max_length=300, verbose_name="note for the desk"),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        (
                            "booked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("booked_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField(editable=False, null=True)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="appointments.series",
                            ),
                        ),
                        ("series_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("is_apart", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "ordering": ["starts_at", "id"],
                        "indexes": [
                            models.Index(fields=["clinic", "starts_at"], name="appointment_day"),
                            models.Index(
                                fields=["clinic", "practitioner", "starts_at"],
                                name="appointment_practitioner_day",
                            ),
                            models.Index(
                                fields=["clinic", "patient", "starts_at"], name="appointment_patient"
                            ),
                            models.Index(
                                condition=models.Q(("status", "held")),
                                fields=["clinic", "expires_at"],
                                name="appointment_holds",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="appointment_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "ends_at__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("starts_at"),
                                            "+",
                                            models.Value(datetime.timedelta(seconds=14400)),
                                        ),
                                    )
                                ),
                                name="appointment_length",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("blocked_from__lte", models.F("starts_at")),
                                    ("blocked_until__gte", models.F("ends_at")),
                                ),
                                name="appointment_buffers_around",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lane__gte", 1)), name="appointment_lane"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("agreed_outside__in", ["", "hours", "time_off"])),
                                name="appointment_outside_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "held",
                                            "pending",
                                            "booked",
                                            "confirmed",
                                            "arrived",
                                            "in_room",
                                            "treated",
                                            "checked_out",
                                            "cancelled",
                                            "late_cancelled",
                                            "no_show",
                                            "expired",
                                        ],
                                    )
                                ),
                                name="appointment_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "held"), _negated=True),
                                    ("expires_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="appointment_hold_expires",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_apart", False),
                                        ("series__isnull", True),
                                        ("series_number__isnull", True),
                                    ),
                                    models.Q(
                                        ("series__isnull", False),
                                        ("series_number__gte", 1),
                                        ("series_number__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="appointment_numbered_in_series",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="appointment_idem_key_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("series__isnull", False)),
                                fields=("series", "series_number"),
                                name="appointment_series_number_once",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            "held",
                                            "pending",
                                            "booked",
                                            "confirmed",
                                            "arrived",
                                            "in_room",
                                            "treated",
                                            "checked_out",
                                        ),
                                    )
                                ),
                                expressions=[
                                    ("clinic", "="),
                                    ("practitioner", "="),
                                    ("lane", "="),
                                    ("blocked", "&&"),
                                ],
                                name="appointment_lane_free",
                                violation_error_code="slot_taken",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            "held",
                                            "pending",
                                            "booked",
                                            "confirmed",
                                            "arrived",
                                            "in_room",
                                            "treated",
                                            "checked_out",
                                        ),
                                    )
                                ),
                                expressions=[("clinic", "="), ("room", "="), ("blocked", "&&")],
                                name="appointment_room_free",
                                violation_error_code="slot_taken",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            "held",
                                            "pending",
                                            "booked",
                                            "confirmed",
                                            "arrived",
                                            "in_room",
                                            "treated",
                                            "checked_out",
                                        ),
                                    )
                                ),
                                expressions=[("clinic", "="), ("patient", "="), ("during", "&&")],
                                name="appointment_patient_free",
                                violation_error_code="slot_taken",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "appointment",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="clinic.membership",
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        (
                            "care",
                            models.CharField(
                                choices=[("active", "active care"), ("maintenance", "maintenance")],
                                default="active",
                                max_length=12,
                            ),
                        ),
                        (
                            "pain",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="pain today",
                            ),
                        ),
                        (
                            "complaint_review",
                            models.TextField(blank=True, max_length=2000, verbose_name="since last time"),
                        ),
                        (
                            "assessment",
                            models.TextField(blank=True, max_length=2000, verbose_name="assessment"),
                        ),
                        (
                            "home_advice",
                            models.TextField(blank=True, max_length=2000, verbose_name="advice for home"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("signed_at", models.DateTimeField(null=True)),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("entered_in_error_at", models.DateTimeField(null=True)),
                        ("entered_in_error_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-started_at", "-id"],
                        "indexes": [
                            models.Index(fields=["clinic", "patient", "-started_at"], name="visit_latest")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("pain__isnull", True), ("pain__lte", 10), _connector="OR"
                                ),
                                name="visit_pain_0_10",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("care__in", ["active", "maintenance"])),
                                name="visit_care_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_at__isnull", True),
                                    models.Q(
                                        ("signed_by__isnull", False),
                                        models.Q(("content_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_signed_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Addendum",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addenda",
                                to="appointments.visit",
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="addendum")),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["added_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Adjustment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="adjustments",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="patients.episode",
                            ),
                        ),
                        ("place", models.CharField(max_length=12, verbose_name="segment")),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                default="both",
                                max_length=8,
                            ),
                        ),
                        (
                            "technique",
                            models.CharField(
                                choices=[
                                    ("diversified", "Diversified"),
                                    ("gonstead", "Gonstead"),
                                    ("toggle_recoil", "Toggle recoil"),
                                    ("extremity", "Extremity"),
                                    ("thompson", "Thompson drop"),
                                    ("activator", "Activator"),
                                    ("flexion_distraction", "Flexion-distraction"),
                                    ("sot_blocking", "SOT blocking"),
                                    ("logan_basic", "Logan basic"),
                                    ("webster", "Webster"),
                                    ("mobilisation", "Mobilisation"),
                                    ("trigger_point", "Trigger point"),
                                    ("massage", "Massage"),
                                    ("iastm", "Instrument-assisted soft tissue"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "response",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(0, "None"), (1, "Slight"), (2, "Moderate"), (3, "Full")],
                                null=True,
                            ),
                        ),
                        ("is_tolerated", models.BooleanField(default=True)),
                        (
                            "listing_system",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("diversified", "Diversified"),
                                    ("gonstead", "Gonstead"),
                                    ("thompson", "Thompson"),
                                    ("sot", "SOT"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("listing", models.CharField(blank=True, max_length=20)),
                        ("position", models.CharField(blank=True, max_length=40, verbose_name="position")),
                        ("contact", models.CharField(blank=True, max_length=40, verbose_name="contact")),
                        (
                            "line_of_drive",
                            models.CharField(blank=True, max_length=40, verbose_name="line of drive"),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "place", "side", "technique"), name="adjustment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "place__in",
                                        [
                                            "C0",
                                            "C1",
                                            "C2",
                                            "C3",
                                            "C4",
                                            "C5",
                                            "C6",
                                            "C7",
                                            "T1",
                                            "T2",
                                            "T3",
                                            "T4",
                                            "T5",
                                            "T6",
                                            "T7",
                                            "T8",
                                            "T9",
                                            "T10",
                                            "T11",
                                            "T12",
                                            "L1",
                                            "L2",
                                            "L3",
                                            "L4",
                                            "L5",
                                            "S",
                                            "CO",
                                            "IL-L",
                                            "IL-R",
                                            "head",
                                            "upper_limb",
                                            "lower_limb",
                                            "rib_cage",
                                            "abdomen",
                                        ],
                                    )
                                ),
                                name="adjustment_place_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["left", "right", "both", "midline"])),
                                name="adjustment_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "technique__in",
                                        [
                                            "diversified",
                                            "gonstead",
                                            "toggle_recoil",
                                            "extremity",
                                            "thompson",
                                            "activator",
                                            "flexion_distraction",
                                            "sot_blocking",
                                            "logan_basic",
                                            "webster",
                                            "mobilisation",
                                            "trigger_point",
                                            "massage",
                                            "iastm",
                                        ],
                                    )
                                ),
                                name="adjustment_technique_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("response__isnull", True),
                                    ("response__in", [0, 1, 2, 3]),
                                    _connector="OR",
                                ),
                                name="adjustment_response_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delays",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delays",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="minutes late",
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
                        (
                            "told_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80)),
                    ],
                    options={
                        "ordering": ["-told_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (5, 120))), name="delay_minutes"
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="delay_idem_key_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DelayEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.delay",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="minutes late",
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
                        (
                            "told_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GateDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gate_decisions",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("acknowledged", "acknowledged"), ("overridden", "overridden")],
                                max_length=14,
                            ),
                        ),
                        ("place", models.CharField(max_length=12)),
                        (
                            "technique",
                            models.CharField(
                                choices=[
                                    ("diversified", "Diversified"),
                                    ("gonstead", "Gonstead"),
                                    ("toggle_recoil", "Toggle recoil"),
                                    ("extremity", "Extremity"),
                                    ("thompson", "Thompson drop"),
                                    ("activator", "Activator"),
                                    ("flexion_distraction", "Flexion-distraction"),
                                    ("sot_blocking", "SOT blocking"),
                                    ("logan_basic", "Logan basic"),
                                    ("webster", "Webster"),
                                    ("mobilisation", "Mobilisation"),
                                    ("trigger_point", "Trigger point"),
                                    ("massage", "Massage"),
                                    ("iastm", "Instrument-assisted soft tissue"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("keys", models.JSONField(default=list)),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["decided_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "place", "technique"), name="gate_decision_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["acknowledged", "overridden"])),
                                name="gate_decision_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "overridden"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="gate_override_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Giver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="givers",
                                to="appointments.visittype",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gives",
                                to="clinic.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clinic", "visit_type", "practitioner"), name="giver_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("link_uid", models.UUIDField()),
                        (
                            "hold",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kept_times",
                                to="appointments.appointment",
                            ),
                        ),
                        (
                            "moving",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        ("kept_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "link_uid"), name="kept_time_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptTimeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.kepttime",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("link_uid", models.UUIDField()),
                        (
                            "hold",
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
                            "moving",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        ("kept_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OtherHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_hours",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_hours",
                                to="clinic.location",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("opens", models.TimeField(verbose_name="from")),
                        ("closes", models.TimeField(verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                    ],
                    options={
                        "ordering": ["day", "opens"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes__gt", models.F("opens"))),
                                name="other_hours_forward",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "practitioner", "location", "day", "opens"),
                                name="other_hours_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherHoursEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.otherhours",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("opens", models.TimeField(verbose_name="from")),
                        ("closes", models.TimeField(verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PublicBooking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "is_open",
                            models.BooleanField(default=False, verbose_name="new patients may book online"),
                        ),
                        (
                            "welcome",
                            models.CharField(blank=True, max_length=300, verbose_name="words of welcome"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic",), name="public_booking_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicBookingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.publicbooking",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "is_open",
                            models.BooleanField(default=False, verbose_name="new patients may book online"),
                        ),
                        (
                            "welcome",
                            models.CharField(blank=True, max_length=300, verbose_name="words of welcome"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Recall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recalls",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("plan", "Next visit"),
                                    ("re_examination", "Check-up"),
                                    ("lost", "Not seen for long"),
                                    ("manual", "Noted by us"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="from which day")),
                        ("counted_from", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("due", "open"),
                                    ("snoozed", "put off"),
                                    ("booked", "booked"),
                                    ("closed", "closed"),
                                ],
                                default="due",
                                max_length=8,
                            ),
                        ),
                        ("snoozed_until", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("declined", "does not want to come"),
                                    ("no_need", "needs no visit now"),
                                    ("later", "will call when they want to come"),
                                    ("elsewhere", "goes somewhere else"),
                                    ("moved", "has moved away"),
                                    ("unreachable", "could not be reached"),
                                    ("no_contact", "do not contact"),
                                    ("over", "no longer due"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answered_recalls",
                                to="appointments.appointment",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["due_on", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("due", "snoozed"))),
                                fields=["clinic", "due_on", "id"],
                                name="recall_open",
                            ),
                            models.Index(fields=["clinic", "created_at"], name="recall_by_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("due", "snoozed"))),
                                fields=("clinic", "patient", "kind"),
                                name="recall_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("counted_from__isnull", False),
                                    models.Q(("outcome__in", ("no_contact", "over")), _negated=True),
                                ),
                                fields=("clinic", "patient", "kind", "counted_from"),
                                name="recall_once_per_day_counted_from",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="recall_idem_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["plan", "re_examination", "lost", "manual"])
                                ),
                                name="recall_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["due", "snoozed", "booked", "closed"])),
                                name="recall_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "",
                                            "declined",
                                            "no_need",
                                            "later",
                                            "elsewhere",
                                            "moved",
                                            "unreachable",
                                            "no_contact",
                                            "over",
                                        ],
                                    )
                                ),
                                name="recall_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("snoozed_until__isnull", False), ("state", "snoozed")),
                                    models.Q(
                                        models.Q(("state", "snoozed"), _negated=True),
                                        ("snoozed_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recall_snoozed_until",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("appointment__isnull", False), ("state", "booked")),
                                    models.Q(
                                        models.Q(("state", "booked"), _negated=True),
                                        ("appointment__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recall_booked_names_the_visit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "closed"),
                                        models.Q(("outcome", ""), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("outcome", "")),
                                    _connector="OR",
                                ),
                                name="recall_closed_with_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "manual"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="recall_by_hand_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecallAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "recall",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attempts",
                                to="appointments.recall",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "phone"),
                                    ("email", "e-mail"),
                                    ("letter", "letter"),
                                    ("sms", "text message"),
                                ],
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("no_answer", "no answer"),
                                    ("left_word", "left a word"),
                                    ("sent", "sent"),
                                    ("will_call", "will call back"),
                                    ("call_later", "asked us to try later"),
                                    ("refused", "does not want to come"),
                                    ("wrong_number", "wrong number or address"),
                                ],
                                max_length=14,
                                verbose_name="what came of it",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["phone", "email", "letter", "sms"])),
                                name="recall_attempt_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "result__in",
                                        [
                                            "no_answer",
                                            "left_word",
                                            "sent",
                                            "will_call",
                                            "call_later",
                                            "refused",
                                            "wrong_number",
                                        ],
                                    )
                                ),
                                name="recall_attempt_result_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecallAttemptEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.recallattempt",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "recall",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.recall",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "phone"),
                                    ("email", "e-mail"),
                                    ("letter", "letter"),
                                    ("sms", "text message"),
                                ],
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("no_answer", "no answer"),
                                    ("left_word", "left a word"),
                                    ("sent", "sent"),
                                    ("will_call", "will call back"),
                                    ("call_later", "asked us to try later"),
                                    ("refused", "does not want to come"),
                                    ("wrong_number", "wrong number or address"),
                                ],
                                max_length=14,
                                verbose_name="what came of it",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RecallEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.recall",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("plan", "Next visit"),
                                    ("re_examination", "Check-up"),
                                    ("lost", "Not seen for long"),
                                    ("manual", "Noted by us"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="from which day")),
                        ("counted_from", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("due", "open"),
                                    ("snoozed", "put off"),
                                    ("booked", "booked"),
                                    ("closed", "closed"),
                                ],
                                default="due",
                                max_length=8,
                            ),
                        ),
                        ("snoozed_until", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("declined", "does not want to come"),
                                    ("no_need", "needs no visit now"),
                                    ("later", "will call when they want to come"),
                                    ("elsewhere", "goes somewhere else"),
                                    ("moved", "has moved away"),
                                    ("unreachable", "could not be reached"),
                                    ("no_contact", "do not contact"),
                                    ("over", "no longer due"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.appointment",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StandIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "patient",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="patients.patient",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TherapyGiven",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="therapies",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "therapy",
                            models.CharField(
                                choices=[
                                    ("heat", "Heat"),
                                    ("ice", "Ice"),
                                    ("electrotherapy", "Electrotherapy"),
                                    ("traction", "Traction"),
                                    ("taping", "Taping"),
                                    ("exercise_instruction", "Exercise instruction"),
                                    ("home_advice", "Home advice"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=12)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "therapy", "place"), name="therapy_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "therapy__in",
                                        [
                                            "heat",
                                            "ice",
                                            "electrotherapy",
                                            "traction",
                                            "taping",
                                            "exercise_instruction",
                                            "home_advice",
                                        ],
                                    )
                                ),
                                name="therapy_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_off",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_off",
                                to="clinic.location",
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                    ],
                    options={
                        "ordering": ["starts_at"],
                        "indexes": [
                            models.Index(fields=["clinic", "ends_at", "starts_at"], name="time_off_span")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="time_off_forward",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeOffEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.timeoff",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TherapyGivenEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.therapygiven",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "therapy",
                            models.CharField(
                                choices=[
                                    ("heat", "Heat"),
                                    ("ice", "Ice"),
                                    ("electrotherapy", "Electrotherapy"),
                                    ("traction", "Traction"),
                                    ("taping", "Taping"),
                                    ("exercise_instruction", "Exercise instruction"),
                                    ("home_advice", "Home advice"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=12)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GateDecisionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.gatedecision",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("acknowledged", "acknowledged"), ("overridden", "overridden")],
                                max_length=14,
                            ),
                        ),
                        ("place", models.CharField(max_length=12)),
                        (
                            "technique",
                            models.CharField(
                                choices=[
                                    ("diversified", "Diversified"),
                                    ("gonstead", "Gonstead"),
                                    ("toggle_recoil", "Toggle recoil"),
                                    ("extremity", "Extremity"),
                                    ("thompson", "Thompson drop"),
                                    ("activator", "Activator"),
                                    ("flexion_distraction", "Flexion-distraction"),
                                    ("sot_blocking", "SOT blocking"),
                                    ("logan_basic", "Logan basic"),
                                    ("webster", "Webster"),
                                    ("mobilisation", "Mobilisation"),
                                    ("trigger_point", "Trigger point"),
                                    ("massage", "Massage"),
                                    ("iastm", "Instrument-assisted soft tissue"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("keys", models.JSONField(default=list)),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AdjustmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.adjustment",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        ("place", models.CharField(max_length=12, verbose_name="segment")),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                default="both",
                                max_length=8,
                            ),
                        ),
                        (
                            "technique",
                            models.CharField(
                                choices=[
                                    ("diversified", "Diversified"),
                                    ("gonstead", "Gonstead"),
                                    ("toggle_recoil", "Toggle recoil"),
                                    ("extremity", "Extremity"),
                                    ("thompson", "Thompson drop"),
                                    ("activator", "Activator"),
                                    ("flexion_distraction", "Flexion-distraction"),
                                    ("sot_blocking", "SOT blocking"),
                                    ("logan_basic", "Logan basic"),
                                    ("webster", "Webster"),
                                    ("mobilisation", "Mobilisation"),
                                    ("trigger_point", "Trigger point"),
                                    ("massage", "Massage"),
                                    ("iastm", "Instrument-assisted soft tissue"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "response",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(0, "None"), (1, "Slight"), (2, "Moderate"), (3, "Full")],
                                null=True,
                            ),
                        ),
                        ("is_tolerated", models.BooleanField(default=True)),
                        (
                            "listing_system",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("diversified", "Diversified"),
                                    ("gonstead", "Gonstead"),
                                    ("thompson", "Thompson"),
                                    ("sot", "SOT"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("listing", models.CharField(blank=True, max_length=20)),
                        ("position", models.CharField(blank=True, max_length=40, verbose_name="position")),
                        ("contact", models.CharField(blank=True, max_length=40, verbose_name="contact")),
                        (
                            "line_of_drive",
                            models.CharField(blank=True, max_length=40, verbose_name="line of drive"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AddendumEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.addendum",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visit",
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="addendum")),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitEpisode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="served",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="patients.episode",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("visit", "episode"), name="visit_episode_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitEpisodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.visitepisode",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visit",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.visit",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "appointment",
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
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        (
                            "care",
                            models.CharField(
                                choices=[("active", "active care"), ("maintenance", "maintenance")],
                                default="active",
                                max_length=12,
                            ),
                        ),
                        (
                            "pain",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="pain today",
                            ),
                        ),
                        (
                            "complaint_review",
                            models.TextField(blank=True, max_length=2000, verbose_name="since last time"),
                        ),
                        (
                            "assessment",
                            models.TextField(blank=True, max_length=2000, verbose_name="assessment"),
                        ),
                        (
                            "home_advice",
                            models.TextField(blank=True, max_length=2000, verbose_name="advice for home"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("signed_at", models.DateTimeField(null=True)),
                        (
                            "signed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("entered_in_error_at", models.DateTimeField(null=True)),
                        ("entered_in_error_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SeriesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.series",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
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
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        ("rule", models.JSONField(validators=[appointments.models.series.check_rule])),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("asked", models.CharField(blank=True, editable=False, max_length=64)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GiverEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.giver",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="freed_times",
                                to="appointments.appointment",
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
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.location",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("freed_at", models.DateTimeField()),
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
                    name="AppointmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.appointment",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.room",
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
                        ("lane", models.PositiveSmallIntegerField(default=1)),
                        ("overbook_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "agreed_outside",
                            models.CharField(
                                blank=True,
                                choices=[("hours", "outside working hours"), ("time_off", "in time off")],
                                db_default="",
                                default="",
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("held", "held"),
                                    ("pending", "waiting for the clinic"),
                                    ("booked", "booked"),
                                    ("confirmed", "confirmed"),
                                    ("arrived", "arrived"),
                                    ("in_room", "in a room"),
                                    ("treated", "treated"),
                                    ("checked_out", "checked out"),
                                    ("cancelled", "cancelled"),
                                    ("late_cancelled", "cancelled late"),
                                    ("no_show", "did not come"),
                                    ("expired", "expired"),
                                ],
                                default="booked",
                                max_length=16,
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("blocked_from", models.DateTimeField()),
                        ("blocked_until", models.DateTimeField()),
                        (
                            "during",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("starts_at"),
                                    models.F("ends_at"),
                                    models.Value("[)"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                            ),
                        ),
                        (
                            "blocked",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.F("blocked_from"),
                                    models.F("blocked_until"),
                                    models.Value("[)"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("arrived_at", models.DateTimeField(blank=True, null=True)),
                        ("in_room_at", models.DateTimeField(blank=True, null=True)),
                        ("treated_at", models.DateTimeField(blank=True, null=True)),
                        ("checked_out_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("cancel_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "desk_note",
                            models.CharField(blank=True, max_length=300, verbose_name="note for the desk"),
                        ),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        (
                            "booked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("booked_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField(editable=False, null=True)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.series",
                            ),
                        ),
                        ("series_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("is_apart", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitTypeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.visittype",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("first", "First visit"),
                                    ("adjustment", "Adjustment"),
                                    ("re_examination", "Re-examination"),
                                    ("review", "Review"),
                                    ("rehab", "Rehab session"),
                                    ("acute", "Acute"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "buffer_before",
                            models.PositiveSmallIntegerField(default=0, verbose_name="minutes before"),
                        ),
                        (
                            "buffer_after",
                            models.PositiveSmallIntegerField(default=0, verbose_name="minutes after"),
                        ),
                        ("needs_room", models.BooleanField(default=True, verbose_name="needs a room")),
                        (
                            "room_feature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("table", "adjusting table"),
                                    ("drop_table", "drop table"),
                                    ("flexion_table", "flexion-distraction table"),
                                    ("exercise", "space for exercise"),
                                    ("therapy", "therapy devices"),
                                    ("wheelchair", "reached by wheelchair"),
                                ],
                                max_length=24,
                                verbose_name="the room must have",
                            ),
                        ),
                        (
                            "is_online",
                            models.BooleanField(default=True, verbose_name="patients may book it themselves"),
                        ),
                        (
                            "lead_minutes",
                            models.PositiveIntegerField(
                                default=60,
                                validators=[django.core.validators.MaxValueValidator(20160)],
                                verbose_name="notice, minutes",
                            ),
                        ),
                        (
                            "horizon_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(730),
                                ],
                                verbose_name="days ahead",
                            ),
                        ),
                        (
                            "tone",
                            models.CharField(
                                choices=[
                                    ("brand", "green"),
                                    ("calm", "blue"),
                                    ("good", "leaf"),
                                    ("watch", "amber"),
                                    ("bad", "red"),
                                    ("plain", "grey"),
                                ],
                                default="brand",
                                max_length=8,
                                verbose_name="colour",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="can be booked")),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                            "booked",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appointments.appointment",
                            ),
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
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistentry",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "visit_type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.visittype",
                            ),
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
                        ("added_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
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
                    name="WaitlistOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="appointments.waitlistentry",
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistpolicy",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistOfferEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistoffer",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistround",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                            "practitioner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.waitlistwish",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WorkingHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(6)]
                            ),
                        ),
                        ("opens", models.TimeField(verbose_name="from")),
                        ("closes", models.TimeField(verbose_name="until")),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["weekday", "opens"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="working_hours_weekday"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closes__gt", models.F("opens"))),
                                name="working_hours_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__gte", models.F("valid_from")),
                                    ("valid_from__isnull", True),
                                    ("valid_until__isnull", True),
                                    _connector="OR",
                                ),
                                name="working_hours_valid_forward",
                            ),
                            models.UniqueConstraint(
                                fields=(
                                    "clinic",
                                    "practitioner",
                                    "location",
                                    "weekday",
                                    "opens",
                                    "valid_from",
                                ),
                                name="working_hours_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkingHoursEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.workinghours",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "practitioner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(6)]
                            ),
                        ),
                        ("opens", models.TimeField(verbose_name="from")),
                        ("closes", models.TimeField(verbose_name="until")),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BookingRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("choosing", "is filling in the form"),
                                    ("asked", "has not answered the e-mail yet"),
                                    ("booked", "booked"),
                                    ("over", "over"),
                                ],
                                default="choosing",
                                max_length=8,
                            ),
                        ),
                        (
                            "hold",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="booking_request",
                                to="appointments.appointment",
                            ),
                        ),
                        ("first_name", models.CharField(blank=True, max_length=80)),
                        ("last_name", models.CharField(blank=True, max_length=80)),
                        ("birth_on", models.DateField(null=True)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None
                            ),
                        ),
                        ("guardian_name", models.CharField(blank=True, max_length=160)),
                        ("guardian_relation", models.CharField(blank=True, max_length=60)),
                        ("agreed_hash", models.CharField(blank=True, max_length=64)),
                        ("opened_at", models.DateTimeField()),
                        ("asked_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "patient",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="booking_requests",
                                to="patients.patient",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["choosing", "asked"])),
                                fields=["clinic", "opened_at"],
                                name="booking_request_pending",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["choosing", "asked", "booked", "over"])),
                                name="booking_request_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "asked"), _negated=True),
                                    ("asked_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="booking_request_asked_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("patient__isnull", False), ("state", "booked")),
                                    models.Q(
                                        models.Q(("state", "booked"), _negated=True),
                                        ("patient__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="booking_request_has_patient",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delay",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_delayevent" ("clinic_id", "id", "idem_key", "location_id", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "told_at", "told_by_id", "uid") VALUES (NEW."clinic_id", NEW."id", NEW."idem_key", NEW."location_id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."told_at", NEW."told_by_id", NEW."uid"); RETURN NULL;',
                            hash="7cb3e2c8899cb6a600cd1ad6ebac90c1240c879d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8aa7a",
                            table="appointments_delay",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delay",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_delayevent" ("clinic_id", "id", "idem_key", "location_id", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "told_at", "told_by_id", "uid") VALUES (NEW."clinic_id", NEW."id", NEW."idem_key", NEW."location_id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."told_at", NEW."told_by_id", NEW."uid"); RETURN NULL;',
                            hash="cc5cd70e53b52797b1ab4f9fa7a11fb99790f0c5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44c96",
                            table="appointments_delay",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delay",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_delayevent" ("clinic_id", "id", "idem_key", "location_id", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "told_at", "told_by_id", "uid") VALUES (OLD."clinic_id", OLD."id", OLD."idem_key", OLD."location_id", OLD."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."told_at", OLD."told_by_id", OLD."uid"); RETURN NULL;',
                            hash="e1fd0f72956e5069f2fac60e0dd9e3b6540388a2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_963a5",
                            table="appointments_delay",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delayevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4a867ad8ed734e56221c7c8ee22c5b5451f97b11",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ebd18",
                            table="appointments_delayevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kepttime",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_kepttimeevent" ("answered_at", "clinic_id", "hold_id", "id", "kept_at", "link_uid", "moving_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."answered_at", NEW."clinic_id", NEW."hold_id", NEW."id", NEW."kept_at", NEW."link_uid", NEW."moving_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="c6c8674c2bc6190ea397178c4addc684c1db1956",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_683e3",
                            table="appointments_kepttime",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kepttime",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_kepttimeevent" ("answered_at", "clinic_id", "hold_id", "id", "kept_at", "link_uid", "moving_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."answered_at", NEW."clinic_id", NEW."hold_id", NEW."id", NEW."kept_at", NEW."link_uid", NEW."moving_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="22aafb5744cca59fb649338d4c46244110182559",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a2a05",
                            table="appointments_kepttime",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kepttime",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_kepttimeevent" ("answered_at", "clinic_id", "hold_id", "id", "kept_at", "link_uid", "moving_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."answered_at", OLD."clinic_id", OLD."hold_id", OLD."id", OLD."kept_at", OLD."link_uid", OLD."moving_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;',
                            hash="8985d689136f05f61509e908b1f83c27834d0725",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c9a67",
                            table="appointments_kepttime",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kepttimeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d084ae192abca6c78363e902541b23fb0d8ece65",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_98e05",
                            table="appointments_kepttimeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_otherhoursevent" ("clinic_id", "closes", "day", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."closes", NEW."day", NEW."id", NEW."location_id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."uid"); RETURN NULL;',
                            hash="f4a0c8e9fc7792f9681bcf8bda4d2e5d3607f1c3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_70fc2",
                            table="appointments_otherhours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_otherhoursevent" ("clinic_id", "closes", "day", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."closes", NEW."day", NEW."id", NEW."location_id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."uid"); RETURN NULL;',
                            hash="68e2729a285901babee63f03b18366ee26039fb9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d1073",
                            table="appointments_otherhours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_otherhoursevent" ("clinic_id", "closes", "day", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "uid") VALUES (OLD."clinic_id", OLD."closes", OLD."day", OLD."id", OLD."location_id", OLD."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."reason", OLD."uid"); RETURN NULL;',
                            hash="c8c076646a5070088fa36aa0f6f7880a0a11b998",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_90528",
                            table="appointments_otherhours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhoursevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9d8d16777a2cee3fd8fbec2d96315aca25451de",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_715aa",
                            table="appointments_otherhoursevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicbooking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_publicbookingevent" ("clinic_id", "id", "is_open", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "version", "welcome") VALUES (NEW."clinic_id", NEW."id", NEW."is_open", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid", NEW."version", NEW."welcome"); RETURN NULL;',
                            hash="9a1d46983ab673c1646103b230b7238a88de9e67",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d07d0",
                            table="appointments_publicbooking",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicbooking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_publicbookingevent" ("clinic_id", "id", "is_open", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "version", "welcome") VALUES (NEW."clinic_id", NEW."id", NEW."is_open", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid", NEW."version", NEW."welcome"); RETURN NULL;',
                            hash="c59de6fc8be954d0fe0c0a502d9de2ad26876b23",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_60864",
                            table="appointments_publicbooking",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicbooking",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_publicbookingevent" ("clinic_id", "id", "is_open", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "version", "welcome") VALUES (OLD."clinic_id", OLD."id", OLD."is_open", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid", OLD."version", OLD."welcome"); RETURN NULL;',
                            hash="4bef5091638364387ef44ac7205a9d79e004491f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0904c",
                            table="appointments_publicbooking",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicbookingevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2952791e17e6fdb46c3b554e1dcf122c83619731",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_190ef",
                            table="appointments_publicbookingevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recall",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallevent" ("appointment_id", "clinic_id", "closed_at", "closed_by_id", "counted_from", "created_at", "created_by_id", "due_on", "id", "idem_key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "snoozed_until", "state", "uid", "version") VALUES (NEW."appointment_id", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."counted_from", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."idem_key", NEW."kind", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."snoozed_until", NEW."state", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="bbbd14ce9d706ac788a9d4d7bf5bd2a6532c36f0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_781e7",
                            table="appointments_recall",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recall",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_recallevent" ("appointment_id", "clinic_id", "closed_at", "closed_by_id", "counted_from", "created_at", "created_by_id", "due_on", "id", "idem_key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "snoozed_until", "state", "uid", "version") VALUES (NEW."appointment_id", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."counted_from", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."idem_key", NEW."kind", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."snoozed_until", NEW."state", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="378dad0ca673c6dc931cbcec6b396e8776da232d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9af15",
                            table="appointments_recall",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recall",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallevent" ("appointment_id", "clinic_id", "closed_at", "closed_by_id", "counted_from", "created_at", "created_by_id", "due_on", "id", "idem_key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "snoozed_until", "state", "uid", "version") VALUES (OLD."appointment_id", OLD."clinic_id", OLD."closed_at", OLD."closed_by_id", OLD."counted_from", OLD."created_at", OLD."created_by_id", OLD."due_on", OLD."id", OLD."idem_key", OLD."kind", OLD."outcome", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."snoozed_until", OLD."state", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="c58c1c2dbbe618e68687becfe53dd01c253bf37a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3f62f",
                            table="appointments_recall",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallattemptevent" ("at", "by_id", "channel", "clinic_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recall_id", "result", "uid") VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."clinic_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recall_id", NEW."result", NEW."uid"); RETURN NULL;',
                            hash="744c0b1bcd3a5e8dd64df8ffb8770797cc2ebdd9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3eb9c",
                            table="appointments_recallattempt",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_recallattemptevent" ("at", "by_id", "channel", "clinic_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recall_id", "result", "uid") VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."clinic_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recall_id", NEW."result", NEW."uid"); RETURN NULL;',
                            hash="5c40157428ba5190f63c7d7b8eff6a861137e82c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b5f8c",
                            table="appointments_recallattempt",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallattemptevent" ("at", "by_id", "channel", "clinic_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recall_id", "result", "uid") VALUES (OLD."at", OLD."by_id", OLD."channel", OLD."clinic_id", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recall_id", OLD."result", OLD."uid"); RETURN NULL;',
                            hash="a8bf97d5407ff293931f36f73c22f38283b724f7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ca1b4",
                            table="appointments_recallattempt",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattemptevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="eec6f99f31580a50e1afc2384dd1ebe49650e9ac",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0885a",
                            table="appointments_recallattemptevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="82bb1fb28b44e37438cc34aaec19b87dbc63b861",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_32850",
                            table="appointments_recallevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_timeoffevent" ("clinic_id", "ends_at", "id", "location_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "starts_at", "uid") VALUES (NEW."clinic_id", NEW."ends_at", NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."starts_at", NEW."uid"); RETURN NULL;',
                            hash="a7d175cfa5fe09bd3f79617515ce561747ffea63",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fd362",
                            table="appointments_timeoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_timeoffevent" ("clinic_id", "ends_at", "id", "location_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "starts_at", "uid") VALUES (NEW."clinic_id", NEW."ends_at", NEW."id", NEW."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."starts_at", NEW."uid"); RETURN NULL;',
                            hash="fb21479ce574473529be8b70662cf6a58ca4e24f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_42374",
                            table="appointments_timeoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_timeoffevent" ("clinic_id", "ends_at", "id", "location_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "starts_at", "uid") VALUES (OLD."clinic_id", OLD."ends_at", OLD."id", OLD."location_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."reason", OLD."starts_at", OLD."uid"); RETURN NULL;',
                            hash="91d4b12a324bf8d2fdb6a99337d23d63275c6b4a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eadf1",
                            table="appointments_timeoff",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timeoffevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ceaea7728015a34c9b4fbe104326a5b416fbe37c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_71029",
                            table="appointments_timeoffevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."signed_at" IS NOT NULL)',
                            declare="DECLARE allowed jsonb;",
                            func="\n                IF TG_OP = 'DELETE' THEN\n                    RAISE EXCEPTION 'a signed record cannot be deleted' USING ERRCODE = 'P0S01';\n                END IF;\n                allowed := jsonb_build_object('entered_in_error_at', NEW.entered_in_error_at,\n                                              'entered_in_error_reason', NEW.entered_in_error_reason);\n                IF OLD.entered_in_error_at IS NOT NULL OR (to_jsonb(OLD) || allowed) <> to_jsonb(NEW) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                RETURN NEW;\n            ",
                            hash="20d910541de9c906aeeb5ac9d648495b5f33142e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_visit_sealed_d6a00",
                            table="appointments_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="d4c2e7f4a4eab8d522f48d460c48af7d262bd0d3",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_visit_no_truncate_9ec0a",
                            table="appointments_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visitevent" ("appointment_id", "assessment", "care", "clinic_id", "complaint_review", "content_hash", "entered_in_error_at", "entered_in_error_reason", "home_advice", "id", "pain", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "signed_at", "signed_by_id", "started_at", "uid", "version") VALUES (NEW."appointment_id", NEW."assessment", NEW."care", NEW."clinic_id", NEW."complaint_review", NEW."content_hash", NEW."entered_in_error_at", NEW."entered_in_error_reason", NEW."home_advice", NEW."id", NEW."pain", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."signed_at", NEW."signed_by_id", NEW."started_at", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="62318ee5271151c60e43bcfe8affd256081ba8db",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a2187",
                            table="appointments_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_visitevent" ("appointment_id", "assessment", "care", "clinic_id", "complaint_review", "content_hash", "entered_in_error_at", "entered_in_error_reason", "home_advice", "id", "pain", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "signed_at", "signed_by_id", "started_at", "uid", "version") VALUES (NEW."appointment_id", NEW."assessment", NEW."care", NEW."clinic_id", NEW."complaint_review", NEW."content_hash", NEW."entered_in_error_at", NEW."entered_in_error_reason", NEW."home_advice", NEW."id", NEW."pain", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."signed_at", NEW."signed_by_id", NEW."started_at", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="6e04d1c920d50b10a9bc99f208e6c385ab81c3f7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_89116",
                            table="appointments_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visitevent" ("appointment_id", "assessment", "care", "clinic_id", "complaint_review", "content_hash", "entered_in_error_at", "entered_in_error_reason", "home_advice", "id", "pain", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "signed_at", "signed_by_id", "started_at", "uid", "version") VALUES (OLD."appointment_id", OLD."assessment", OLD."care", OLD."clinic_id", OLD."complaint_review", OLD."content_hash", OLD."entered_in_error_at", OLD."entered_in_error_reason", OLD."home_advice", OLD."id", OLD."pain", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."signed_at", OLD."signed_by_id", OLD."started_at", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="71cf408eef351beac8fa9754faf2c971eb9e2241",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b0a29",
                            table="appointments_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="therapygivenevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d07a3bac2da2cfc3e89cbe367da1b2785bc48f30",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5e488",
                            table="appointments_therapygivenevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="therapygiven",
                    trigger=pgtrigger.compiler.Trigger(
                        name="therapy_given_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = OLD.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = NEW.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="f83c3bc244c0488f14c82a79d60c99ac0c11d6d5",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_therapy_given_sealed_a8bdd",
                            table="appointments_therapygiven",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="therapygiven",
                    trigger=pgtrigger.compiler.Trigger(
                        name="therapy_given_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="e865b44574232c86cf22cf7590c32e01ac4b9e8f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_therapy_given_no_truncate_9b458",
                            table="appointments_therapygiven",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="therapygiven",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_therapygivenevent" ("clinic_id", "id", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "therapy", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."therapy", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="75a609c61735c00ae55b0b90ead7437c87c7137d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_617ce",
                            table="appointments_therapygiven",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="therapygiven",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_therapygivenevent" ("clinic_id", "id", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "therapy", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."id", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."therapy", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="23460a123c64ac74aa27180c84167b91e358eebc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1eb75",
                            table="appointments_therapygiven",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="therapygiven",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_therapygivenevent" ("clinic_id", "id", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "therapy", "uid", "visit_id") VALUES (OLD."clinic_id", OLD."id", OLD."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."therapy", OLD."uid", OLD."visit_id"); RETURN NULL;',
                            hash="4696e2a871b0883dd9f49bd9be94f3d145b89c1c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_02322",
                            table="appointments_therapygiven",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gatedecisionevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f8f77ac220bfa2a9d0e5a0aff0864620ab9e1c84",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5e72b",
                            table="appointments_gatedecisionevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gatedecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="gate_decision_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = OLD.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = NEW.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="401554f7207fc9f4c61f34bc18ccd1f7f7d8eeb3",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_gate_decision_sealed_250af",
                            table="appointments_gatedecision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gatedecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="gate_decision_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="4892700fddb34ef241042b7250bf199f54e3e7c3",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_gate_decision_no_truncate_d4d72",
                            table="appointments_gatedecision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gatedecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_gatedecisionevent" ("clinic_id", "decided_at", "decided_by_id", "id", "keys", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "technique", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."keys", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."reason", NEW."technique", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="cae3c78ccabdaa96b5bedfadae9f598f5cef82cd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a3e74",
                            table="appointments_gatedecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gatedecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_gatedecisionevent" ("clinic_id", "decided_at", "decided_by_id", "id", "keys", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "technique", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."keys", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."reason", NEW."technique", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="37627f49867097532a99ef539a8584db9b28bad1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1ca19",
                            table="appointments_gatedecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gatedecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_gatedecisionevent" ("clinic_id", "decided_at", "decided_by_id", "id", "keys", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "technique", "uid", "visit_id") VALUES (OLD."clinic_id", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."keys", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."reason", OLD."technique", OLD."uid", OLD."visit_id"); RETURN NULL;',
                            hash="89746996a9e285cd83a479a7e61aa188a793b7a3",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a4856",
                            table="appointments_gatedecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adjustmentevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e4e1e2a52620a4e760c82ee2f531033e534fe3ee",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_366a6",
                            table="appointments_adjustmentevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adjustment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="adjustment_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = OLD.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = NEW.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="4875a20985da348bb96d5a973be1788aa5b172f2",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_adjustment_sealed_600ec",
                            table="appointments_adjustment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adjustment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="adjustment_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="454afde9c155a4c78672b89674472396152e6fd2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_adjustment_no_truncate_1a585",
                            table="appointments_adjustment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adjustment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_adjustmentevent" ("clinic_id", "contact", "episode_id", "id", "is_tolerated", "line_of_drive", "listing", "listing_system", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "response", "side", "technique", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."contact", NEW."episode_id", NEW."id", NEW."is_tolerated", NEW."line_of_drive", NEW."listing", NEW."listing_system", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."position", NEW."response", NEW."side", NEW."technique", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="dc5efbf3e578331ae559c84e9a01126dc85a959d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_79a96",
                            table="appointments_adjustment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adjustment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_adjustmentevent" ("clinic_id", "contact", "episode_id", "id", "is_tolerated", "line_of_drive", "listing", "listing_system", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "response", "side", "technique", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."contact", NEW."episode_id", NEW."id", NEW."is_tolerated", NEW."line_of_drive", NEW."listing", NEW."listing_system", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."position", NEW."response", NEW."side", NEW."technique", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="4e5377f3bb58040ce1fa89724d3f6307114dabe6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_80ee3",
                            table="appointments_adjustment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adjustment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_adjustmentevent" ("clinic_id", "contact", "episode_id", "id", "is_tolerated", "line_of_drive", "listing", "listing_system", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "response", "side", "technique", "uid", "visit_id") VALUES (OLD."clinic_id", OLD."contact", OLD."episode_id", OLD."id", OLD."is_tolerated", OLD."line_of_drive", OLD."listing", OLD."listing_system", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."position", OLD."response", OLD."side", OLD."technique", OLD."uid", OLD."visit_id"); RETURN NULL;',
                            hash="8e204943cc1b627225be76d4102a0c011b21dc5e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_77a47",
                            table="appointments_adjustment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="addendumevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d921466be9d4645016f392544d877ce147cd2272",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1b90d",
                            table="appointments_addendumevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="addendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="addendum_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="12a9bc50f5f84451d9ceaff037b259212e272301",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_addendum_append_only_86ebc",
                            table="appointments_addendum",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="addendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="addendum_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="646c2eb91fdc4e53a9348e4fe1715acf4c381bb4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_addendum_no_truncate_2ecd6",
                            table="appointments_addendum",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="addendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_addendumevent" ("added_at", "added_by_id", "clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "uid", "visit_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."text", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="5a097569f32fe4036eb44ebbfbbe873132c9d1b3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c98ea",
                            table="appointments_addendum",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="addendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_addendumevent" ("added_at", "added_by_id", "clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "uid", "visit_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."text", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="8dcd38830223d951df390ccec31c1eed55616827",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b25de",
                            table="appointments_addendum",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="addendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_addendumevent" ("added_at", "added_by_id", "clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "uid", "visit_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."text", OLD."uid", OLD."visit_id"); RETURN NULL;',
                            hash="22c94e32b745bdb8ace1611d7f2c021d3c00df5d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_28473",
                            table="appointments_addendum",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitepisode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_episode_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = OLD.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM appointments_visit p WHERE p.id = NEW.visit_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="b70510bebdd39d0a69917e2157c6bbc26ddc0e52",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_visit_episode_sealed_14d96",
                            table="appointments_visitepisode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitepisode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_episode_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="3e467c6a7176a7f45247c62c03d066188efcb85a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_visit_episode_no_truncate_bcc3f",
                            table="appointments_visitepisode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitepisode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visitepisodeevent" ("clinic_id", "episode_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."episode_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="9ac7b753883939f9d4719de24355eaa029f6ed69",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6482f",
                            table="appointments_visitepisode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitepisode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_visitepisodeevent" ("clinic_id", "episode_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "visit_id") VALUES (NEW."clinic_id", NEW."episode_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid", NEW."visit_id"); RETURN NULL;',
                            hash="5772750b9f379ac8f3e106bb47496d1ae253d888",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e705c",
                            table="appointments_visitepisode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitepisode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visitepisodeevent" ("clinic_id", "episode_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "visit_id") VALUES (OLD."clinic_id", OLD."episode_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid", OLD."visit_id"); RETURN NULL;',
                            hash="387564145a5ccf3792dbf132e35d7dee95a45c81",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9a58b",
                            table="appointments_visitepisode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitepisodeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b6b41e59280911db1b8b6620954dd7fb2a5ba0e4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9d324",
                            table="appointments_visitepisodeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ba6c88d95abb9a7f4d87a8045aa15fe8d08697c7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dc8b1",
                            table="appointments_visitevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "horizon_days", "id", "is_active", "is_online", "kind", "lead_minutes", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_feature", "tone", "uid", "version") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."clinic_id", NEW."horizon_days", NEW."id", NEW."is_active", NEW."is_online", NEW."kind", NEW."lead_minutes", NEW."minutes", NEW."name", NEW."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."room_feature", NEW."tone", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="5f7ee97272afcddf500d17b0c6d6596484c3b9cb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9c04a",
                            table="appointments_visittype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "horizon_days", "id", "is_active", "is_online", "kind", "lead_minutes", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_feature", "tone", "uid", "version") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."clinic_id", NEW."horizon_days", NEW."id", NEW."is_active", NEW."is_online", NEW."kind", NEW."lead_minutes", NEW."minutes", NEW."name", NEW."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."room_feature", NEW."tone", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="8b990c7953d687cf1c05ff54b7b6184f4d67dcf9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bcfd4",
                            table="appointments_visittype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "horizon_days", "id", "is_active", "is_online", "kind", "lead_minutes", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_feature", "tone", "uid", "version") VALUES (OLD."buffer_after", OLD."buffer_before", OLD."clinic_id", OLD."horizon_days", OLD."id", OLD."is_active", OLD."is_online", OLD."kind", OLD."lead_minutes", OLD."minutes", OLD."name", OLD."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."room_feature", OLD."tone", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="cced742fc69d615017a6f7624cc306e0d73d7aaf",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2f7ae",
                            table="appointments_visittype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="seriesevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="931d8796c7d3f05b92d7e1e2c9f4927372a7a794",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0535f",
                            table="appointments_seriesevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="series",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_seriesevent" ("asked", "clinic_id", "ended_at", "id", "idem_key", "location_id", "made_at", "made_by_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "rule", "uid", "version", "visit_type_id") VALUES (NEW."asked", NEW."clinic_id", NEW."ended_at", NEW."id", NEW."idem_key", NEW."location_id", NEW."made_at", NEW."made_by_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."rule", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="dcff6465abd557a248df17a7b426afcafe28e194",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a62d9",
                            table="appointments_series",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="series",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_seriesevent" ("asked", "clinic_id", "ended_at", "id", "idem_key", "location_id", "made_at", "made_by_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "rule", "uid", "version", "visit_type_id") VALUES (NEW."asked", NEW."clinic_id", NEW."ended_at", NEW."id", NEW."idem_key", NEW."location_id", NEW."made_at", NEW."made_by_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."rule", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="50419942ede02f4da3fb4d4e82536a888398b959",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f485d",
                            table="appointments_series",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="series",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_seriesevent" ("asked", "clinic_id", "ended_at", "id", "idem_key", "location_id", "made_at", "made_by_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "rule", "uid", "version", "visit_type_id") VALUES (OLD."asked", OLD."clinic_id", OLD."ended_at", OLD."id", OLD."idem_key", OLD."location_id", OLD."made_at", OLD."made_by_id", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."rule", OLD."uid", OLD."version", OLD."visit_type_id"); RETURN NULL;',
                            hash="c9aa0068a6e5761bccc7c34e1725dbd69c679d9a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_015b7",
                            table="appointments_series",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giverevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9063bc8333baa8c614271febca516ef91f74e343",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_46fb2",
                            table="appointments_giverevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_giverevent" ("clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "visit_type_id") VALUES (NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."uid", NEW."visit_type_id"); RETURN NULL;',
                            hash="25896edf8f955c678212feb1f9aa7e17a8b33196",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_83611",
                            table="appointments_giver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_giverevent" ("clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "visit_type_id") VALUES (NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."uid", NEW."visit_type_id"); RETURN NULL;',
                            hash="f76a649ec96d87be29d7d162b20d305b0be2057e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_03627",
                            table="appointments_giver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_giverevent" ("clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "visit_type_id") VALUES (OLD."clinic_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."uid", OLD."visit_type_id"); RETURN NULL;',
                            hash="d71a266b9c8c95d3b72e3ed0cd734c7c6c599752",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bfd8a",
                            table="appointments_giver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointmentevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c2d9d05acde915e4c49625d1939f6720a656da54",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_34c57",
                            table="appointments_appointmentevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_appointmentevent" ("agreed_outside", "arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "changed_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "is_apart", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "series_id", "series_number", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (NEW."agreed_outside", NEW."arrived_at", NEW."blocked_from", NEW."blocked_until", NEW."booked_at", NEW."booked_by_id", NEW."cancel_reason", NEW."cancelled_at", NEW."changed_at", NEW."checked_out_at", NEW."clinic_id", NEW."desk_note", NEW."ends_at", NEW."expires_at", NEW."id", NEW."idem_key", NEW."in_room_at", NEW."is_apart", NEW."lane", NEW."location_id", NEW."overbook_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."room_id", NEW."sequence", NEW."series_id", NEW."series_number", NEW."starts_at", NEW."status", NEW."treated_at", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="46f49a9714b08300e43bc7c39af5c4db9fbed4e2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_30113",
                            table="appointments_appointment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_appointmentevent" ("agreed_outside", "arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "changed_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "is_apart", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "series_id", "series_number", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (NEW."agreed_outside", NEW."arrived_at", NEW."blocked_from", NEW."blocked_until", NEW."booked_at", NEW."booked_by_id", NEW."cancel_reason", NEW."cancelled_at", NEW."changed_at", NEW."checked_out_at", NEW."clinic_id", NEW."desk_note", NEW."ends_at", NEW."expires_at", NEW."id", NEW."idem_key", NEW."in_room_at", NEW."is_apart", NEW."lane", NEW."location_id", NEW."overbook_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."room_id", NEW."sequence", NEW."series_id", NEW."series_number", NEW."starts_at", NEW."status", NEW."treated_at", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="f388c5e9b0474eae8e7dc6b5be33689b541b2788",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_34af4",
                            table="appointments_appointment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_appointmentevent" ("agreed_outside", "arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "changed_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "is_apart", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "series_id", "series_number", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (OLD."agreed_outside", OLD."arrived_at", OLD."blocked_from", OLD."blocked_until", OLD."booked_at", OLD."booked_by_id", OLD."cancel_reason", OLD."cancelled_at", OLD."changed_at", OLD."checked_out_at", OLD."clinic_id", OLD."desk_note", OLD."ends_at", OLD."expires_at", OLD."id", OLD."idem_key", OLD."in_room_at", OLD."is_apart", OLD."lane", OLD."location_id", OLD."overbook_reason", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."room_id", OLD."sequence", OLD."series_id", OLD."series_number", OLD."starts_at", OLD."status", OLD."treated_at", OLD."uid", OLD."version", OLD."visit_type_id"); RETURN NULL;',
                            hash="8a203885aff441f9d5230d8dbd83c4caed00116c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d64e7",
                            table="appointments_appointment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittypeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5643a4ebaf8357b76dc95b7d6d2863126c2ff46d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8bb49",
                            table="appointments_visittypeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
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
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_workinghoursevent" ("clinic_id", "closes", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "valid_from", "valid_until", "weekday") VALUES (NEW."clinic_id", NEW."closes", NEW."id", NEW."location_id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."uid", NEW."valid_from", NEW."valid_until", NEW."weekday"); RETURN NULL;',
                            hash="86f754b7a781ddc9995b67627bad5578367df5bd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_58ef0",
                            table="appointments_workinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_workinghoursevent" ("clinic_id", "closes", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "valid_from", "valid_until", "weekday") VALUES (NEW."clinic_id", NEW."closes", NEW."id", NEW."location_id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."uid", NEW."valid_from", NEW."valid_until", NEW."weekday"); RETURN NULL;',
                            hash="d272b1cf01bdbf34f680af91eb9d207636a2a1e5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cb34f",
                            table="appointments_workinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_workinghoursevent" ("clinic_id", "closes", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "valid_from", "valid_until", "weekday") VALUES (OLD."clinic_id", OLD."closes", OLD."id", OLD."location_id", OLD."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."uid", OLD."valid_from", OLD."valid_until", OLD."weekday"); RETURN NULL;',
                            hash="ce8f11944c3c74b8951cc87ed506bab101f7825f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1c6df",
                            table="appointments_workinghours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workinghoursevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="259c138ae6af2482e5d592e666fead1f7dbf2f5f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3742f",
                            table="appointments_workinghoursevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
