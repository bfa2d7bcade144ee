import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import phonenumber_field.modelfields
from django.db import migrations, models

import clinic.models.people
import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    replaces = [
        ("patients", "0001_initial"),
        ("patients", "0004_do_not_contact"),
        ("patients", "0005_search_in_clinic"),
        ("patients", "0006_patient_numbers"),
        ("patients", "0007_search_finds_few"),
    ]

    initial = True

    dependencies = [
        ("clinic", "0003_cache_table"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="Patient",
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
                        ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                        ("last_name", models.CharField(max_length=80, verbose_name="last name")),
                        ("birth_on", models.DateField(verbose_name="birth date")),
                        (
                            "sex",
                            models.CharField(
                                choices=[
                                    ("female", "female"),
                                    ("male", "male"),
                                    ("other", "other"),
                                    ("unknown", "not said"),
                                ],
                                default="unknown",
                                max_length=10,
                                verbose_name="sex",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        ("address", models.TextField(blank=True, max_length=500, verbose_name="address")),
                        ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
                        (
                            "time_zone",
                            models.CharField(
                                max_length=60,
                                validators=[clinic.models.people.validate_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "desk_note",
                            models.TextField(blank=True, max_length=1000, verbose_name="note for the desk"),
                        ),
                        ("mail_stopped_at", models.DateTimeField(editable=False, null=True)),
                        ("mail_stopped_reason", models.CharField(blank=True, editable=False, max_length=40)),
                        ("recall_stopped_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "recall_stopped_reason",
                            models.CharField(blank=True, editable=False, max_length=200),
                        ),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="died on")),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="patients.patient",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["last_name", "first_name", "id"],
                        "indexes": [
                            models.Index(
                                fields=["clinic", "last_name", "first_name", "id"], name="patient_by_name"
                            ),
                            models.Index(fields=["clinic", "birth_on"], name="patient_by_birth"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first_name", ""), _negated=True),
                                    models.Q(("last_name", ""), _negated=True),
                                ),
                                name="patient_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("birth_on__gte", datetime.date(1900, 1, 1))),
                                name="patient_birth_plausible",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sex__in", ["female", "male", "other", "unknown"])),
                                name="patient_sex_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Episode",
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
                                related_name="episodes",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "area",
                            models.CharField(
                                choices=[
                                    ("neck", "Neck"),
                                    ("mid_back", "Mid back"),
                                    ("low_back", "Low back"),
                                    ("pelvis", "Pelvis or hip"),
                                    ("other", "Somewhere else"),
                                ],
                                max_length=12,
                                verbose_name="where",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_care", "in care"),
                                    ("recovering", "recovering"),
                                    ("recovered", "recovered"),
                                    ("flare", "flare"),
                                    ("recurred", "came back"),
                                    ("unknown", "not known"),
                                    ("discharged", "discharged"),
                                ],
                                default="in_care",
                                max_length=12,
                            ),
                        ),
                        ("state_since", models.DateTimeField()),
                        ("usual_pain", models.PositiveSmallIntegerField(null=True)),
                        (
                            "hypothesis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("strain", "Strain"),
                                    ("joint", "Joint"),
                                    ("disc", "Disc"),
                                    ("nerve_root", "Nerve root"),
                                    ("stenosis", "Stenosis"),
                                    ("slip", "Slip of a vertebra"),
                                    ("posture", "Posture"),
                                    ("load", "Load"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="what irritates",
                            ),
                        ),
                        (
                            "risk",
                            models.CharField(
                                choices=[("high", "High"), ("moderate", "Moderate"), ("base", "Usual")],
                                default="base",
                                max_length=10,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("discharged_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-opened_at", "-id"],
                        "indexes": [
                            models.Index(fields=["clinic", "state", "state_since"], name="episode_by_state")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("area__in", ["neck", "mid_back", "low_back", "pelvis", "other"])
                                ),
                                name="episode_area_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "in_care",
                                            "recovering",
                                            "recovered",
                                            "flare",
                                            "recurred",
                                            "unknown",
                                            "discharged",
                                        ],
                                    )
                                ),
                                name="episode_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("usual_pain__isnull", True), ("usual_pain__lte", 10), _connector="OR"
                                ),
                                name="episode_usual_pain_0_10",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("discharged_at__isnull", False), ("state", "discharged")),
                                    models.Q(
                                        models.Q(("state", "discharged"), _negated=True),
                                        ("discharged_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="episode_discharged_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="complaint",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "in_own_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="in your own words"),
                        ),
                        ("onset_on", models.DateField(blank=True, null=True, verbose_name="since when")),
                        (
                            "mechanisms",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("nothing", "Nothing, it just came"),
                                        ("lifting", "Lifting"),
                                        ("twisting", "Twisting"),
                                        ("pulling", "Pulling"),
                                        ("pushing", "Pushing"),
                                        ("fall", "A fall"),
                                        ("great_force", "Great force or an accident"),
                                        ("sport", "Sport"),
                                        ("long_sitting", "Long sitting"),
                                        ("awkward_posture", "An awkward posture"),
                                        ("after_illness", "After an illness"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="how it started",
                            ),
                        ),
                        (
                            "sports",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("weight_lifting", "Weight lifting"),
                                        ("basketball", "Basketball"),
                                        ("football", "Football"),
                                        ("golf", "Golf"),
                                        ("running", "Running"),
                                        ("other", "Another sport"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="which sport",
                            ),
                        ),
                        (
                            "aggravated_by",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("twisting", "Twisting"),
                                        ("pulling", "Pulling"),
                                        ("pushing", "Pushing"),
                                        ("bending", "Bending"),
                                        ("sitting", "Sitting"),
                                        ("standing", "Standing"),
                                        ("walking", "Walking"),
                                        ("lying", "Lying down"),
                                        ("coughing", "Coughing or sneezing"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what makes it worse",
                            ),
                        ),
                        (
                            "relieved_by",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("rest_position", "A rest position"),
                                        ("heat", "Heat"),
                                        ("walking", "Walking"),
                                        ("sitting", "Sitting"),
                                        ("medicine", "Medicine"),
                                        ("other", "Something else"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what helps",
                            ),
                        ),
                        (
                            "qualities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("aching", "Aching"),
                                        ("sharp", "Sharp"),
                                        ("burning", "Burning"),
                                        ("shooting", "Shooting"),
                                        ("throbbing", "Throbbing"),
                                        ("cramping", "Cramping or locking"),
                                        ("stiff", "Stiff"),
                                        ("tingling", "Pins and needles"),
                                        ("numb", "Numb"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what it feels like",
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("always", "All the time"),
                                    ("most_of_the_day", "Most of the day"),
                                    ("on_and_off", "On and off"),
                                    ("now_and_then", "Now and then"),
                                ],
                                max_length=20,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "pain_now",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="pain now",
                            ),
                        ),
                        (
                            "pain_worst",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="worst pain this week",
                            ),
                        ),
                        (
                            "has_spasm",
                            models.BooleanField(null=True, verbose_name="it locks or goes into spasm"),
                        ),
                        (
                            "radiates",
                            models.CharField(blank=True, max_length=120, verbose_name="where it spreads to"),
                        ),
                        (
                            "earlier_episodes",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="earlier episodes"
                            ),
                        ),
                        (
                            "days_in_bed",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="days in bed so far"
                            ),
                        ),
                        (
                            "sitting_hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(24)],
                                verbose_name="hours sitting a day",
                            ),
                        ),
                        (
                            "has_awkward_posture",
                            models.BooleanField(null=True, verbose_name="awkward postures at work"),
                        ),
                        (
                            "can_reach_floor",
                            models.BooleanField(
                                null=True, verbose_name="can get down to the floor and up again"
                            ),
                        ),
                        (
                            "medicines",
                            models.TextField(
                                blank=True, max_length=500, verbose_name="medicine taken for it, and how much"
                            ),
                        ),
                        (
                            "activities",
                            models.TextField(
                                blank=True, max_length=500, verbose_name="what you would like to do again"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("pain_now__isnull", True), ("pain_now__lte", 10), _connector="OR"
                                    ),
                                    models.Q(
                                        ("pain_worst__isnull", True), ("pain_worst__lte", 10), _connector="OR"
                                    ),
                                ),
                                name="complaint_pain_0_10",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sitting_hours__isnull", True),
                                    ("sitting_hours__lte", 24),
                                    _connector="OR",
                                ),
                                name="complaint_sitting_hours",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
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
                                related_name="consents",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("care", "examination and treatment"),
                                    ("manipulation", "manual adjustment of the back"),
                                    ("neck_manipulation", "manual adjustment of the neck"),
                                    ("email", "e-mail about visits and the plan"),
                                    ("check_in", "the weekly question by e-mail"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("is_given", models.BooleanField()),
                        ("text_version", models.CharField(max_length=20)),
                        ("text_hash", models.CharField(max_length=64)),
                        ("given_at", models.DateTimeField()),
                        (
                            "given_by",
                            models.CharField(blank=True, max_length=160, verbose_name="name of who answered"),
                        ),
                        (
                            "source",
                            models.CharField(
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
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-given_at", "-id"],
                        "indexes": [
                            models.Index(
                                fields=["clinic", "patient", "purpose", "-given_at"], name="consent_latest"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "purpose__in",
                                        ["care", "manipulation", "neck_manipulation", "email", "check_in"],
                                    )
                                ),
                                name="consent_purpose_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    ("withdrawn_at__gte", models.F("given_at")),
                                    _connector="OR",
                                ),
                                name="consent_withdrawn_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DiagnosisCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=8, unique=True)),
                        ("title", models.CharField(max_length=300)),
                        ("is_billable", models.BooleanField()),
                        ("release", models.CharField(max_length=10)),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(null=True)),
                    ],
                    options={
                        "ordering": ["code"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["title"], name="diagnosis_code_words", opclasses=["gin_trgm_ops"]
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Examination",
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
                                related_name="examinations",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="examinations",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("initial", "Examination"),
                                    ("re_examination", "Re-examination"),
                                    ("discharge", "Discharge examination"),
                                ],
                                default="initial",
                                max_length=16,
                            ),
                        ),
                        (
                            "examiner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        (
                            "systolic",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(50),
                                    django.core.validators.MaxValueValidator(300),
                                ],
                                verbose_name="upper blood pressure",
                            ),
                        ),
                        (
                            "diastolic",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(20),
                                    django.core.validators.MaxValueValidator(200),
                                ],
                                verbose_name="lower blood pressure",
                            ),
                        ),
                        (
                            "pulse",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(20),
                                    django.core.validators.MaxValueValidator(250),
                                ],
                                verbose_name="pulse",
                            ),
                        ),
                        (
                            "height_cm",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="height"),
                        ),
                        (
                            "weight_kg",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="weight"),
                        ),
                        (
                            "neuro_screen_done",
                            models.BooleanField(null=True, verbose_name="neurological screen done"),
                        ),
                        ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
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
                            models.Index(
                                fields=["clinic", "patient", "-started_at"], name="examination_latest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("signed_at__isnull", True)),
                                fields=("clinic", "episode"),
                                name="examination_one_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["initial", "re_examination", "discharge"])),
                                name="examination_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("systolic__isnull", True),
                                    ("systolic__range", (50, 300)),
                                    _connector="OR",
                                ),
                                name="examination_systolic",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("diastolic__isnull", True),
                                    ("diastolic__range", (20, 200)),
                                    _connector="OR",
                                ),
                                name="examination_diastolic",
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
                                name="examination_signed_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Diagnosis",
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
                                related_name="diagnoses",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "examination",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diagnoses",
                                to="patients.examination",
                            ),
                        ),
                        (
                            "code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="patients.diagnosiscode",
                            ),
                        ),
                        ("level", models.CharField(blank=True, max_length=40, verbose_name="level")),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("clinic", "episode", "code"),
                                name="diagnosis_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintEvent",
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
                                to="patients.complaint",
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
                            "in_own_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="in your own words"),
                        ),
                        ("onset_on", models.DateField(blank=True, null=True, verbose_name="since when")),
                        (
                            "mechanisms",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("nothing", "Nothing, it just came"),
                                        ("lifting", "Lifting"),
                                        ("twisting", "Twisting"),
                                        ("pulling", "Pulling"),
                                        ("pushing", "Pushing"),
                                        ("fall", "A fall"),
                                        ("great_force", "Great force or an accident"),
                                        ("sport", "Sport"),
                                        ("long_sitting", "Long sitting"),
                                        ("awkward_posture", "An awkward posture"),
                                        ("after_illness", "After an illness"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="how it started",
                            ),
                        ),
                        (
                            "sports",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("weight_lifting", "Weight lifting"),
                                        ("basketball", "Basketball"),
                                        ("football", "Football"),
                                        ("golf", "Golf"),
                                        ("running", "Running"),
                                        ("other", "Another sport"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="which sport",
                            ),
                        ),
                        (
                            "aggravated_by",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("twisting", "Twisting"),
                                        ("pulling", "Pulling"),
                                        ("pushing", "Pushing"),
                                        ("bending", "Bending"),
                                        ("sitting", "Sitting"),
                                        ("standing", "Standing"),
                                        ("walking", "Walking"),
                                        ("lying", "Lying down"),
                                        ("coughing", "Coughing or sneezing"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what makes it worse",
                            ),
                        ),
                        (
                            "relieved_by",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("rest_position", "A rest position"),
                                        ("heat", "Heat"),
                                        ("walking", "Walking"),
                                        ("sitting", "Sitting"),
                                        ("medicine", "Medicine"),
                                        ("other", "Something else"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what helps",
                            ),
                        ),
                        (
                            "qualities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("aching", "Aching"),
                                        ("sharp", "Sharp"),
                                        ("burning", "Burning"),
                                        ("shooting", "Shooting"),
                                        ("throbbing", "Throbbing"),
                                        ("cramping", "Cramping or locking"),
                                        ("stiff", "Stiff"),
                                        ("tingling", "Pins and needles"),
                                        ("numb", "Numb"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="what it feels like",
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("always", "All the time"),
                                    ("most_of_the_day", "Most of the day"),
                                    ("on_and_off", "On and off"),
                                    ("now_and_then", "Now and then"),
                                ],
                                max_length=20,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "pain_now",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="pain now",
                            ),
                        ),
                        (
                            "pain_worst",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="worst pain this week",
                            ),
                        ),
                        (
                            "has_spasm",
                            models.BooleanField(null=True, verbose_name="it locks or goes into spasm"),
                        ),
                        (
                            "radiates",
                            models.CharField(blank=True, max_length=120, verbose_name="where it spreads to"),
                        ),
                        (
                            "earlier_episodes",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="earlier episodes"
                            ),
                        ),
                        (
                            "days_in_bed",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="days in bed so far"
                            ),
                        ),
                        (
                            "sitting_hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(24)],
                                verbose_name="hours sitting a day",
                            ),
                        ),
                        (
                            "has_awkward_posture",
                            models.BooleanField(null=True, verbose_name="awkward postures at work"),
                        ),
                        (
                            "can_reach_floor",
                            models.BooleanField(
                                null=True, verbose_name="can get down to the floor and up again"
                            ),
                        ),
                        (
                            "medicines",
                            models.TextField(
                                blank=True, max_length=500, verbose_name="medicine taken for it, and how much"
                            ),
                        ),
                        (
                            "activities",
                            models.TextField(
                                blank=True, max_length=500, verbose_name="what you would like to do again"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DiagnosisEvent",
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
                                to="patients.diagnosis",
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
                            "examination",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.examination",
                            ),
                        ),
                        (
                            "code",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.diagnosiscode",
                            ),
                        ),
                        ("level", models.CharField(blank=True, max_length=40, verbose_name="level")),
                        ("reason", models.CharField(blank=True, max_length=300)),
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
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExaminationAddendum",
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
                            "examination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addenda",
                                to="patients.examination",
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
                    name="ExaminationAddendumEvent",
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
                                to="patients.examinationaddendum",
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
                            "examination",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.examination",
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
                    name="Finding",
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
                            "examination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="patients.examination",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pain", "Pain or tenderness"),
                                    ("asymmetry", "Asymmetry"),
                                    ("motion_restriction", "Restricted motion"),
                                    ("hypermobile", "Too much motion"),
                                    ("tissue", "Tissue change"),
                                    ("normal", "Muscle normal"),
                                    ("hypertonic", "Tight muscle"),
                                    ("spasm", "Muscle spasm"),
                                    ("hypotonic", "Slack muscle"),
                                    ("atrophy", "Wasted muscle"),
                                    ("trigger_point", "Trigger point"),
                                    ("taut_band", "Taut band"),
                                    ("edema", "Swelling"),
                                    ("bruise", "Bruise"),
                                    ("strain", "Suspected strain or tear"),
                                    ("temperature", "Temperature change"),
                                    ("bony_tenderness", "Tender on the bone in the middle"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "segment",
                            models.CharField(
                                choices=[
                                    ("C0", "C0 (occiput)"),
                                    ("C1", "C1 (atlas)"),
                                    ("C2", "C2 (axis)"),
                                    ("C3", "C3"),
                                    ("C4", "C4"),
                                    ("C5", "C5"),
                                    ("C6", "C6"),
                                    ("C7", "C7"),
                                    ("T1", "T1"),
                                    ("T2", "T2"),
                                    ("T3", "T3"),
                                    ("T4", "T4"),
                                    ("T5", "T5"),
                                    ("T6", "T6"),
                                    ("T7", "T7"),
                                    ("T8", "T8"),
                                    ("T9", "T9"),
                                    ("T10", "T10"),
                                    ("T11", "T11"),
                                    ("T12", "T12"),
                                    ("L1", "L1"),
                                    ("L2", "L2"),
                                    ("L3", "L3"),
                                    ("L4", "L4"),
                                    ("L5", "L5"),
                                    ("S", "Sacrum"),
                                    ("CO", "Coccyx"),
                                    ("IL-L", "Left ilium"),
                                    ("IL-R", "Right ilium"),
                                ],
                                max_length=4,
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "grade",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(4)],
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("flexion", "Flexion"),
                                    ("extension", "Extension"),
                                    ("lateral_left", "Bending left"),
                                    ("lateral_right", "Bending right"),
                                    ("rotation_left", "Turning left"),
                                    ("rotation_right", "Turning right"),
                                    ("anterior", "Glide forward"),
                                    ("posterior", "Glide backward"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "end_feel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("normal", "Normal"),
                                    ("firm", "Firm"),
                                    ("hard", "Hard"),
                                    ("springy", "Springy"),
                                    ("guarded", "Guarded by muscle"),
                                    ("empty", "Empty, stopped by pain"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("since_on", models.DateField(blank=True, null=True, verbose_name="since")),
                        (
                            "change",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("new", "New"),
                                    ("worse", "Worse"),
                                    ("same", "Same"),
                                    ("better", "Better"),
                                    ("resolved", "Gone"),
                                ],
                                max_length=10,
                            ),
                        ),
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
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("examination", "kind", "segment", "side"), name="finding_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "pain",
                                            "asymmetry",
                                            "motion_restriction",
                                            "hypermobile",
                                            "tissue",
                                            "normal",
                                            "hypertonic",
                                            "spasm",
                                            "hypotonic",
                                            "atrophy",
                                            "trigger_point",
                                            "taut_band",
                                            "edema",
                                            "bruise",
                                            "strain",
                                            "temperature",
                                            "bony_tenderness",
                                        ],
                                    )
                                ),
                                name="finding_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "segment__in",
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
                                        ],
                                    )
                                ),
                                name="finding_segment_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["left", "right", "both", "midline"])),
                                name="finding_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("grade__isnull", True), ("grade__lte", 4), _connector="OR"
                                ),
                                name="finding_grade_0_4",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FindingEvent",
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
                                to="patients.finding",
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
                            "examination",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.examination",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pain", "Pain or tenderness"),
                                    ("asymmetry", "Asymmetry"),
                                    ("motion_restriction", "Restricted motion"),
                                    ("hypermobile", "Too much motion"),
                                    ("tissue", "Tissue change"),
                                    ("normal", "Muscle normal"),
                                    ("hypertonic", "Tight muscle"),
                                    ("spasm", "Muscle spasm"),
                                    ("hypotonic", "Slack muscle"),
                                    ("atrophy", "Wasted muscle"),
                                    ("trigger_point", "Trigger point"),
                                    ("taut_band", "Taut band"),
                                    ("edema", "Swelling"),
                                    ("bruise", "Bruise"),
                                    ("strain", "Suspected strain or tear"),
                                    ("temperature", "Temperature change"),
                                    ("bony_tenderness", "Tender on the bone in the middle"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "segment",
                            models.CharField(
                                choices=[
                                    ("C0", "C0 (occiput)"),
                                    ("C1", "C1 (atlas)"),
                                    ("C2", "C2 (axis)"),
                                    ("C3", "C3"),
                                    ("C4", "C4"),
                                    ("C5", "C5"),
                                    ("C6", "C6"),
                                    ("C7", "C7"),
                                    ("T1", "T1"),
                                    ("T2", "T2"),
                                    ("T3", "T3"),
                                    ("T4", "T4"),
                                    ("T5", "T5"),
                                    ("T6", "T6"),
                                    ("T7", "T7"),
                                    ("T8", "T8"),
                                    ("T9", "T9"),
                                    ("T10", "T10"),
                                    ("T11", "T11"),
                                    ("T12", "T12"),
                                    ("L1", "L1"),
                                    ("L2", "L2"),
                                    ("L3", "L3"),
                                    ("L4", "L4"),
                                    ("L5", "L5"),
                                    ("S", "Sacrum"),
                                    ("CO", "Coccyx"),
                                    ("IL-L", "Left ilium"),
                                    ("IL-R", "Right ilium"),
                                ],
                                max_length=4,
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "grade",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(4)],
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("flexion", "Flexion"),
                                    ("extension", "Extension"),
                                    ("lateral_left", "Bending left"),
                                    ("lateral_right", "Bending right"),
                                    ("rotation_left", "Turning left"),
                                    ("rotation_right", "Turning right"),
                                    ("anterior", "Glide forward"),
                                    ("posterior", "Glide backward"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "end_feel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("normal", "Normal"),
                                    ("firm", "Firm"),
                                    ("hard", "Hard"),
                                    ("springy", "Springy"),
                                    ("guarded", "Guarded by muscle"),
                                    ("empty", "Empty, stopped by pain"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("since_on", models.DateField(blank=True, null=True, verbose_name="since")),
                        (
                            "change",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("new", "New"),
                                    ("worse", "Worse"),
                                    ("same", "Same"),
                                    ("better", "Better"),
                                    ("resolved", "Gone"),
                                ],
                                max_length=10,
                            ),
                        ),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("key", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("urgent_answer", "Urgent answer"),
                                    ("flare", "Pain came up in a check-in"),
                                    ("recurrence", "The problem came back"),
                                    ("hurt", "An exercise hurt"),
                                    ("hand_over", "Feels fine: prevention plan"),
                                    ("no_answer", "Does not answer the weekly question"),
                                    ("mail_failed", "An e-mail did not arrive"),
                                    ("call", "Call, no e-mail address"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[("clinical", "clinical staff"), ("desk", "front desk")],
                                max_length=10,
                            ),
                        ),
                        (
                            "urgency",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "urgent"), (1, "today"), (2, "this week")], default=2
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="patients.episode",
                            ),
                        ),
                        ("title", models.CharField(max_length=160)),
                        ("detail", models.TextField(blank=True, max_length=2000)),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("escalate_at", models.DateTimeField(null=True)),
                        ("escalated_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["urgency", "due_at", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at__isnull", True)),
                                fields=["clinic", "urgency", "due_at"],
                                name="follow_up_open",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("acknowledged_at__isnull", True),
                                    ("done_at__isnull", True),
                                    ("escalated_at__isnull", True),
                                ),
                                fields=["escalate_at"],
                                name="follow_up_to_escalate",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "key"), name="follow_up_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "urgent_answer",
                                            "flare",
                                            "recurrence",
                                            "hurt",
                                            "hand_over",
                                            "no_answer",
                                            "mail_failed",
                                            "call",
                                            "other",
                                        ],
                                    )
                                ),
                                name="follow_up_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["clinical", "desk"])),
                                name="follow_up_audience_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("urgency__in", [0, 1, 2])), name="follow_up_urgency_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Guardian",
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
                                related_name="guardians",
                                to="patients.patient",
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="name")),
                        ("relation", models.CharField(max_length=60, verbose_name="relation")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        (
                            "is_also",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wards",
                                to="patients.patient",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_also__isnull", True),
                                    models.Q(("is_also", models.F("patient")), _negated=True),
                                    _connector="OR",
                                ),
                                name="guardian_not_self",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Intake",
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
                                related_name="intakes",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="intakes",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("link", "by link"),
                                    ("phone", "by phone"),
                                    ("paper", "on paper, typed by staff"),
                                    ("staff", "by staff"),
                                    ("examination", "found in the examination"),
                                ],
                                default="link",
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
                        ("answers", models.JSONField(default=dict)),
                        ("urgent_read_at", models.DateTimeField(null=True)),
                        ("created_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("submitted_at__isnull", True)),
                                fields=("clinic", "patient"),
                                name="intake_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measurement",
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
                            "examination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measurements",
                                to="patients.examination",
                            ),
                        ),
                        ("measure", models.CharField(max_length=40)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                default="midline",
                                max_length=8,
                            ),
                        ),
                        ("value", models.DecimalField(decimal_places=1, max_digits=6)),
                        ("method", models.CharField(blank=True, max_length=12)),
                        ("is_passive", models.BooleanField(default=False)),
                        (
                            "pain",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("examination", "measure", "side", "is_passive"),
                                name="measurement_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["left", "right", "both", "midline"])),
                                name="measurement_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__range", (-90, 999))),
                                name="measurement_value_plausible",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("pain__isnull", True), ("pain__lte", 10), _connector="OR"
                                ),
                                name="measurement_pain_0_10",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasurementEvent",
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
                                to="patients.measurement",
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
                            "examination",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.examination",
                            ),
                        ),
                        ("measure", models.CharField(max_length=40)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                default="midline",
                                max_length=8,
                            ),
                        ),
                        ("value", models.DecimalField(decimal_places=1, max_digits=6)),
                        ("method", models.CharField(blank=True, max_length=12)),
                        ("is_passive", models.BooleanField(default=False)),
                        (
                            "pain",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(10)],
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeScore",
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
                                related_name="scores",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("nprs", "Pain, 0-10"),
                                    ("bothersome_days", "Bothersome days of the last 7"),
                                    ("psfs", "Own activities, 0-10"),
                                    ("rmdq", "RMDQ, 0-24"),
                                    ("odi", "ODI, percent"),
                                    ("ndi", "NDI, percent"),
                                    ("start", "STarT, 0-9"),
                                    ("start_psych", "STarT psychosocial, 0-5"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("score", models.DecimalField(decimal_places=1, max_digits=5)),
                        ("taken_at", models.DateTimeField()),
                        (
                            "source",
                            models.CharField(
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
                    ],
                    options={
                        "ordering": ["taken_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["clinic", "episode", "measure", "taken_at"],
                                name="outcome_score_course",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("measure", "nprs"), ("score__gte", 0), ("score__lte", 10)),
                                    models.Q(
                                        ("measure", "bothersome_days"), ("score__gte", 0), ("score__lte", 7)
                                    ),
                                    models.Q(("measure", "psfs"), ("score__gte", 0), ("score__lte", 10)),
                                    models.Q(("measure", "rmdq"), ("score__gte", 0), ("score__lte", 24)),
                                    models.Q(("measure", "odi"), ("score__gte", 0), ("score__lte", 100)),
                                    models.Q(("measure", "ndi"), ("score__gte", 0), ("score__lte", 100)),
                                    models.Q(("measure", "start"), ("score__gte", 0), ("score__lte", 9)),
                                    models.Q(
                                        ("measure", "start_psych"), ("score__gte", 0), ("score__lte", 5)
                                    ),
                                    _connector="OR",
                                ),
                                name="outcome_score_in_range",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeScoreEvent",
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
                                to="patients.outcomescore",
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
                            "measure",
                            models.CharField(
                                choices=[
                                    ("nprs", "Pain, 0-10"),
                                    ("bothersome_days", "Bothersome days of the last 7"),
                                    ("psfs", "Own activities, 0-10"),
                                    ("rmdq", "RMDQ, 0-24"),
                                    ("odi", "ODI, percent"),
                                    ("ndi", "NDI, percent"),
                                    ("start", "STarT, 0-9"),
                                    ("start_psych", "STarT psychosocial, 0-5"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("score", models.DecimalField(decimal_places=1, max_digits=5)),
                        ("taken_at", models.DateTimeField()),
                        (
                            "source",
                            models.CharField(
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="IntakeEvent",
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
                                to="patients.intake",
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("link", "by link"),
                                    ("phone", "by phone"),
                                    ("paper", "on paper, typed by staff"),
                                    ("staff", "by staff"),
                                    ("examination", "found in the examination"),
                                ],
                                default="link",
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
                        ("answers", models.JSONField(default=dict)),
                        ("urgent_read_at", models.DateTimeField(null=True)),
                        ("created_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GuardianEvent",
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
                                to="patients.guardian",
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
                        ("name", models.CharField(max_length=160, verbose_name="name")),
                        ("relation", models.CharField(max_length=60, verbose_name="relation")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        (
                            "is_also",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.patient",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpEvent",
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
                                to="patients.followup",
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
                        ("key", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("urgent_answer", "Urgent answer"),
                                    ("flare", "Pain came up in a check-in"),
                                    ("recurrence", "The problem came back"),
                                    ("hurt", "An exercise hurt"),
                                    ("hand_over", "Feels fine: prevention plan"),
                                    ("no_answer", "Does not answer the weekly question"),
                                    ("mail_failed", "An e-mail did not arrive"),
                                    ("call", "Call, no e-mail address"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[("clinical", "clinical staff"), ("desk", "front desk")],
                                max_length=10,
                            ),
                        ),
                        (
                            "urgency",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "urgent"), (1, "today"), (2, "this week")], default=2
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        ("title", models.CharField(max_length=160)),
                        ("detail", models.TextField(blank=True, max_length=2000)),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("escalate_at", models.DateTimeField(null=True)),
                        ("escalated_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=300)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExaminationEvent",
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
                                to="patients.examination",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("initial", "Examination"),
                                    ("re_examination", "Re-examination"),
                                    ("discharge", "Discharge examination"),
                                ],
                                default="initial",
                                max_length=16,
                            ),
                        ),
                        (
                            "examiner",
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
                            "systolic",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(50),
                                    django.core.validators.MaxValueValidator(300),
                                ],
                                verbose_name="upper blood pressure",
                            ),
                        ),
                        (
                            "diastolic",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(20),
                                    django.core.validators.MaxValueValidator(200),
                                ],
                                verbose_name="lower blood pressure",
                            ),
                        ),
                        (
                            "pulse",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(20),
                                    django.core.validators.MaxValueValidator(250),
                                ],
                                verbose_name="pulse",
                            ),
                        ),
                        (
                            "height_cm",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="height"),
                        ),
                        (
                            "weight_kg",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="weight"),
                        ),
                        (
                            "neuro_screen_done",
                            models.BooleanField(null=True, verbose_name="neurological screen done"),
                        ),
                        ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
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
                    name="EpisodeEvent",
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
                                to="patients.episode",
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
                            "parent",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "area",
                            models.CharField(
                                choices=[
                                    ("neck", "Neck"),
                                    ("mid_back", "Mid back"),
                                    ("low_back", "Low back"),
                                    ("pelvis", "Pelvis or hip"),
                                    ("other", "Somewhere else"),
                                ],
                                max_length=12,
                                verbose_name="where",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("in_care", "in care"),
                                    ("recovering", "recovering"),
                                    ("recovered", "recovered"),
                                    ("flare", "flare"),
                                    ("recurred", "came back"),
                                    ("unknown", "not known"),
                                    ("discharged", "discharged"),
                                ],
                                default="in_care",
                                max_length=12,
                            ),
                        ),
                        ("state_since", models.DateTimeField()),
                        ("usual_pain", models.PositiveSmallIntegerField(null=True)),
                        (
                            "hypothesis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("strain", "Strain"),
                                    ("joint", "Joint"),
                                    ("disc", "Disc"),
                                    ("nerve_root", "Nerve root"),
                                    ("stenosis", "Stenosis"),
                                    ("slip", "Slip of a vertebra"),
                                    ("posture", "Posture"),
                                    ("load", "Load"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="what irritates",
                            ),
                        ),
                        (
                            "risk",
                            models.CharField(
                                choices=[("high", "High"), ("moderate", "Moderate"), ("base", "Usual")],
                                default="base",
                                max_length=10,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("discharged_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ConsentEvent",
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
                                to="patients.consent",
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
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("care", "examination and treatment"),
                                    ("manipulation", "manual adjustment of the back"),
                                    ("neck_manipulation", "manual adjustment of the neck"),
                                    ("email", "e-mail about visits and the plan"),
                                    ("check_in", "the weekly question by e-mail"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("is_given", models.BooleanField()),
                        ("text_version", models.CharField(max_length=20)),
                        ("text_hash", models.CharField(max_length=64)),
                        ("given_at", models.DateTimeField()),
                        (
                            "given_by",
                            models.CharField(blank=True, max_length=160, verbose_name="name of who answered"),
                        ),
                        (
                            "source",
                            models.CharField(
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
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientEvent",
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
                                to="patients.patient",
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
                        ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                        ("last_name", models.CharField(max_length=80, verbose_name="last name")),
                        ("birth_on", models.DateField(verbose_name="birth date")),
                        (
                            "sex",
                            models.CharField(
                                choices=[
                                    ("female", "female"),
                                    ("male", "male"),
                                    ("other", "other"),
                                    ("unknown", "not said"),
                                ],
                                default="unknown",
                                max_length=10,
                                verbose_name="sex",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "phone",
                            phonenumber_field.modelfields.PhoneNumberField(
                                blank=True, max_length=128, region=None, verbose_name="phone"
                            ),
                        ),
                        ("address", models.TextField(blank=True, max_length=500, verbose_name="address")),
                        ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
                        (
                            "time_zone",
                            models.CharField(
                                max_length=60,
                                validators=[clinic.models.people.validate_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "desk_note",
                            models.TextField(blank=True, max_length=1000, verbose_name="note for the desk"),
                        ),
                        ("mail_stopped_at", models.DateTimeField(editable=False, null=True)),
                        ("mail_stopped_reason", models.CharField(blank=True, editable=False, max_length=40)),
                        ("recall_stopped_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "recall_stopped_reason",
                            models.CharField(blank=True, editable=False, max_length=200),
                        ),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="died on")),
                        ("archived_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.patient",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientNumber",
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
                                related_name="numbers",
                                to="patients.patient",
                            ),
                        ),
                        ("system", models.CharField(max_length=20)),
                        ("number", models.CharField(max_length=80)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clinic", "system", "number"), name="patient_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PatientNumberEvent",
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
                                to="patients.patientnumber",
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
                        ("system", models.CharField(max_length=20)),
                        ("number", models.CharField(max_length=80)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Posture",
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
                            "examination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postures",
                                to="patients.examination",
                            ),
                        ),
                        (
                            "feature",
                            models.CharField(
                                choices=[
                                    ("lordosis", "Lordosis"),
                                    ("kyphosis", "Kyphosis"),
                                    ("pelvic_tilt", "Pelvic tilt"),
                                    ("pelvic_height", "Pelvic height"),
                                    ("head_carriage", "Head carriage"),
                                    ("shoulder_height", "Shoulder height"),
                                    ("leg_length", "Leg length"),
                                    ("scoliosis", "Scoliosis"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "word",
                            models.CharField(
                                choices=[
                                    ("less", "less than usual"),
                                    ("normal", "normal"),
                                    ("more", "more than usual"),
                                    ("forward", "forward"),
                                    ("neutral", "neutral"),
                                    ("backward", "backward"),
                                    ("left", "left higher or longer"),
                                    ("right", "right higher or longer"),
                                    ("present", "present"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "degrees",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(120)],
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("examination", "feature"), name="posture_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "feature__in",
                                        [
                                            "lordosis",
                                            "kyphosis",
                                            "pelvic_tilt",
                                            "pelvic_height",
                                            "head_carriage",
                                            "shoulder_height",
                                            "leg_length",
                                            "scoliosis",
                                        ],
                                    )
                                ),
                                name="posture_feature_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "word__in",
                                        [
                                            "less",
                                            "normal",
                                            "more",
                                            "forward",
                                            "neutral",
                                            "backward",
                                            "left",
                                            "right",
                                            "present",
                                        ],
                                    )
                                ),
                                name="posture_word_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostureEvent",
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
                                to="patients.posture",
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
                            "examination",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.examination",
                            ),
                        ),
                        (
                            "feature",
                            models.CharField(
                                choices=[
                                    ("lordosis", "Lordosis"),
                                    ("kyphosis", "Kyphosis"),
                                    ("pelvic_tilt", "Pelvic tilt"),
                                    ("pelvic_height", "Pelvic height"),
                                    ("head_carriage", "Head carriage"),
                                    ("shoulder_height", "Shoulder height"),
                                    ("leg_length", "Leg length"),
                                    ("scoliosis", "Scoliosis"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "word",
                            models.CharField(
                                choices=[
                                    ("less", "less than usual"),
                                    ("normal", "normal"),
                                    ("more", "more than usual"),
                                    ("forward", "forward"),
                                    ("neutral", "neutral"),
                                    ("backward", "backward"),
                                    ("left", "left higher or longer"),
                                    ("right", "right higher or longer"),
                                    ("present", "present"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "degrees",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(120)],
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RedFlag",
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
                                related_name="red_flags",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "episode",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="red_flags",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("CES", "Cauda equina signs"),
                                    ("CORD", "Spinal cord signs"),
                                    ("VASC_C", "Neck artery signs"),
                                    ("VASC_W", "Neck artery risk, watch"),
                                    ("INF", "Possible infection"),
                                    ("FX", "Possible fracture"),
                                    ("CA", "Known spinal or bone tumour"),
                                    ("CA_W", "Cancer history or warning signs"),
                                    ("CARD", "Heart signs"),
                                    ("AAA", "Aneurysm"),
                                    ("PROG_NEURO", "Weakness of a nerve root"),
                                    ("ARTH", "Inflammatory arthritis"),
                                    ("INSTAB", "Instability"),
                                    ("HYPER", "Hypermobility"),
                                    ("OP", "Fragile bone"),
                                    ("ANTICOAG", "Bleeding risk"),
                                    ("LISTH", "Spondylolisthesis"),
                                    ("SURG", "Spinal surgery"),
                                    ("BP", "Very high blood pressure"),
                                    ("DVT", "Possible clot in the leg"),
                                    ("INFLAM", "Inflammatory back pain pattern"),
                                    ("VISC", "Pain from an inner organ"),
                                    ("PREG", "Pregnancy"),
                                    ("MINOR", "Under 18"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("E", "Emergency"),
                                    ("A", "Do not thrust"),
                                    ("R", "Take care"),
                                    ("W", "Watch"),
                                    ("N", "None"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("watchful", "watchful"), ("urgent", "urgent")], max_length=10
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12), default=list, size=None
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "source",
                            models.CharField(
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
                        ("raised_at", models.DateTimeField()),
                        ("cleared_at", models.DateTimeField(null=True)),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "clearance_assessed_by",
                            models.CharField(blank=True, max_length=160, verbose_name="who assessed it"),
                        ),
                        ("clearance_on", models.DateField(null=True, verbose_name="assessed on")),
                        (
                            "clearance_result",
                            models.TextField(blank=True, max_length=1000, verbose_name="result"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["severity", "-raised_at"],
                        "indexes": [
                            models.Index(fields=["clinic", "patient", "cleared_at"], name="red_flag_standing")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cleared_at__isnull", True)),
                                fields=("clinic", "patient", "key"),
                                name="red_flag_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "key__in",
                                        [
                                            "CES",
                                            "CORD",
                                            "VASC_C",
                                            "VASC_W",
                                            "INF",
                                            "FX",
                                            "CA",
                                            "CA_W",
                                            "CARD",
                                            "AAA",
                                            "PROG_NEURO",
                                            "ARTH",
                                            "INSTAB",
                                            "HYPER",
                                            "OP",
                                            "ANTICOAG",
                                            "LISTH",
                                            "SURG",
                                            "BP",
                                            "DVT",
                                            "INFLAM",
                                            "VISC",
                                            "PREG",
                                            "MINOR",
                                        ],
                                    )
                                ),
                                name="red_flag_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__in", ["E", "A", "R", "W", "N"])),
                                name="red_flag_severity_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cleared_at__isnull", True),
                                    models.Q(
                                        ("cleared_by__isnull", False),
                                        models.Q(("clearance_result", ""), _negated=True),
                                        models.Q(("clearance_assessed_by", ""), _negated=True),
                                        ("clearance_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="red_flag_cleared_with_record",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RedFlagEvent",
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
                                to="patients.redflag",
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.episode",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("CES", "Cauda equina signs"),
                                    ("CORD", "Spinal cord signs"),
                                    ("VASC_C", "Neck artery signs"),
                                    ("VASC_W", "Neck artery risk, watch"),
                                    ("INF", "Possible infection"),
                                    ("FX", "Possible fracture"),
                                    ("CA", "Known spinal or bone tumour"),
                                    ("CA_W", "Cancer history or warning signs"),
                                    ("CARD", "Heart signs"),
                                    ("AAA", "Aneurysm"),
                                    ("PROG_NEURO", "Weakness of a nerve root"),
                                    ("ARTH", "Inflammatory arthritis"),
                                    ("INSTAB", "Instability"),
                                    ("HYPER", "Hypermobility"),
                                    ("OP", "Fragile bone"),
                                    ("ANTICOAG", "Bleeding risk"),
                                    ("LISTH", "Spondylolisthesis"),
                                    ("SURG", "Spinal surgery"),
                                    ("BP", "Very high blood pressure"),
                                    ("DVT", "Possible clot in the leg"),
                                    ("INFLAM", "Inflammatory back pain pattern"),
                                    ("VISC", "Pain from an inner organ"),
                                    ("PREG", "Pregnancy"),
                                    ("MINOR", "Under 18"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("E", "Emergency"),
                                    ("A", "Do not thrust"),
                                    ("R", "Take care"),
                                    ("W", "Watch"),
                                    ("N", "None"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("watchful", "watchful"), ("urgent", "urgent")], max_length=10
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12), default=list, size=None
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "source",
                            models.CharField(
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
                        ("raised_at", models.DateTimeField()),
                        ("cleared_at", models.DateTimeField(null=True)),
                        (
                            "cleared_by",
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
                            "clearance_assessed_by",
                            models.CharField(blank=True, max_length=160, verbose_name="who assessed it"),
                        ),
                        ("clearance_on", models.DateField(null=True, verbose_name="assessed on")),
                        (
                            "clearance_result",
                            models.TextField(blank=True, max_length=1000, verbose_name="result"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SpecialNeed",
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
                                related_name="needs",
                                to="patients.patient",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                choices=[
                                    ("wheelchair", "Uses a wheelchair"),
                                    ("interpreter", "Needs an interpreter"),
                                    ("longer_slot", "Needs a longer visit"),
                                    ("special_table", "Needs a special table"),
                                    ("large_print", "Needs large print"),
                                    ("no_floor", "Cannot get down to the floor"),
                                    ("osteoporosis", "Osteoporosis"),
                                    ("fragility_fracture", "Fragility or spinal fracture in the past"),
                                    ("long_steroids", "Steroids for more than 3 months"),
                                    ("pregnancy", "Pregnant"),
                                    ("pelvic_girdle_pain", "Pelvic pain in pregnancy"),
                                    ("postpartum", "Gave birth in the last year"),
                                    ("diastasis", "Separated stomach muscles"),
                                    ("blood_thinner", "Takes a blood thinner"),
                                    ("two_blood_thinners", "Takes two blood thinners"),
                                    ("inr_high_or_bleed", "INR above range or a recent bleed"),
                                    ("bleeding_disorder", "Bleeding disorder"),
                                    ("pacemaker", "Pacemaker or implanted device"),
                                    ("spondylolisthesis", "Spondylolisthesis, stable"),
                                    (
                                        "unstable_listhesis",
                                        "Spondylolisthesis, slipping or grade 3 and above",
                                    ),
                                    (
                                        "spondylolysis",
                                        "Spondylolysis or suspected stress fracture of a vertebra",
                                    ),
                                    ("stenosis", "Spinal stenosis"),
                                    ("disc", "Disc rupture"),
                                    ("disc_leg_pain", "Disc rupture with leg pain"),
                                    ("arthritis", "Osteoarthritis"),
                                    ("inflammatory_arthritis", "Acute inflammatory arthritis"),
                                    ("rheumatoid", "Rheumatoid arthritis"),
                                    ("hypermobility", "Hypermobile joints"),
                                    (
                                        "connective_tissue",
                                        "Connective tissue disorder (Ehlers-Danlos, Marfan)",
                                    ),
                                    ("down_syndrome", "Down syndrome"),
                                    ("odontoid", "Os odontoideum"),
                                    ("chiari", "Chiari malformation"),
                                    ("spinal_surgery", "Spinal surgery, more than 6 months ago"),
                                    ("recent_spinal_surgery", "Spinal surgery in the last 6 months"),
                                    ("disc_replacement", "Artificial disc"),
                                    ("fusion", "Spinal fusion or hardware"),
                                    ("cancer_history", "Cancer in the past"),
                                    ("spinal_tumour", "Tumour of the spine or bone"),
                                    ("heart", "Heart disease"),
                                    ("heart_failure", "Heart failure"),
                                    ("high_blood_pressure", "High blood pressure"),
                                    ("aneurysm", "Aneurysm of the abdominal artery"),
                                    ("dissection", "Torn neck artery (dissection)"),
                                    ("poor_circulation", "Poor circulation"),
                                    ("raynaud", "Raynaud (fingers turn white in the cold)"),
                                    ("lost_sensation", "Lost skin sensation"),
                                    ("skin_allergy", "Skin allergy to tape"),
                                    ("kidney", "Kidney disease"),
                                    ("ulcer", "Stomach ulcer"),
                                    ("asthma", "Asthma"),
                                    ("diabetes", "Diabetes"),
                                    ("scoliosis", "Scoliosis"),
                                ],
                                max_length=40,
                                verbose_name="need",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("access", "Access"), ("clinical", "Clinical")],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                        (
                            "weeks",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="weeks"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("link", "by link"),
                                    ("phone", "by phone"),
                                    ("paper", "on paper, typed by staff"),
                                    ("staff", "by staff"),
                                    ("examination", "found in the examination"),
                                ],
                                default="staff",
                                max_length=12,
                            ),
                        ),
                        ("noted_at", models.DateTimeField()),
                        (
                            "noted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["key"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("clinic", "patient", "key"),
                                name="special_need_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "key__in",
                                        [
                                            "wheelchair",
                                            "interpreter",
                                            "longer_slot",
                                            "special_table",
                                            "large_print",
                                            "no_floor",
                                            "osteoporosis",
                                            "fragility_fracture",
                                            "long_steroids",
                                            "pregnancy",
                                            "pelvic_girdle_pain",
                                            "postpartum",
                                            "diastasis",
                                            "blood_thinner",
                                            "two_blood_thinners",
                                            "inr_high_or_bleed",
                                            "bleeding_disorder",
                                            "pacemaker",
                                            "spondylolisthesis",
                                            "unstable_listhesis",
                                            "spondylolysis",
                                            "stenosis",
                                            "disc",
                                            "disc_leg_pain",
                                            "arthritis",
                                            "inflammatory_arthritis",
                                            "rheumatoid",
                                            "hypermobility",
                                            "connective_tissue",
                                            "down_syndrome",
                                            "odontoid",
                                            "chiari",
                                            "spinal_surgery",
                                            "recent_spinal_surgery",
                                            "disc_replacement",
                                            "fusion",
                                            "cancer_history",
                                            "spinal_tumour",
                                            "heart",
                                            "heart_failure",
                                            "high_blood_pressure",
                                            "aneurysm",
                                            "dissection",
                                            "poor_circulation",
                                            "raynaud",
                                            "lost_sensation",
                                            "skin_allergy",
                                            "kidney",
                                            "ulcer",
                                            "asthma",
                                            "diabetes",
                                            "scoliosis",
                                        ],
                                    )
                                ),
                                name="special_need_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "key__in",
                                            [
                                                "interpreter",
                                                "large_print",
                                                "longer_slot",
                                                "no_floor",
                                                "special_table",
                                                "wheelchair",
                                            ],
                                        ),
                                        ("kind", "access"),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "key__in",
                                                [
                                                    "interpreter",
                                                    "large_print",
                                                    "longer_slot",
                                                    "no_floor",
                                                    "special_table",
                                                    "wheelchair",
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("kind", "clinical"),
                                    ),
                                    _connector="OR",
                                ),
                                name="special_need_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weeks__isnull", True), ("weeks__lte", 45), _connector="OR"
                                ),
                                name="special_need_weeks_plausible",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpecialNeedEvent",
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
                                to="patients.specialneed",
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
                            "key",
                            models.CharField(
                                choices=[
                                    ("wheelchair", "Uses a wheelchair"),
                                    ("interpreter", "Needs an interpreter"),
                                    ("longer_slot", "Needs a longer visit"),
                                    ("special_table", "Needs a special table"),
                                    ("large_print", "Needs large print"),
                                    ("no_floor", "Cannot get down to the floor"),
                                    ("osteoporosis", "Osteoporosis"),
                                    ("fragility_fracture", "Fragility or spinal fracture in the past"),
                                    ("long_steroids", "Steroids for more than 3 months"),
                                    ("pregnancy", "Pregnant"),
                                    ("pelvic_girdle_pain", "Pelvic pain in pregnancy"),
                                    ("postpartum", "Gave birth in the last year"),
                                    ("diastasis", "Separated stomach muscles"),
                                    ("blood_thinner", "Takes a blood thinner"),
                                    ("two_blood_thinners", "Takes two blood thinners"),
                                    ("inr_high_or_bleed", "INR above range or a recent bleed"),
                                    ("bleeding_disorder", "Bleeding disorder"),
                                    ("pacemaker", "Pacemaker or implanted device"),
                                    ("spondylolisthesis", "Spondylolisthesis, stable"),
                                    (
                                        "unstable_listhesis",
                                        "Spondylolisthesis, slipping or grade 3 and above",
                                    ),
                                    (
                                        "spondylolysis",
                                        "Spondylolysis or suspected stress fracture of a vertebra",
                                    ),
                                    ("stenosis", "Spinal stenosis"),
                                    ("disc", "Disc rupture"),
                                    ("disc_leg_pain", "Disc rupture with leg pain"),
                                    ("arthritis", "Osteoarthritis"),
                                    ("inflammatory_arthritis", "Acute inflammatory arthritis"),
                                    ("rheumatoid", "Rheumatoid arthritis"),
                                    ("hypermobility", "Hypermobile joints"),
                                    (
                                        "connective_tissue",
                                        "Connective tissue disorder (Ehlers-Danlos, Marfan)",
                                    ),
                                    ("down_syndrome", "Down syndrome"),
                                    ("odontoid", "Os odontoideum"),
                                    ("chiari", "Chiari malformation"),
                                    ("spinal_surgery", "Spinal surgery, more than 6 months ago"),
                                    ("recent_spinal_surgery", "Spinal surgery in the last 6 months"),
                                    ("disc_replacement", "Artificial disc"),
                                    ("fusion", "Spinal fusion or hardware"),
                                    ("cancer_history", "Cancer in the past"),
                                    ("spinal_tumour", "Tumour of the spine or bone"),
                                    ("heart", "Heart disease"),
                                    ("heart_failure", "Heart failure"),
                                    ("high_blood_pressure", "High blood pressure"),
                                    ("aneurysm", "Aneurysm of the abdominal artery"),
                                    ("dissection", "Torn neck artery (dissection)"),
                                    ("poor_circulation", "Poor circulation"),
                                    ("raynaud", "Raynaud (fingers turn white in the cold)"),
                                    ("lost_sensation", "Lost skin sensation"),
                                    ("skin_allergy", "Skin allergy to tape"),
                                    ("kidney", "Kidney disease"),
                                    ("ulcer", "Stomach ulcer"),
                                    ("asthma", "Asthma"),
                                    ("diabetes", "Diabetes"),
                                    ("scoliosis", "Scoliosis"),
                                ],
                                max_length=40,
                                verbose_name="need",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("access", "Access"), ("clinical", "Clinical")],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                        (
                            "weeks",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="weeks"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("link", "by link"),
                                    ("phone", "by phone"),
                                    ("paper", "on paper, typed by staff"),
                                    ("staff", "by staff"),
                                    ("examination", "found in the examination"),
                                ],
                                default="staff",
                                max_length=12,
                            ),
                        ),
                        ("noted_at", models.DateTimeField()),
                        (
                            "noted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TestResult",
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
                            "examination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="test_results",
                                to="patients.examination",
                            ),
                        ),
                        ("test", models.CharField(max_length=40)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                default="midline",
                                max_length=8,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("positive", "positive"),
                                    ("negative", "negative"),
                                    ("equivocal", "equivocal"),
                                    ("not_done", "not done"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "angle",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(180)],
                            ),
                        ),
                        ("site", models.CharField(blank=True, max_length=80, verbose_name="where it hurt")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("examination", "test", "side"), name="test_result_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["left", "right", "both", "midline"])),
                                name="test_result_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["positive", "negative", "equivocal", "not_done"])
                                ),
                                name="test_result_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("angle__isnull", True), ("angle__lte", 180), _connector="OR"
                                ),
                                name="test_result_angle",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TestResultEvent",
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
                                to="patients.testresult",
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
                            "examination",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="patients.examination",
                            ),
                        ),
                        ("test", models.CharField(max_length=40)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Middle"),
                                ],
                                default="midline",
                                max_length=8,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("positive", "positive"),
                                    ("negative", "negative"),
                                    ("equivocal", "equivocal"),
                                    ("not_done", "not done"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "angle",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(180)],
                            ),
                        ),
                        ("site", models.CharField(blank=True, max_length=80, verbose_name="where it hurt")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaintevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bf4dba1055337a9929e0d2dc5833033b5ce418c3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_18cf1",
                            table="patients_complaintevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_complaintevent" ("activities", "aggravated_by", "can_reach_floor", "clinic_id", "days_in_bed", "earlier_episodes", "episode_id", "frequency", "has_awkward_posture", "has_spasm", "id", "in_own_words", "mechanisms", "medicines", "onset_on", "pain_now", "pain_worst", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualities", "radiates", "relieved_by", "sitting_hours", "sports", "uid", "version") VALUES (NEW."activities", NEW."aggravated_by", NEW."can_reach_floor", NEW."clinic_id", NEW."days_in_bed", NEW."earlier_episodes", NEW."episode_id", NEW."frequency", NEW."has_awkward_posture", NEW."has_spasm", NEW."id", NEW."in_own_words", NEW."mechanisms", NEW."medicines", NEW."onset_on", NEW."pain_now", NEW."pain_worst", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."qualities", NEW."radiates", NEW."relieved_by", NEW."sitting_hours", NEW."sports", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="4e7840894b45dfc122abc1de592d89fccb4a8374",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e4170",
                            table="patients_complaint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_complaintevent" ("activities", "aggravated_by", "can_reach_floor", "clinic_id", "days_in_bed", "earlier_episodes", "episode_id", "frequency", "has_awkward_posture", "has_spasm", "id", "in_own_words", "mechanisms", "medicines", "onset_on", "pain_now", "pain_worst", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualities", "radiates", "relieved_by", "sitting_hours", "sports", "uid", "version") VALUES (NEW."activities", NEW."aggravated_by", NEW."can_reach_floor", NEW."clinic_id", NEW."days_in_bed", NEW."earlier_episodes", NEW."episode_id", NEW."frequency", NEW."has_awkward_posture", NEW."has_spasm", NEW."id", NEW."in_own_words", NEW."mechanisms", NEW."medicines", NEW."onset_on", NEW."pain_now", NEW."pain_worst", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."qualities", NEW."radiates", NEW."relieved_by", NEW."sitting_hours", NEW."sports", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="2e31bd14b47c0597a99721a5d858a53b458f8011",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_05992",
                            table="patients_complaint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_complaintevent" ("activities", "aggravated_by", "can_reach_floor", "clinic_id", "days_in_bed", "earlier_episodes", "episode_id", "frequency", "has_awkward_posture", "has_spasm", "id", "in_own_words", "mechanisms", "medicines", "onset_on", "pain_now", "pain_worst", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualities", "radiates", "relieved_by", "sitting_hours", "sports", "uid", "version") VALUES (OLD."activities", OLD."aggravated_by", OLD."can_reach_floor", OLD."clinic_id", OLD."days_in_bed", OLD."earlier_episodes", OLD."episode_id", OLD."frequency", OLD."has_awkward_posture", OLD."has_spasm", OLD."id", OLD."in_own_words", OLD."mechanisms", OLD."medicines", OLD."onset_on", OLD."pain_now", OLD."pain_worst", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."qualities", OLD."radiates", OLD."relieved_by", OLD."sitting_hours", OLD."sports", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="86a6be7ca9727c4ec6b2a04211eb34c205a2e96b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1ddf3",
                            table="patients_complaint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="diagnosisevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cd2a9e7bf5ebd65d60bbd5062d5ed252ccfa041b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_cb308",
                            table="patients_diagnosisevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="diagnosis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_diagnosisevent" ("added_at", "added_by_id", "clinic_id", "code_id", "episode_id", "examination_id", "id", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "removed_at", "uid") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."code_id", NEW."episode_id", NEW."examination_id", NEW."id", NEW."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."removed_at", NEW."uid"); RETURN NULL;',
                            hash="3a79f1b6150e209f8416ebe663e85687472b1320",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2dbbd",
                            table="patients_diagnosis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="diagnosis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_diagnosisevent" ("added_at", "added_by_id", "clinic_id", "code_id", "episode_id", "examination_id", "id", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "removed_at", "uid") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."code_id", NEW."episode_id", NEW."examination_id", NEW."id", NEW."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."removed_at", NEW."uid"); RETURN NULL;',
                            hash="7cc5376a155fbde9754792166712e8c8709b3cb4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_33401",
                            table="patients_diagnosis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="diagnosis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_diagnosisevent" ("added_at", "added_by_id", "clinic_id", "code_id", "episode_id", "examination_id", "id", "level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "removed_at", "uid") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."code_id", OLD."episode_id", OLD."examination_id", OLD."id", OLD."level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."removed_at", OLD."uid"); RETURN NULL;',
                            hash="c347b8d823282741aa2868276d79dfa4a1998641",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c9855",
                            table="patients_diagnosis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationaddendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="examination_addendum_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="359cb5693015b51d1808adf5773d0b75d2378617",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_examination_addendum_append_only_91781",
                            table="patients_examinationaddendum",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationaddendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="examination_addendum_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="1a9ae661e4906bf150820289cfaccb9937f163cf",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_examination_addendum_no_truncate_dc275",
                            table="patients_examinationaddendum",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationaddendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_examinationaddendumevent" ("added_at", "added_by_id", "clinic_id", "examination_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "uid") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."examination_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="3ae1626ca904ee724697cd24b2c8218ed427dd81",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c4139",
                            table="patients_examinationaddendum",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationaddendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_examinationaddendumevent" ("added_at", "added_by_id", "clinic_id", "examination_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "uid") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."examination_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="47f1f438a5b3871b9754b67c21260ec0e3b2adce",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f2153",
                            table="patients_examinationaddendum",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationaddendum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_examinationaddendumevent" ("added_at", "added_by_id", "clinic_id", "examination_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "uid") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."examination_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."text", OLD."uid"); RETURN NULL;',
                            hash="13c960ba0c15fae9579d6a9c2c8a68932af10c8d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7224b",
                            table="patients_examinationaddendum",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationaddendumevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6e79d20391ae800ac2289d18cc4208e3ed9f81a9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f1873",
                            table="patients_examinationaddendumevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="finding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="finding_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = OLD.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = NEW.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="2ca0cdf594eb6c258c9fb43ec78ce594a907eb5c",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_finding_sealed_408a7",
                            table="patients_finding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="finding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="finding_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="84c69e9a73087226744aabf0eb99734b410d8a47",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_finding_no_truncate_82c5b",
                            table="patients_finding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="finding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_findingevent" ("change", "clinic_id", "direction", "end_feel", "examination_id", "grade", "id", "kind", "listing", "listing_system", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segment", "side", "since_on", "uid") VALUES (NEW."change", NEW."clinic_id", NEW."direction", NEW."end_feel", NEW."examination_id", NEW."grade", NEW."id", NEW."kind", NEW."listing", NEW."listing_system", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."segment", NEW."side", NEW."since_on", NEW."uid"); RETURN NULL;',
                            hash="5bc17e77431880f64df89b474d94c2ee70802a3c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d90e7",
                            table="patients_finding",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="finding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_findingevent" ("change", "clinic_id", "direction", "end_feel", "examination_id", "grade", "id", "kind", "listing", "listing_system", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segment", "side", "since_on", "uid") VALUES (NEW."change", NEW."clinic_id", NEW."direction", NEW."end_feel", NEW."examination_id", NEW."grade", NEW."id", NEW."kind", NEW."listing", NEW."listing_system", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."segment", NEW."side", NEW."since_on", NEW."uid"); RETURN NULL;',
                            hash="906ab63f65964a4b173327d8039e646ce768dcb9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_190f2",
                            table="patients_finding",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="finding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_findingevent" ("change", "clinic_id", "direction", "end_feel", "examination_id", "grade", "id", "kind", "listing", "listing_system", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "segment", "side", "since_on", "uid") VALUES (OLD."change", OLD."clinic_id", OLD."direction", OLD."end_feel", OLD."examination_id", OLD."grade", OLD."id", OLD."kind", OLD."listing", OLD."listing_system", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."segment", OLD."side", OLD."since_on", OLD."uid"); RETURN NULL;',
                            hash="282f41626b2ade2ed10f354b2c626545f77f4a2e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_75326",
                            table="patients_finding",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="findingevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2b4e570ee4a0e956e45c60350b1e4bccf0911a10",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c65f2",
                            table="patients_findingevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="measurement_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = OLD.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = NEW.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="9afd1f5fc6724f2557bcd8c480787ea41e96b899",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_measurement_sealed_abc54",
                            table="patients_measurement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="measurement_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="0f9f517ea9bdd5e5239775d131d1859fc1d4012c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_measurement_no_truncate_4c5ba",
                            table="patients_measurement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_measurementevent" ("clinic_id", "examination_id", "id", "is_passive", "measure", "method", "pain", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "uid", "value") VALUES (NEW."clinic_id", NEW."examination_id", NEW."id", NEW."is_passive", NEW."measure", NEW."method", NEW."pain", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."side", NEW."uid", NEW."value"); RETURN NULL;',
                            hash="8112c2ec2b65942307ee71b47dcb47837a6fe300",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ac3bc",
                            table="patients_measurement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_measurementevent" ("clinic_id", "examination_id", "id", "is_passive", "measure", "method", "pain", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "uid", "value") VALUES (NEW."clinic_id", NEW."examination_id", NEW."id", NEW."is_passive", NEW."measure", NEW."method", NEW."pain", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."side", NEW."uid", NEW."value"); RETURN NULL;',
                            hash="d233b1b02d6c831fc8c597506afb0b1707de9ef5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1bcce",
                            table="patients_measurement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_measurementevent" ("clinic_id", "examination_id", "id", "is_passive", "measure", "method", "pain", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "uid", "value") VALUES (OLD."clinic_id", OLD."examination_id", OLD."id", OLD."is_passive", OLD."measure", OLD."method", OLD."pain", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."side", OLD."uid", OLD."value"); RETURN NULL;',
                            hash="c9e2f3fd5144f990a71273eb3a9afab14d5caa25",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_badc8",
                            table="patients_measurement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurementevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ffd54c3ef040da7b4b3f0102eb875ad6c42ee8f0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d0c93",
                            table="patients_measurementevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomescore",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_outcomescoreevent" ("clinic_id", "episode_id", "id", "measure", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "source", "taken_at", "typed_by_id", "uid") VALUES (NEW."clinic_id", NEW."episode_id", NEW."id", NEW."measure", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."score", NEW."source", NEW."taken_at", NEW."typed_by_id", NEW."uid"); RETURN NULL;',
                            hash="01c2de8790cee0e2c56777f39f707c800ec3b4ce",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ae498",
                            table="patients_outcomescore",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomescore",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_outcomescoreevent" ("clinic_id", "episode_id", "id", "measure", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "source", "taken_at", "typed_by_id", "uid") VALUES (NEW."clinic_id", NEW."episode_id", NEW."id", NEW."measure", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."score", NEW."source", NEW."taken_at", NEW."typed_by_id", NEW."uid"); RETURN NULL;',
                            hash="121bd37eba37560f918cb2c2f411080b080466b5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_824be",
                            table="patients_outcomescore",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomescore",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_outcomescoreevent" ("clinic_id", "episode_id", "id", "measure", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "source", "taken_at", "typed_by_id", "uid") VALUES (OLD."clinic_id", OLD."episode_id", OLD."id", OLD."measure", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."score", OLD."source", OLD."taken_at", OLD."typed_by_id", OLD."uid"); RETURN NULL;',
                            hash="f2899a672d09b65f14aa70d3bc2936a698042a68",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_069a9",
                            table="patients_outcomescore",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomescoreevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b4210434cc5a60370d434b83d28587609f1efc0f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_28940",
                            table="patients_outcomescoreevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patientevent" ("address", "archived_at", "birth_on", "clinic_id", "created_at", "desk_note", "died_on", "email", "first_name", "id", "language", "last_name", "mail_stopped_at", "mail_stopped_reason", "merged_into_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "recall_stopped_at", "recall_stopped_reason", "sex", "time_zone", "uid", "version") VALUES (NEW."address", NEW."archived_at", NEW."birth_on", NEW."clinic_id", NEW."created_at", NEW."desk_note", NEW."died_on", NEW."email", NEW."first_name", NEW."id", NEW."language", NEW."last_name", NEW."mail_stopped_at", NEW."mail_stopped_reason", NEW."merged_into_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."recall_stopped_at", NEW."recall_stopped_reason", NEW."sex", NEW."time_zone", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="d3185dd7ec257e4542a3d25f152c4c5c470d4432",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_62165",
                            table="patients_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_patientevent" ("address", "archived_at", "birth_on", "clinic_id", "created_at", "desk_note", "died_on", "email", "first_name", "id", "language", "last_name", "mail_stopped_at", "mail_stopped_reason", "merged_into_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "recall_stopped_at", "recall_stopped_reason", "sex", "time_zone", "uid", "version") VALUES (NEW."address", NEW."archived_at", NEW."birth_on", NEW."clinic_id", NEW."created_at", NEW."desk_note", NEW."died_on", NEW."email", NEW."first_name", NEW."id", NEW."language", NEW."last_name", NEW."mail_stopped_at", NEW."mail_stopped_reason", NEW."merged_into_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."recall_stopped_at", NEW."recall_stopped_reason", NEW."sex", NEW."time_zone", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="8c3cceb981b9fb2c73f41f9a0a4d546a21b5c188",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_546ce",
                            table="patients_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patientevent" ("address", "archived_at", "birth_on", "clinic_id", "created_at", "desk_note", "died_on", "email", "first_name", "id", "language", "last_name", "mail_stopped_at", "mail_stopped_reason", "merged_into_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "recall_stopped_at", "recall_stopped_reason", "sex", "time_zone", "uid", "version") VALUES (OLD."address", OLD."archived_at", OLD."birth_on", OLD."clinic_id", OLD."created_at", OLD."desk_note", OLD."died_on", OLD."email", OLD."first_name", OLD."id", OLD."language", OLD."last_name", OLD."mail_stopped_at", OLD."mail_stopped_reason", OLD."merged_into_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."recall_stopped_at", OLD."recall_stopped_reason", OLD."sex", OLD."time_zone", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="e4a648adf0c69b5133ff2a19311d61d0ddc77a19",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9898d",
                            table="patients_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="intakeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="08398c398fe567c83262a565219fd64482ba70da",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2e838",
                            table="patients_intakeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="intake",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_intakeevent" ("answers", "clinic_id", "created_at", "episode_id", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "submitted_at", "typed_by_id", "uid", "urgent_read_at", "version") VALUES (NEW."answers", NEW."clinic_id", NEW."created_at", NEW."episode_id", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."submitted_at", NEW."typed_by_id", NEW."uid", NEW."urgent_read_at", NEW."version"); RETURN NULL;',
                            hash="ff1aab3f6d3cd082c2116a1c5b97544adb8dc97f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_40093",
                            table="patients_intake",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="intake",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_intakeevent" ("answers", "clinic_id", "created_at", "episode_id", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "submitted_at", "typed_by_id", "uid", "urgent_read_at", "version") VALUES (NEW."answers", NEW."clinic_id", NEW."created_at", NEW."episode_id", NEW."id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."submitted_at", NEW."typed_by_id", NEW."uid", NEW."urgent_read_at", NEW."version"); RETURN NULL;',
                            hash="53665e1e7d918f52fc36c0e7a461a4a10e618fdd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7f196",
                            table="patients_intake",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="intake",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_intakeevent" ("answers", "clinic_id", "created_at", "episode_id", "id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "submitted_at", "typed_by_id", "uid", "urgent_read_at", "version") VALUES (OLD."answers", OLD."clinic_id", OLD."created_at", OLD."episode_id", OLD."id", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."submitted_at", OLD."typed_by_id", OLD."uid", OLD."urgent_read_at", OLD."version"); RETURN NULL;',
                            hash="7f5c60a0bec607c3708e3b794dd337c0ab730d1b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_52682",
                            table="patients_intake",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardianevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8b63b86c1c69580d6a45c6a66fa4751caf8d1e1e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e853c",
                            table="patients_guardianevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardian",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_guardianevent" ("clinic_id", "email", "id", "is_also_id", "name", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "uid") VALUES (NEW."clinic_id", NEW."email", NEW."id", NEW."is_also_id", NEW."name", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."relation", NEW."uid"); RETURN NULL;',
                            hash="2155f62d4ee2b0e9e8f4acb2cc7a3a7bf74ea4f4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0a19f",
                            table="patients_guardian",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardian",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_guardianevent" ("clinic_id", "email", "id", "is_also_id", "name", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "uid") VALUES (NEW."clinic_id", NEW."email", NEW."id", NEW."is_also_id", NEW."name", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."relation", NEW."uid"); RETURN NULL;',
                            hash="f34af5714c1b5fa2962e3b0ea6eeb2c98f012aaf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1c48c",
                            table="patients_guardian",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardian",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_guardianevent" ("clinic_id", "email", "id", "is_also_id", "name", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation", "uid") VALUES (OLD."clinic_id", OLD."email", OLD."id", OLD."is_also_id", OLD."name", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."relation", OLD."uid"); RETURN NULL;',
                            hash="278dfad0670d8566979e849b297b3caa32e584e1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b4c7c",
                            table="patients_guardian",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followupevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="22038f7f1b7d9003bd65968f6f34488e5ea11546",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ea613",
                            table="patients_followupevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_followupevent" ("acknowledged_at", "acknowledged_by_id", "assigned_to_id", "audience", "clinic_id", "created_at", "detail", "done_at", "done_by_id", "due_at", "episode_id", "escalate_at", "escalated_at", "id", "key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "uid", "urgency", "version") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."assigned_to_id", NEW."audience", NEW."clinic_id", NEW."created_at", NEW."detail", NEW."done_at", NEW."done_by_id", NEW."due_at", NEW."episode_id", NEW."escalate_at", NEW."escalated_at", NEW."id", NEW."key", NEW."kind", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."title", NEW."uid", NEW."urgency", NEW."version"); RETURN NULL;',
                            hash="9ac992c645675eb4f512ac92ba0424fe2f5db211",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fe323",
                            table="patients_followup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_followupevent" ("acknowledged_at", "acknowledged_by_id", "assigned_to_id", "audience", "clinic_id", "created_at", "detail", "done_at", "done_by_id", "due_at", "episode_id", "escalate_at", "escalated_at", "id", "key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "uid", "urgency", "version") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."assigned_to_id", NEW."audience", NEW."clinic_id", NEW."created_at", NEW."detail", NEW."done_at", NEW."done_by_id", NEW."due_at", NEW."episode_id", NEW."escalate_at", NEW."escalated_at", NEW."id", NEW."key", NEW."kind", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."title", NEW."uid", NEW."urgency", NEW."version"); RETURN NULL;',
                            hash="62a911ba6672118ea4b0bac38d23d153dcb09023",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a2013",
                            table="patients_followup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_followupevent" ("acknowledged_at", "acknowledged_by_id", "assigned_to_id", "audience", "clinic_id", "created_at", "detail", "done_at", "done_by_id", "due_at", "episode_id", "escalate_at", "escalated_at", "id", "key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "uid", "urgency", "version") VALUES (OLD."acknowledged_at", OLD."acknowledged_by_id", OLD."assigned_to_id", OLD."audience", OLD."clinic_id", OLD."created_at", OLD."detail", OLD."done_at", OLD."done_by_id", OLD."due_at", OLD."episode_id", OLD."escalate_at", OLD."escalated_at", OLD."id", OLD."key", OLD."kind", OLD."outcome", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."title", OLD."uid", OLD."urgency", OLD."version"); RETURN NULL;',
                            hash="a247e221c3315c15cd91a6630bf5a45c349acc01",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f7cd9",
                            table="patients_followup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examinationevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5a3216e82dc443bdd0908cc262a8bfa55341fd80",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4869b",
                            table="patients_examinationevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="examination_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."signed_at" IS NOT NULL)',
                            declare="DECLARE allowed jsonb;",
                            func="\n                IF TG_OP = 'DELETE' THEN\n                    RAISE EXCEPTION 'a signed record cannot be deleted' USING ERRCODE = 'P0S01';\n                END IF;\n                allowed := jsonb_build_object('entered_in_error_at', NEW.entered_in_error_at,\n                                              'entered_in_error_reason', NEW.entered_in_error_reason);\n                IF OLD.entered_in_error_at IS NOT NULL OR (to_jsonb(OLD) || allowed) <> to_jsonb(NEW) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                RETURN NEW;\n            ",
                            hash="8dd6a34dcee83fec4656b2572da0cbe5d88f632c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_examination_sealed_810f5",
                            table="patients_examination",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="examination_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="ae399194d59b51d6504d82d48eb59b79120dd2ee",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_examination_no_truncate_eb7ca",
                            table="patients_examination",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_examinationevent" ("clinic_id", "content_hash", "diastolic", "entered_in_error_at", "entered_in_error_reason", "episode_id", "examiner_id", "height_cm", "id", "kind", "neuro_screen_done", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pulse", "signed_at", "signed_by_id", "started_at", "systolic", "uid", "version", "weight_kg") VALUES (NEW."clinic_id", NEW."content_hash", NEW."diastolic", NEW."entered_in_error_at", NEW."entered_in_error_reason", NEW."episode_id", NEW."examiner_id", NEW."height_cm", NEW."id", NEW."kind", NEW."neuro_screen_done", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pulse", NEW."signed_at", NEW."signed_by_id", NEW."started_at", NEW."systolic", NEW."uid", NEW."version", NEW."weight_kg"); RETURN NULL;',
                            hash="be6aa24f58ac4241ad971b19fc5b4c4d8a792805",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b34e0",
                            table="patients_examination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_examinationevent" ("clinic_id", "content_hash", "diastolic", "entered_in_error_at", "entered_in_error_reason", "episode_id", "examiner_id", "height_cm", "id", "kind", "neuro_screen_done", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pulse", "signed_at", "signed_by_id", "started_at", "systolic", "uid", "version", "weight_kg") VALUES (NEW."clinic_id", NEW."content_hash", NEW."diastolic", NEW."entered_in_error_at", NEW."entered_in_error_reason", NEW."episode_id", NEW."examiner_id", NEW."height_cm", NEW."id", NEW."kind", NEW."neuro_screen_done", NEW."note", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pulse", NEW."signed_at", NEW."signed_by_id", NEW."started_at", NEW."systolic", NEW."uid", NEW."version", NEW."weight_kg"); RETURN NULL;',
                            hash="5e9f9f4a543a5c47f37e27546414474d90f86ed3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4bb51",
                            table="patients_examination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="examination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_examinationevent" ("clinic_id", "content_hash", "diastolic", "entered_in_error_at", "entered_in_error_reason", "episode_id", "examiner_id", "height_cm", "id", "kind", "neuro_screen_done", "note", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pulse", "signed_at", "signed_by_id", "started_at", "systolic", "uid", "version", "weight_kg") VALUES (OLD."clinic_id", OLD."content_hash", OLD."diastolic", OLD."entered_in_error_at", OLD."entered_in_error_reason", OLD."episode_id", OLD."examiner_id", OLD."height_cm", OLD."id", OLD."kind", OLD."neuro_screen_done", OLD."note", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pulse", OLD."signed_at", OLD."signed_by_id", OLD."started_at", OLD."systolic", OLD."uid", OLD."version", OLD."weight_kg"); RETURN NULL;',
                            hash="a357bb3f15a3448573d440f9db728e364a6c6c9c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d1eb7",
                            table="patients_examination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episodeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="43ddecbf6cd5d7140f372c72e9092db98a89961e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fa089",
                            table="patients_episodeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_episodeevent" ("area", "clinic_id", "discharged_at", "hypothesis", "id", "opened_at", "parent_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk", "state", "state_since", "uid", "usual_pain", "version") VALUES (NEW."area", NEW."clinic_id", NEW."discharged_at", NEW."hypothesis", NEW."id", NEW."opened_at", NEW."parent_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."risk", NEW."state", NEW."state_since", NEW."uid", NEW."usual_pain", NEW."version"); RETURN NULL;',
                            hash="055c57fa54b61e2b1e87a1c364a1f2257eaebe5d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4e146",
                            table="patients_episode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_episodeevent" ("area", "clinic_id", "discharged_at", "hypothesis", "id", "opened_at", "parent_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk", "state", "state_since", "uid", "usual_pain", "version") VALUES (NEW."area", NEW."clinic_id", NEW."discharged_at", NEW."hypothesis", NEW."id", NEW."opened_at", NEW."parent_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."risk", NEW."state", NEW."state_since", NEW."uid", NEW."usual_pain", NEW."version"); RETURN NULL;',
                            hash="da3cbb089bc05f04de545a00121e39bdcbb4ca6f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_86f64",
                            table="patients_episode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_episodeevent" ("area", "clinic_id", "discharged_at", "hypothesis", "id", "opened_at", "parent_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk", "state", "state_since", "uid", "usual_pain", "version") VALUES (OLD."area", OLD."clinic_id", OLD."discharged_at", OLD."hypothesis", OLD."id", OLD."opened_at", OLD."parent_id", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."risk", OLD."state", OLD."state_since", OLD."uid", OLD."usual_pain", OLD."version"); RETURN NULL;',
                            hash="7176c70201e40dfb2e5bbabdd0159ad73d283d0d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_07210",
                            table="patients_episode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fced6dcbc87843e2b3fc4d589e9e5c46457e7a26",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_76697",
                            table="patients_consentevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_consentevent" ("clinic_id", "given_at", "given_by", "id", "is_given", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "source", "text_hash", "text_version", "uid", "withdrawn_at") VALUES (NEW."clinic_id", NEW."given_at", NEW."given_by", NEW."id", NEW."is_given", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."source", NEW."text_hash", NEW."text_version", NEW."uid", NEW."withdrawn_at"); RETURN NULL;',
                            hash="d63acdbd7feba17f38ad46c879af140f774e86f4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f3c10",
                            table="patients_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_consentevent" ("clinic_id", "given_at", "given_by", "id", "is_given", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "source", "text_hash", "text_version", "uid", "withdrawn_at") VALUES (NEW."clinic_id", NEW."given_at", NEW."given_by", NEW."id", NEW."is_given", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."source", NEW."text_hash", NEW."text_version", NEW."uid", NEW."withdrawn_at"); RETURN NULL;',
                            hash="84e3723b8091182a4938098dfcd92af8368188ed",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_06fdd",
                            table="patients_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_consentevent" ("clinic_id", "given_at", "given_by", "id", "is_given", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "source", "text_hash", "text_version", "uid", "withdrawn_at") VALUES (OLD."clinic_id", OLD."given_at", OLD."given_by", OLD."id", OLD."is_given", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."source", OLD."text_hash", OLD."text_version", OLD."uid", OLD."withdrawn_at"); RETURN NULL;',
                            hash="3165cebfe4abd7cde6c4ffd125f5225e1a163e5d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a515a",
                            table="patients_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d56fc44e91ee8df71d41dd0265710731967b921c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ade9e",
                            table="patients_patientevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientnumber",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patientnumberevent" ("clinic_id", "id", "number", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "uid") VALUES (NEW."clinic_id", NEW."id", NEW."number", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."system", NEW."uid"); RETURN NULL;',
                            hash="098bee2f96f578b42e3ece3286838f45c4676dcc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a57a5",
                            table="patients_patientnumber",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientnumber",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_patientnumberevent" ("clinic_id", "id", "number", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "uid") VALUES (NEW."clinic_id", NEW."id", NEW."number", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."system", NEW."uid"); RETURN NULL;',
                            hash="eb342b6f84181ce90718687d0e83dd7755d90c23",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6847",
                            table="patients_patientnumber",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientnumber",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_patientnumberevent" ("clinic_id", "id", "number", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system", "uid") VALUES (OLD."clinic_id", OLD."id", OLD."number", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."system", OLD."uid"); RETURN NULL;',
                            hash="6804bafb94d7cc30a90a0f68503bb02b167db516",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_de7b7",
                            table="patients_patientnumber",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientnumberevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6e2db9f5964628fbc3f7cf90054a714921458a6c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5208e",
                            table="patients_patientnumberevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="posture_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = OLD.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = NEW.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="acfef92928966d7e49f98aaee48afcd3cc10dc48",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_posture_sealed_89221",
                            table="patients_posture",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="posture_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="3dc8ecc0f5c8881cd35b6240d2ef2f9ca9f12a66",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_posture_no_truncate_8ea98",
                            table="patients_posture",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_postureevent" ("clinic_id", "degrees", "examination_id", "feature", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "word") VALUES (NEW."clinic_id", NEW."degrees", NEW."examination_id", NEW."feature", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid", NEW."word"); RETURN NULL;',
                            hash="176f451a7ccc462009137373a0c1f8764891bdba",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e375",
                            table="patients_posture",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_postureevent" ("clinic_id", "degrees", "examination_id", "feature", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "word") VALUES (NEW."clinic_id", NEW."degrees", NEW."examination_id", NEW."feature", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid", NEW."word"); RETURN NULL;',
                            hash="ebff966a1dda6bb7c97db4b967e27571388d04f9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aed94",
                            table="patients_posture",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posture",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_postureevent" ("clinic_id", "degrees", "examination_id", "feature", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "word") VALUES (OLD."clinic_id", OLD."degrees", OLD."examination_id", OLD."feature", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid", OLD."word"); RETURN NULL;',
                            hash="22a0b2a22bc0d5923b01d09f43be8b9549469539",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b05f6",
                            table="patients_posture",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="postureevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="95ed97cf2030cd75cbc416a65ebdd0c05eae6548",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_48cd4",
                            table="patients_postureevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="redflag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_redflagevent" ("clearance_assessed_by", "clearance_on", "clearance_result", "cleared_at", "cleared_by_id", "clinic_id", "episode_id", "id", "key", "level", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "raised_at", "reason", "severity", "source", "uid", "version") VALUES (NEW."clearance_assessed_by", NEW."clearance_on", NEW."clearance_result", NEW."cleared_at", NEW."cleared_by_id", NEW."clinic_id", NEW."episode_id", NEW."id", NEW."key", NEW."level", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."places", NEW."raised_at", NEW."reason", NEW."severity", NEW."source", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="d3ae29f2d04513f2ea590d945fd77e66387c0298",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_652fc",
                            table="patients_redflag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="redflag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_redflagevent" ("clearance_assessed_by", "clearance_on", "clearance_result", "cleared_at", "cleared_by_id", "clinic_id", "episode_id", "id", "key", "level", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "raised_at", "reason", "severity", "source", "uid", "version") VALUES (NEW."clearance_assessed_by", NEW."clearance_on", NEW."clearance_result", NEW."cleared_at", NEW."cleared_by_id", NEW."clinic_id", NEW."episode_id", NEW."id", NEW."key", NEW."level", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."places", NEW."raised_at", NEW."reason", NEW."severity", NEW."source", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="b4dc81c4c39b8304868c02c2d7055fd6acb3ac17",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_769cb",
                            table="patients_redflag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="redflag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_redflagevent" ("clearance_assessed_by", "clearance_on", "clearance_result", "cleared_at", "cleared_by_id", "clinic_id", "episode_id", "id", "key", "level", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "raised_at", "reason", "severity", "source", "uid", "version") VALUES (OLD."clearance_assessed_by", OLD."clearance_on", OLD."clearance_result", OLD."cleared_at", OLD."cleared_by_id", OLD."clinic_id", OLD."episode_id", OLD."id", OLD."key", OLD."level", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."places", OLD."raised_at", OLD."reason", OLD."severity", OLD."source", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="6a33214807994792e2dce08881e82811ba9e8264",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ac734",
                            table="patients_redflag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="redflagevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3290de7e6f64449b72c5acee3b82efd8158f918b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_27ffb",
                            table="patients_redflagevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="specialneed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_specialneedevent" ("clinic_id", "detail", "ended_on", "id", "key", "kind", "noted_at", "noted_by_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "uid", "weeks") VALUES (NEW."clinic_id", NEW."detail", NEW."ended_on", NEW."id", NEW."key", NEW."kind", NEW."noted_at", NEW."noted_by_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."uid", NEW."weeks"); RETURN NULL;',
                            hash="ffc036494f0df66e8264aafcd3cf61b07190da09",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a0e0b",
                            table="patients_specialneed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="specialneed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_specialneedevent" ("clinic_id", "detail", "ended_on", "id", "key", "kind", "noted_at", "noted_by_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "uid", "weeks") VALUES (NEW."clinic_id", NEW."detail", NEW."ended_on", NEW."id", NEW."key", NEW."kind", NEW."noted_at", NEW."noted_by_id", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."uid", NEW."weeks"); RETURN NULL;',
                            hash="580efd4ba01a99a2d6f81b136ae1f6f77ae29d66",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b0ec3",
                            table="patients_specialneed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="specialneed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_specialneedevent" ("clinic_id", "detail", "ended_on", "id", "key", "kind", "noted_at", "noted_by_id", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "uid", "weeks") VALUES (OLD."clinic_id", OLD."detail", OLD."ended_on", OLD."id", OLD."key", OLD."kind", OLD."noted_at", OLD."noted_by_id", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."uid", OLD."weeks"); RETURN NULL;',
                            hash="5ba1d6a61415b88be772ff1462e1bcdb28162cca",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_875c3",
                            table="patients_specialneed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="specialneedevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="db78681397cbb31a36aed484fda188b61f772ca7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7c915",
                            table="patients_specialneedevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="testresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="test_result_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                IF TG_OP <> 'INSERT' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = OLD.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP <> 'DELETE' AND EXISTS (\n                    SELECT 1 FROM patients_examination p WHERE p.id = NEW.examination_id AND p.signed_at IS NOT NULL\n                ) THEN\n                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n            ",
                            hash="5dd9210d70a5fb2b938fed2db8143d699c688e7b",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_test_result_sealed_6e46f",
                            table="patients_testresult",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="testresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="test_result_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table is never emptied';",
                            hash="b3be8a36d7237fddb2b91d4c45fcb3232ecb817f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_test_result_no_truncate_0466c",
                            table="patients_testresult",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="testresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_testresultevent" ("angle", "clinic_id", "examination_id", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "site", "test", "uid") VALUES (NEW."angle", NEW."clinic_id", NEW."examination_id", NEW."id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."side", NEW."site", NEW."test", NEW."uid"); RETURN NULL;',
                            hash="5f4a958eb0d77e9e03907ea4965ab17465ce2f3a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_11e66",
                            table="patients_testresult",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="testresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "patients_testresultevent" ("angle", "clinic_id", "examination_id", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "site", "test", "uid") VALUES (NEW."angle", NEW."clinic_id", NEW."examination_id", NEW."id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."side", NEW."site", NEW."test", NEW."uid"); RETURN NULL;',
                            hash="8e4851b547c0d0e17e1350022a12ae47e71634a9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eed77",
                            table="patients_testresult",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="testresult",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "patients_testresultevent" ("angle", "clinic_id", "examination_id", "id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "site", "test", "uid") VALUES (OLD."angle", OLD."clinic_id", OLD."examination_id", OLD."id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."side", OLD."site", OLD."test", OLD."uid"); RETURN NULL;',
                            hash="9c2a5c0c5d02e771655d133b5b6177640e1ca6c4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2fea9",
                            table="patients_testresult",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="testresultevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2115d12e9b36c205f2be6e7183685f47fa69ca12",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f44a2",
                            table="patients_testresultevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
