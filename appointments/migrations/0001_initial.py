import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clinic", "0001_initial"),
        ("patients", "0001_initial"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="addendum")),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addenda",
                                to="appointments.visit",
                            ),
                        ),
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="adjustments",
                                to="appointments.visit",
                            ),
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
                    name="Appointment",
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
                        ("lane", models.PositiveSmallIntegerField(default=1)),
                        ("overbook_reason", models.CharField(blank=True, max_length=200)),
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
                        ("booked_at", models.DateTimeField()),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "booked_by",
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
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to="clinic.location",
                            ),
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
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="appointment_forward",
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
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="appointment_idem_key_once"
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
                    name="GateDecision",
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
                        ("decided_at", models.DateTimeField()),
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
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gate_decisions",
                                to="appointments.visit",
                            ),
                        ),
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
                    name="TherapyGiven",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="therapies",
                                to="appointments.visit",
                            ),
                        ),
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_off",
                                to="clinic.location",
                            ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
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
                                to="appointments.timeoff",
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("entered_in_error_at", models.DateTimeField(null=True)),
                        ("entered_in_error_reason", models.CharField(blank=True, max_length=300)),
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
                                related_name="visits",
                                to="patients.patient",
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
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
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
                    name="TherapyGivenEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                                to="appointments.therapygiven",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                        ("decided_at", models.DateTimeField()),
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
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
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
                                to="appointments.gatedecision",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.adjustment",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("text", models.TextField(max_length=4000, verbose_name="addendum")),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("added_at", models.DateTimeField()),
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
                                to="appointments.addendum",
                            ),
                        ),
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
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="served",
                                to="appointments.visit",
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.visitepisode",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("entered_in_error_at", models.DateTimeField(null=True)),
                        ("entered_in_error_reason", models.CharField(blank=True, max_length=300)),
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
                                to="appointments.visit",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
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
                        ("is_active", models.BooleanField(default=True)),
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppointmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("lane", models.PositiveSmallIntegerField(default=1)),
                        ("overbook_reason", models.CharField(blank=True, max_length=200)),
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
                        ("booked_at", models.DateTimeField()),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("is_active", models.BooleanField(default=True)),
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
                                to="appointments.visittype",
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_hours",
                                to="clinic.membership",
                            ),
                        ),
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
                            models.UniqueConstraint(
                                fields=("clinic", "practitioner", "location", "weekday", "opens"),
                                name="working_hours_once",
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="appointments.workinghours",
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
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "id", "is_active", "kind", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."clinic_id", NEW."id", NEW."is_active", NEW."kind", NEW."minutes", NEW."name", NEW."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="bd449db9bd63ee7d00fd0a5c1c5af111d2564098",
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
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "id", "is_active", "kind", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."clinic_id", NEW."id", NEW."is_active", NEW."kind", NEW."minutes", NEW."name", NEW."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="98fda547d7a586fc937a082ebc1137114818db7f",
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
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "id", "is_active", "kind", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."buffer_after", OLD."buffer_before", OLD."clinic_id", OLD."id", OLD."is_active", OLD."kind", OLD."minutes", OLD."name", OLD."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;',
                            hash="d620328b2bd14e9983d35ac9f745843a9323f29b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2f7ae",
                            table="appointments_visittype",
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
                            func='INSERT INTO "appointments_appointmentevent" ("arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (NEW."arrived_at", NEW."blocked_from", NEW."blocked_until", NEW."booked_at", NEW."booked_by_id", NEW."cancel_reason", NEW."cancelled_at", NEW."checked_out_at", NEW."clinic_id", NEW."desk_note", NEW."ends_at", NEW."expires_at", NEW."id", NEW."idem_key", NEW."in_room_at", NEW."lane", NEW."location_id", NEW."overbook_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."room_id", NEW."sequence", NEW."starts_at", NEW."status", NEW."treated_at", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="72956cf986ced0fdcbcae008ef79ee12e9f7061c",
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
                            func='INSERT INTO "appointments_appointmentevent" ("arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (NEW."arrived_at", NEW."blocked_from", NEW."blocked_until", NEW."booked_at", NEW."booked_by_id", NEW."cancel_reason", NEW."cancelled_at", NEW."checked_out_at", NEW."clinic_id", NEW."desk_note", NEW."ends_at", NEW."expires_at", NEW."id", NEW."idem_key", NEW."in_room_at", NEW."lane", NEW."location_id", NEW."overbook_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."room_id", NEW."sequence", NEW."starts_at", NEW."status", NEW."treated_at", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="85c0cc765427cecb8273fdfb13c61df378f77630",
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
                            func='INSERT INTO "appointments_appointmentevent" ("arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (OLD."arrived_at", OLD."blocked_from", OLD."blocked_until", OLD."booked_at", OLD."booked_by_id", OLD."cancel_reason", OLD."cancelled_at", OLD."checked_out_at", OLD."clinic_id", OLD."desk_note", OLD."ends_at", OLD."expires_at", OLD."id", OLD."idem_key", OLD."in_room_at", OLD."lane", OLD."location_id", OLD."overbook_reason", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."room_id", OLD."sequence", OLD."starts_at", OLD."status", OLD."treated_at", OLD."uid", OLD."version", OLD."visit_type_id"); RETURN NULL;',
                            hash="14aab294ea6cfe718b70dbe5af9340ae44c20ae2",
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
