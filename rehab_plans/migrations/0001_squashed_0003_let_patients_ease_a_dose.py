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
    replaces = [("rehab_plans", "0001_initial"), ("rehab_plans", "0003_let_patients_ease_a_dose")]

    initial = True

    dependencies = [
        ("clinic", "0003_cache_table"),
        ("patients", "0003_search"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="Exercise",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=80)),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24), default=list, size=None
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="RehabPlan",
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
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("active", "active"),
                                    ("held", "on hold"),
                                    ("completed", "completed"),
                                    ("replaced", "replaced"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("facts", models.JSONField(default=dict)),
                        ("flags", models.JSONField(default=list)),
                        ("held_reason", models.CharField(blank=True, max_length=300)),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-proposed_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["proposed", "active", "held", "completed", "replaced"])
                                ),
                                name="plan_status_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["active", "held"])),
                                fields=("clinic", "episode"),
                                name="plan_one_active",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "proposed")),
                                fields=("clinic", "episode"),
                                name="plan_one_proposed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "active"), _negated=True),
                                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="plan_active_was_accepted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Advice",
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
                        ("reason", models.CharField(max_length=400)),
                        ("patient_reason", models.CharField(blank=True, max_length=400)),
                        ("rule_id", models.CharField(blank=True, max_length=6)),
                        ("rule_version", models.PositiveSmallIntegerField(default=1)),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="advice",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
                        ("text", models.CharField(max_length=600)),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [models.UniqueConstraint(fields=("plan", "key"), name="advice_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Cadence",
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
                        ("reason", models.CharField(max_length=400)),
                        ("patient_reason", models.CharField(blank=True, max_length=400)),
                        ("rule_id", models.CharField(blank=True, max_length=6)),
                        ("rule_version", models.PositiveSmallIntegerField(default=1)),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cadence",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        (
                            "visits",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(40),
                                ]
                            ),
                        ),
                        (
                            "weeks",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(52),
                                ]
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("visits__range", (1, 40)), ("weeks__range", (1, 52))),
                                name="cadence_plausible",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckIn",
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
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_ins",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("due", "due"),
                                    ("answered", "answered"),
                                    ("missed", "not answered"),
                                    ("stopped", "stopped"),
                                ],
                                default="due",
                                max_length=10,
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("link", "by link"),
                                    ("phone", "by phone"),
                                    ("paper", "on paper, typed by staff"),
                                    ("staff", "by staff"),
                                    ("examination", "found in the examination"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "typed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                null=True, validators=[django.core.validators.MaxValueValidator(7)]
                            ),
                        ),
                        (
                            "pain",
                            models.PositiveSmallIntegerField(
                                null=True, validators=[django.core.validators.MaxValueValidator(10)]
                            ),
                        ),
                        ("lasted_a_day", models.BooleanField(null=True)),
                        ("had_spasm", models.BooleanField(null=True)),
                        ("was_limited", models.BooleanField(null=True)),
                        ("sought_care", models.BooleanField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["due_at", "id"],
                        "indexes": [
                            models.Index(fields=["clinic", "episode", "due_at"], name="check_in_course"),
                            models.Index(
                                condition=models.Q(("state", "due")),
                                fields=["closes_at"],
                                name="check_in_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clinic", "episode", "due_at"), name="check_in_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "due")),
                                fields=("clinic", "episode"),
                                name="check_in_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["due", "answered", "missed", "stopped"])),
                                name="check_in_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__isnull", True), ("days__lte", 7), _connector="OR"),
                                name="check_in_days_0_7",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("pain__isnull", True), ("pain__lte", 10), _connector="OR"
                                ),
                                name="check_in_pain_0_10",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "answered"), _negated=True),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("days__isnull", False),
                                        ("pain__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_in_answered_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInEvent",
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
                                to="rehab_plans.checkin",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("due", "due"),
                                    ("answered", "answered"),
                                    ("missed", "not answered"),
                                    ("stopped", "stopped"),
                                ],
                                default="due",
                                max_length=10,
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("link", "by link"),
                                    ("phone", "by phone"),
                                    ("paper", "on paper, typed by staff"),
                                    ("staff", "by staff"),
                                    ("examination", "found in the examination"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "typed_by",
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
                            "days",
                            models.PositiveSmallIntegerField(
                                null=True, validators=[django.core.validators.MaxValueValidator(7)]
                            ),
                        ),
                        (
                            "pain",
                            models.PositiveSmallIntegerField(
                                null=True, validators=[django.core.validators.MaxValueValidator(10)]
                            ),
                        ),
                        ("lasted_a_day", models.BooleanField(null=True)),
                        ("had_spasm", models.BooleanField(null=True)),
                        ("was_limited", models.BooleanField(null=True)),
                        ("sought_care", models.BooleanField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Phase",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phases",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("relief", "Relief: calm the pain"),
                                    ("restore", "Restore: move freely"),
                                    ("strengthen", "Strengthen: build support"),
                                    ("prevent", "Prevent: stay well"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("exit_criteria", models.CharField(max_length=300)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("entered_at", models.DateTimeField(null=True)),
                        ("left_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "kind"), name="phase_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["relief", "restore", "strengthen", "prevent"])
                                ),
                                name="phase_kind_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("entered_at__isnull", False), ("left_at__isnull", True)),
                                fields=("plan",),
                                name="phase_one_current",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Prescription",
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
                        ("reason", models.CharField(max_length=400)),
                        ("patient_reason", models.CharField(blank=True, max_length=400)),
                        ("rule_id", models.CharField(blank=True, max_length=6)),
                        ("rule_version", models.PositiveSmallIntegerField(default=1)),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prescriptions",
                                to="rehab_plans.phase",
                            ),
                        ),
                        (
                            "exercise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rehab_plans.exercise",
                            ),
                        ),
                        (
                            "sets",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="sets",
                            ),
                        ),
                        (
                            "reps",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(60)],
                                verbose_name="repetitions",
                            ),
                        ),
                        (
                            "hold_seconds",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(300)],
                                verbose_name="hold, seconds",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(90)],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "times_a_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="times a day",
                            ),
                        ),
                        (
                            "days_a_week",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="days a week",
                            ),
                        ),
                        ("per_side", models.BooleanField(default=False, verbose_name="each side")),
                        ("progress_when", models.CharField(blank=True, max_length=200)),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("removed_reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["phase__position", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("phase", "exercise"),
                                name="prescription_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("days_a_week__range", (1, 7)), ("times_a_day__range", (1, 12))
                                ),
                                name="prescription_frequency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hold_seconds__lte", 300),
                                    ("minutes__lte", 90),
                                    ("reps__lte", 60),
                                    ("sets__lte", 10),
                                ),
                                name="prescription_dose",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExerciseLog",
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
                            "prescription",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="logs",
                                to="rehab_plans.prescription",
                            ),
                        ),
                        ("done_on", models.DateField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("done", "Done"),
                                    ("too_easy", "Too easy"),
                                    ("too_hard", "Too hard"),
                                    ("hurt", "It hurt"),
                                    ("no_time", "No time"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("logged_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["done_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("prescription", "done_on"), name="exercise_log_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer__in", ["done", "too_easy", "too_hard", "hurt", "no_time"])
                                ),
                                name="exercise_log_answer_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="goals",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        ("text", models.CharField(max_length=200)),
                        ("baseline", models.CharField(blank=True, max_length=60)),
                        ("target", models.CharField(blank=True, max_length=60)),
                        ("reached_on", models.DateField(null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="LeftOut",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_out",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        (
                            "exercise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rehab_plans.exercise",
                            ),
                        ),
                        ("reason", models.CharField(max_length=400)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "exercise"), name="left_out_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanEdit",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="edits",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        ("what", models.CharField(max_length=160)),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("edited_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["edited_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rule_id", models.CharField(max_length=6)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rule_id", "version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("rule_id", "version"), name="plan_rule_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExerciseLogEvent",
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
                                to="rehab_plans.exerciselog",
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
                            "prescription",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.prescription",
                            ),
                        ),
                        ("done_on", models.DateField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("done", "Done"),
                                    ("too_easy", "Too easy"),
                                    ("too_hard", "Too hard"),
                                    ("hurt", "It hurt"),
                                    ("no_time", "No time"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("logged_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PrescriptionEvent",
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
                                to="rehab_plans.prescription",
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
                        ("reason", models.CharField(max_length=400)),
                        ("patient_reason", models.CharField(blank=True, max_length=400)),
                        ("rule_id", models.CharField(blank=True, max_length=6)),
                        ("rule_version", models.PositiveSmallIntegerField(default=1)),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "phase",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.phase",
                            ),
                        ),
                        (
                            "exercise",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.exercise",
                            ),
                        ),
                        (
                            "sets",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="sets",
                            ),
                        ),
                        (
                            "reps",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(60)],
                                verbose_name="repetitions",
                            ),
                        ),
                        (
                            "hold_seconds",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(300)],
                                verbose_name="hold, seconds",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(90)],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "times_a_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="times a day",
                            ),
                        ),
                        (
                            "days_a_week",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="days a week",
                            ),
                        ),
                        ("per_side", models.BooleanField(default=False, verbose_name="each side")),
                        ("progress_when", models.CharField(blank=True, max_length=200)),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("removed_reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RecurrenceEvent",
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
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "check_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="rehab_plans.checkin",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("flare", "Flare"),
                                    ("recurrence", "Recurrence"),
                                    ("spasm", "Spasm"),
                                    ("recovering", "Recovering"),
                                    ("recovered", "Recovered"),
                                    ("hand_over", "Hand-over"),
                                    ("worse", "Bothersome week"),
                                    ("unknown", "No answer"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(default=0)),
                        ("from_state", models.CharField(max_length=12)),
                        ("to_state", models.CharField(max_length=12)),
                        ("happened_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["happened_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["clinic", "kind", "-happened_at"], name="recurrence_event_latest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("check_in", "kind"), name="recurrence_event_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "flare",
                                            "recurrence",
                                            "spasm",
                                            "recovering",
                                            "recovered",
                                            "hand_over",
                                            "worse",
                                            "unknown",
                                        ],
                                    )
                                ),
                                name="recurrence_event_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__lte", 3)), name="recurrence_event_level"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecurrenceEventEvent",
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
                                to="rehab_plans.recurrenceevent",
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
                            "check_in",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.checkin",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("flare", "Flare"),
                                    ("recurrence", "Recurrence"),
                                    ("spasm", "Spasm"),
                                    ("recovering", "Recovering"),
                                    ("recovered", "Recovered"),
                                    ("hand_over", "Hand-over"),
                                    ("worse", "Bothersome week"),
                                    ("unknown", "No answer"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(default=0)),
                        ("from_state", models.CharField(max_length=12)),
                        ("to_state", models.CharField(max_length=12)),
                        ("happened_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlanEditEvent",
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
                                to="rehab_plans.planedit",
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
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        ("what", models.CharField(max_length=160)),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        (
                            "edited_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("edited_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PhaseEvent",
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
                                to="rehab_plans.phase",
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
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("relief", "Relief: calm the pain"),
                                    ("restore", "Restore: move freely"),
                                    ("strengthen", "Strengthen: build support"),
                                    ("prevent", "Prevent: stay well"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("exit_criteria", models.CharField(max_length=300)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("entered_at", models.DateTimeField(null=True)),
                        ("left_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LeftOutEvent",
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
                                to="rehab_plans.leftout",
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
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        (
                            "exercise",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.exercise",
                            ),
                        ),
                        ("reason", models.CharField(max_length=400)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GoalEvent",
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
                                to="rehab_plans.goal",
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
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        ("text", models.CharField(max_length=200)),
                        ("baseline", models.CharField(blank=True, max_length=60)),
                        ("target", models.CharField(blank=True, max_length=60)),
                        ("reached_on", models.DateField(null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CadenceEvent",
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
                                to="rehab_plans.cadence",
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
                        ("reason", models.CharField(max_length=400)),
                        ("patient_reason", models.CharField(blank=True, max_length=400)),
                        ("rule_id", models.CharField(blank=True, max_length=6)),
                        ("rule_version", models.PositiveSmallIntegerField(default=1)),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        (
                            "visits",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(40),
                                ]
                            ),
                        ),
                        (
                            "weeks",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(52),
                                ]
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AdviceEvent",
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
                                to="rehab_plans.advice",
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
                        ("reason", models.CharField(max_length=400)),
                        ("patient_reason", models.CharField(blank=True, max_length=400)),
                        ("rule_id", models.CharField(blank=True, max_length=6)),
                        ("rule_version", models.PositiveSmallIntegerField(default=1)),
                        ("source", models.CharField(max_length=200)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("H", "high"),
                                    ("M", "moderate"),
                                    ("L", "low"),
                                    ("X", "expert opinion"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rehab_plans.rehabplan",
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
                        ("text", models.CharField(max_length=600)),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RehabPlanEvent",
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
                                to="rehab_plans.rehabplan",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("active", "active"),
                                    ("held", "on hold"),
                                    ("completed", "completed"),
                                    ("replaced", "replaced"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("facts", models.JSONField(default=dict)),
                        ("flags", models.JSONField(default=list)),
                        ("held_reason", models.CharField(blank=True, max_length=300)),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_checkinevent" ("answered_at", "clinic_id", "closes_at", "days", "due_at", "episode_id", "had_spasm", "id", "lasted_a_day", "pain", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sought_care", "source", "state", "typed_by_id", "uid", "version", "was_limited") VALUES (NEW."answered_at", NEW."clinic_id", NEW."closes_at", NEW."days", NEW."due_at", NEW."episode_id", NEW."had_spasm", NEW."id", NEW."lasted_a_day", NEW."pain", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sought_care", NEW."source", NEW."state", NEW."typed_by_id", NEW."uid", NEW."version", NEW."was_limited"); RETURN NULL;',
                            hash="26e415e1ea958a218a7e5752ff102a7e60ad4112",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fb453",
                            table="rehab_plans_checkin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_checkinevent" ("answered_at", "clinic_id", "closes_at", "days", "due_at", "episode_id", "had_spasm", "id", "lasted_a_day", "pain", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sought_care", "source", "state", "typed_by_id", "uid", "version", "was_limited") VALUES (NEW."answered_at", NEW."clinic_id", NEW."closes_at", NEW."days", NEW."due_at", NEW."episode_id", NEW."had_spasm", NEW."id", NEW."lasted_a_day", NEW."pain", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sought_care", NEW."source", NEW."state", NEW."typed_by_id", NEW."uid", NEW."version", NEW."was_limited"); RETURN NULL;',
                            hash="3d46de2a952a88b76f68ad7c43ce0052ede80dc1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_46439",
                            table="rehab_plans_checkin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_checkinevent" ("answered_at", "clinic_id", "closes_at", "days", "due_at", "episode_id", "had_spasm", "id", "lasted_a_day", "pain", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sought_care", "source", "state", "typed_by_id", "uid", "version", "was_limited") VALUES (OLD."answered_at", OLD."clinic_id", OLD."closes_at", OLD."days", OLD."due_at", OLD."episode_id", OLD."had_spasm", OLD."id", OLD."lasted_a_day", OLD."pain", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sought_care", OLD."source", OLD."state", OLD."typed_by_id", OLD."uid", OLD."version", OLD."was_limited"); RETURN NULL;',
                            hash="c6498899669ff8f599726d277e923210cc6db024",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_35a3b",
                            table="rehab_plans_checkin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkinevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="30ac8ade9a490b260cc37f09ea7dd9034513dd7b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a1dbf",
                            table="rehab_plans_checkinevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prescription",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_prescriptionevent" ("clinic_id", "days_a_week", "evidence", "exercise_id", "hold_seconds", "id", "minutes", "patient_reason", "per_side", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "position", "progress_when", "reason", "removed_at", "removed_reason", "reps", "rule_id", "rule_version", "sets", "source", "times_a_day", "uid") VALUES (NEW."clinic_id", NEW."days_a_week", NEW."evidence", NEW."exercise_id", NEW."hold_seconds", NEW."id", NEW."minutes", NEW."patient_reason", NEW."per_side", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."position", NEW."progress_when", NEW."reason", NEW."removed_at", NEW."removed_reason", NEW."reps", NEW."rule_id", NEW."rule_version", NEW."sets", NEW."source", NEW."times_a_day", NEW."uid"); RETURN NULL;',
                            hash="437466e8bd88aae29097b3a84879399bd236c7f5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f9665",
                            table="rehab_plans_prescription",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prescription",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_prescriptionevent" ("clinic_id", "days_a_week", "evidence", "exercise_id", "hold_seconds", "id", "minutes", "patient_reason", "per_side", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "position", "progress_when", "reason", "removed_at", "removed_reason", "reps", "rule_id", "rule_version", "sets", "source", "times_a_day", "uid") VALUES (NEW."clinic_id", NEW."days_a_week", NEW."evidence", NEW."exercise_id", NEW."hold_seconds", NEW."id", NEW."minutes", NEW."patient_reason", NEW."per_side", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase_id", NEW."position", NEW."progress_when", NEW."reason", NEW."removed_at", NEW."removed_reason", NEW."reps", NEW."rule_id", NEW."rule_version", NEW."sets", NEW."source", NEW."times_a_day", NEW."uid"); RETURN NULL;',
                            hash="60020e69e94a81a05844d667a807725722d8113c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a81e1",
                            table="rehab_plans_prescription",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prescription",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_prescriptionevent" ("clinic_id", "days_a_week", "evidence", "exercise_id", "hold_seconds", "id", "minutes", "patient_reason", "per_side", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "position", "progress_when", "reason", "removed_at", "removed_reason", "reps", "rule_id", "rule_version", "sets", "source", "times_a_day", "uid") VALUES (OLD."clinic_id", OLD."days_a_week", OLD."evidence", OLD."exercise_id", OLD."hold_seconds", OLD."id", OLD."minutes", OLD."patient_reason", OLD."per_side", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phase_id", OLD."position", OLD."progress_when", OLD."reason", OLD."removed_at", OLD."removed_reason", OLD."reps", OLD."rule_id", OLD."rule_version", OLD."sets", OLD."source", OLD."times_a_day", OLD."uid"); RETURN NULL;',
                            hash="0cfbd8cce58c61ae1a681e3f16fd05fcab9bd9bc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_26aaf",
                            table="rehab_plans_prescription",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exerciselogevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="088fd50135198b3f3793433eccb7b6602b9239e1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d2a4d",
                            table="rehab_plans_exerciselogevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exerciselog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_exerciselogevent" ("answer", "clinic_id", "done_on", "id", "logged_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "uid") VALUES (NEW."answer", NEW."clinic_id", NEW."done_on", NEW."id", NEW."logged_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prescription_id", NEW."uid"); RETURN NULL;',
                            hash="b1af8cb9bd3804be8c4f4ce112b365d73dd9ee1d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9773a",
                            table="rehab_plans_exerciselog",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exerciselog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_exerciselogevent" ("answer", "clinic_id", "done_on", "id", "logged_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "uid") VALUES (NEW."answer", NEW."clinic_id", NEW."done_on", NEW."id", NEW."logged_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prescription_id", NEW."uid"); RETURN NULL;',
                            hash="cc265acede2e84f6bbfa38603e53633f86524ebb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_54fce",
                            table="rehab_plans_exerciselog",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exerciselog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_exerciselogevent" ("answer", "clinic_id", "done_on", "id", "logged_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescription_id", "uid") VALUES (OLD."answer", OLD."clinic_id", OLD."done_on", OLD."id", OLD."logged_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."prescription_id", OLD."uid"); RETURN NULL;',
                            hash="bc576b62251e659782fffe27b63a96259694a503",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_63020",
                            table="rehab_plans_exerciselog",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prescriptionevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1d3e2021ca23faaacea572048409399a463b3941",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b1fe2",
                            table="rehab_plans_prescriptionevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recurrenceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_recurrenceeventevent" ("check_in_id", "clinic_id", "episode_id", "from_state", "happened_at", "id", "kind", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_state", "uid") VALUES (NEW."check_in_id", NEW."clinic_id", NEW."episode_id", NEW."from_state", NEW."happened_at", NEW."id", NEW."kind", NEW."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."to_state", NEW."uid"); RETURN NULL;',
                            hash="b096626ea9840329226cde3bfef60aa9e0757e36",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1b287",
                            table="rehab_plans_recurrenceevent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recurrenceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_recurrenceeventevent" ("check_in_id", "clinic_id", "episode_id", "from_state", "happened_at", "id", "kind", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_state", "uid") VALUES (NEW."check_in_id", NEW."clinic_id", NEW."episode_id", NEW."from_state", NEW."happened_at", NEW."id", NEW."kind", NEW."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."to_state", NEW."uid"); RETURN NULL;',
                            hash="93920e77e5af48c8742fe612898bac417df7c1f9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d1740",
                            table="rehab_plans_recurrenceevent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recurrenceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_recurrenceeventevent" ("check_in_id", "clinic_id", "episode_id", "from_state", "happened_at", "id", "kind", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_state", "uid") VALUES (OLD."check_in_id", OLD."clinic_id", OLD."episode_id", OLD."from_state", OLD."happened_at", OLD."id", OLD."kind", OLD."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."to_state", OLD."uid"); RETURN NULL;',
                            hash="a8a6d607b327aafc4516c91fe751c2ddc4d24c2b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9ca7c",
                            table="rehab_plans_recurrenceevent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recurrenceeventevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ae2ddf22f34fdfa5067b39a2a59d11f91504cdd4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4aec6",
                            table="rehab_plans_recurrenceeventevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rehabplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_rehabplanevent" ("accepted_at", "accepted_by_id", "clinic_id", "ended_at", "episode_id", "facts", "flags", "held_reason", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "status", "uid", "version") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."clinic_id", NEW."ended_at", NEW."episode_id", NEW."facts", NEW."flags", NEW."held_reason", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."status", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="61154643848784e9bb493035f75060a1909a493a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_65f65",
                            table="rehab_plans_rehabplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rehabplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_rehabplanevent" ("accepted_at", "accepted_by_id", "clinic_id", "ended_at", "episode_id", "facts", "flags", "held_reason", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "status", "uid", "version") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."clinic_id", NEW."ended_at", NEW."episode_id", NEW."facts", NEW."flags", NEW."held_reason", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."status", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="796ae7838f4987457053ac35696b948d57f96509",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bf064",
                            table="rehab_plans_rehabplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rehabplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_rehabplanevent" ("accepted_at", "accepted_by_id", "clinic_id", "ended_at", "episode_id", "facts", "flags", "held_reason", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "status", "uid", "version") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."clinic_id", OLD."ended_at", OLD."episode_id", OLD."facts", OLD."flags", OLD."held_reason", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."status", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="fb12bcbd1c771a7b66c6ca2547b197155b46701e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eb7c1",
                            table="rehab_plans_rehabplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planeditevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b65255652289d3581d66133c0ea1add218186c71",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_34cb5",
                            table="rehab_plans_planeditevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planedit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_planeditevent" ("after", "before", "clinic_id", "edited_at", "edited_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "uid", "what") VALUES (NEW."after", NEW."before", NEW."clinic_id", NEW."edited_at", NEW."edited_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."uid", NEW."what"); RETURN NULL;',
                            hash="ec9d7fdb31da2f4b5111d47e706955d09e4e64fd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_22a84",
                            table="rehab_plans_planedit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planedit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_planeditevent" ("after", "before", "clinic_id", "edited_at", "edited_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "uid", "what") VALUES (NEW."after", NEW."before", NEW."clinic_id", NEW."edited_at", NEW."edited_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."uid", NEW."what"); RETURN NULL;',
                            hash="56a73338496a1930f534564b053b5dcfc5360c28",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f70e2",
                            table="rehab_plans_planedit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planedit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_planeditevent" ("after", "before", "clinic_id", "edited_at", "edited_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "uid", "what") VALUES (OLD."after", OLD."before", OLD."clinic_id", OLD."edited_at", OLD."edited_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."uid", OLD."what"); RETURN NULL;',
                            hash="866d9a5c160538ede418c05ffb2f5f80c3e5d654",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_50f7c",
                            table="rehab_plans_planedit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phaseevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fc82bd4561e874eb092dc2ff499fd2ad4a90e3d7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b4c6f",
                            table="rehab_plans_phaseevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_phaseevent" ("clinic_id", "entered_at", "exit_criteria", "id", "kind", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "uid") VALUES (NEW."clinic_id", NEW."entered_at", NEW."exit_criteria", NEW."id", NEW."kind", NEW."left_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."position", NEW."uid"); RETURN NULL;',
                            hash="4ed718db75dfb7ef958c58c669cc1f9c7ddeb642",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_85e23",
                            table="rehab_plans_phase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_phaseevent" ("clinic_id", "entered_at", "exit_criteria", "id", "kind", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "uid") VALUES (NEW."clinic_id", NEW."entered_at", NEW."exit_criteria", NEW."id", NEW."kind", NEW."left_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."position", NEW."uid"); RETURN NULL;',
                            hash="12d1efdf71694ec27888a12630ca0017ac4e816d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5af0e",
                            table="rehab_plans_phase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_phaseevent" ("clinic_id", "entered_at", "exit_criteria", "id", "kind", "left_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "uid") VALUES (OLD."clinic_id", OLD."entered_at", OLD."exit_criteria", OLD."id", OLD."kind", OLD."left_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."position", OLD."uid"); RETURN NULL;',
                            hash="3eb853c84bb7fbaa05b8e200cc18c361856e54f9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b6bbc",
                            table="rehab_plans_phase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftoutevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="78d5bc9b374f20828245c46a2738c6145d7af31f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1f4b3",
                            table="rehab_plans_leftoutevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_leftoutevent" ("clinic_id", "exercise_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."exercise_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."reason", NEW."uid"); RETURN NULL;',
                            hash="a65568204b1a1efaf448b19892bea9235cde344a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_48a7d",
                            table="rehab_plans_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_leftoutevent" ("clinic_id", "exercise_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."exercise_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."reason", NEW."uid"); RETURN NULL;',
                            hash="3ad24168082a2db5735e24d4e5d1f03c22ecd687",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c2e18",
                            table="rehab_plans_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_leftoutevent" ("clinic_id", "exercise_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "uid") VALUES (OLD."clinic_id", OLD."exercise_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."reason", OLD."uid"); RETURN NULL;',
                            hash="8d7a056dc3100d08e9dbb567f87f67ae1cb7ffe7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eb918",
                            table="rehab_plans_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goalevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d2b9d6f6c7d34ddb938150d4497b7ab9c14ef316",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3ab51",
                            table="rehab_plans_goalevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_goalevent" ("baseline", "clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reached_on", "target", "text", "uid") VALUES (NEW."baseline", NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."position", NEW."reached_on", NEW."target", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="8c844e82ccde76fbc9e2ff81f0e85572be662b98",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2d061",
                            table="rehab_plans_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_goalevent" ("baseline", "clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reached_on", "target", "text", "uid") VALUES (NEW."baseline", NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."position", NEW."reached_on", NEW."target", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="bb6243840402ce3b3fac5248d331ab26370fafa1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d67ad",
                            table="rehab_plans_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_goalevent" ("baseline", "clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reached_on", "target", "text", "uid") VALUES (OLD."baseline", OLD."clinic_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."position", OLD."reached_on", OLD."target", OLD."text", OLD."uid"); RETURN NULL;',
                            hash="eb36596a18535991f12a63f94031714c68be1fc6",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e28c6",
                            table="rehab_plans_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadenceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f968fb43da0bc778d969a9f190f57314f3960b52",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_db259",
                            table="rehab_plans_cadenceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_cadenceevent" ("clinic_id", "evidence", "id", "patient_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reason", "rule_id", "rule_version", "source", "uid", "visits", "weeks") VALUES (NEW."clinic_id", NEW."evidence", NEW."id", NEW."patient_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."position", NEW."reason", NEW."rule_id", NEW."rule_version", NEW."source", NEW."uid", NEW."visits", NEW."weeks"); RETURN NULL;',
                            hash="8dcf9c8db67e367a52a633afe804f49024415253",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_71674",
                            table="rehab_plans_cadence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_cadenceevent" ("clinic_id", "evidence", "id", "patient_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reason", "rule_id", "rule_version", "source", "uid", "visits", "weeks") VALUES (NEW."clinic_id", NEW."evidence", NEW."id", NEW."patient_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."position", NEW."reason", NEW."rule_id", NEW."rule_version", NEW."source", NEW."uid", NEW."visits", NEW."weeks"); RETURN NULL;',
                            hash="2cb51be32b9e73f14f6f97eb01f76e35342a34db",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bb8f6",
                            table="rehab_plans_cadence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cadence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_cadenceevent" ("clinic_id", "evidence", "id", "patient_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reason", "rule_id", "rule_version", "source", "uid", "visits", "weeks") VALUES (OLD."clinic_id", OLD."evidence", OLD."id", OLD."patient_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."position", OLD."reason", OLD."rule_id", OLD."rule_version", OLD."source", OLD."uid", OLD."visits", OLD."weeks"); RETURN NULL;',
                            hash="a33afdd91156e74626b7874f1871c01bec8a2b70",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_53ffe",
                            table="rehab_plans_cadence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="adviceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="77cd667b844d2ab4e98e96dda3ef52f6629c9a46",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_db07a",
                            table="rehab_plans_adviceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="advice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_adviceevent" ("clinic_id", "evidence", "id", "key", "patient_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reason", "removed_at", "rule_id", "rule_version", "source", "text", "uid") VALUES (NEW."clinic_id", NEW."evidence", NEW."id", NEW."key", NEW."patient_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."position", NEW."reason", NEW."removed_at", NEW."rule_id", NEW."rule_version", NEW."source", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="a872921a96604d744c9e63e3c86fc9aa108ae295",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ce462",
                            table="rehab_plans_advice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="advice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rehab_plans_adviceevent" ("clinic_id", "evidence", "id", "key", "patient_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reason", "removed_at", "rule_id", "rule_version", "source", "text", "uid") VALUES (NEW."clinic_id", NEW."evidence", NEW."id", NEW."key", NEW."patient_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."position", NEW."reason", NEW."removed_at", NEW."rule_id", NEW."rule_version", NEW."source", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="6cb076a8631dc77fc4e50b131c916cbbd6ce4aa3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fc595",
                            table="rehab_plans_advice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="advice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rehab_plans_adviceevent" ("clinic_id", "evidence", "id", "key", "patient_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "position", "reason", "removed_at", "rule_id", "rule_version", "source", "text", "uid") VALUES (OLD."clinic_id", OLD."evidence", OLD."id", OLD."key", OLD."patient_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."position", OLD."reason", OLD."removed_at", OLD."rule_id", OLD."rule_version", OLD."source", OLD."text", OLD."uid"); RETURN NULL;',
                            hash="f34849c87f62b535e4e0f46b421687e39020e63a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d1692",
                            table="rehab_plans_advice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rehabplanevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="92f2790d02acf0abcce758b3b9d6663b85cb575f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_befce",
                            table="rehab_plans_rehabplanevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
