import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

import clinic.models.people
import clinic.protection
import clinic.tenancy
from clinic.protection import GRANTS


class Migration(migrations.Migration):
    replaces = [
        ("clinic", "0001_initial"),
        ("clinic", "0004_open_the_api"),
        ("clinic", "0005_visit_rules"),
        ("clinic", "0006_calendar_feeds"),
        ("clinic", "0007_lost_after"),
        ("clinic", "0008_waitlist_link"),
        ("clinic", "0009_kiosk"),
        ("clinic", "0010_newcomer_links"),
        ("clinic", "0011_imports"),
        ("clinic", "0012_locums"),
    ]

    initial = True

    dependencies = []

    operations = [
        BtreeGinExtension(),
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="CallRate",
                    fields=[
                        ("caller", models.CharField(max_length=80, primary_key=True, serialize=False)),
                        ("minute", models.BigIntegerField()),
                        ("calls", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, unique=True)),
                        ("beat_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="user_email_lower_case",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Clinic",
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
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "mail_name",
                            models.CharField(
                                help_text="A neutral name, so that an e-mail does not tell what kind of clinic this is.",
                                max_length=120,
                                verbose_name="name used in e-mails",
                            ),
                        ),
                        ("phone", models.CharField(max_length=40, verbose_name="phone")),
                        ("reply_to", models.EmailField(max_length=254, verbose_name="replies go to")),
                        (
                            "emergency_number",
                            models.CharField(default="911", max_length=20, verbose_name="emergency number"),
                        ),
                        (
                            "dysfunction_label",
                            models.CharField(
                                default="Segmental dysfunction",
                                max_length=60,
                                verbose_name="word for a finding",
                            ),
                        ),
                        (
                            "rom_set",
                            models.CharField(default="ama", max_length=20, verbose_name="motion norms"),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(default=datetime.time(20, 0), verbose_name="no e-mail from"),
                        ),
                        (
                            "quiet_until",
                            models.TimeField(default=datetime.time(8, 0), verbose_name="no e-mail until"),
                        ),
                        (
                            "feed_shows_names",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise the diary in a practitioner's own calendar program says initials only.",
                                verbose_name="names in calendar programs",
                            ),
                        ),
                        (
                            "lost_after_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                help_text="Somebody in care who was not seen for so many days, with nothing booked.",
                                validators=[
                                    django.core.validators.MinValueValidator(14),
                                    django.core.validators.MaxValueValidator(730),
                                ],
                                verbose_name="days until a patient counts as lost",
                            ),
                        ),
                        ("mail_is_on", models.BooleanField(db_default=True, default=True, editable=False)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("lost_after_days__range", (14, 730))),
                                name="clinic_lost_after",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Location",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("address", models.TextField(blank=True, verbose_name="address")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        (
                            "time_zone",
                            models.CharField(
                                max_length=60,
                                validators=[clinic.models.people.validate_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "name"), name="location_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocationEvent",
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
                                to="clinic.location",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("address", models.TextField(blank=True, verbose_name="address")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        (
                            "time_zone",
                            models.CharField(
                                max_length=60,
                                validators=[clinic.models.people.validate_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("owner", "Owner"),
                                    ("chiropractor", "Chiropractor"),
                                    ("assistant", "Assistant"),
                                    ("front_desk", "Front desk"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "display_name",
                            models.CharField(max_length=120, verbose_name="name shown to patients"),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(8),
                                ],
                                verbose_name="patients at the same time",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("here_from", models.DateTimeField(blank=True, null=True, verbose_name="here from")),
                        (
                            "here_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="here until"),
                        ),
                    ],
                    options={
                        "ordering": ["display_name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "user"), name="membership_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role__in", ["owner", "chiropractor", "assistant", "front_desk"])
                                ),
                                name="membership_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gte", 1), ("capacity__lte", 8)),
                                name="membership_capacity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("here_until__gt", models.F("here_from")),
                                    ("here_from__isnull", True),
                                    ("here_until__isnull", True),
                                    _connector="OR",
                                ),
                                name="membership_here_forward",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptAnswer",
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
                        ("key", models.CharField(max_length=80)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("asked", models.BinaryField(max_length=32)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("body", models.BinaryField(null=True)),
                        ("headers", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["created_at"], name="kept_answer_age")],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "key"), name="kept_answer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileImport",
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
                        ("kind", models.CharField(max_length=20)),
                        ("filename", models.CharField(max_length=120)),
                        ("content", models.BinaryField(null=True)),
                        ("headings", models.JSONField(default=list)),
                        ("n_rows", models.PositiveIntegerField()),
                        ("columns", models.JSONField(default=list)),
                        ("choices", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("columns", "choose the columns"),
                                    ("names", "say who and what is meant"),
                                    ("checking", "being checked"),
                                    ("checked", "checked, nothing is brought in yet"),
                                    ("running", "being brought in"),
                                    ("done", "brought in"),
                                    ("failed", "stopped"),
                                ],
                                default="columns",
                                max_length=10,
                            ),
                        ),
                        ("n_done", models.PositiveIntegerField(default=0)),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
                        ("started_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("lease_token", models.UUIDField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(max_length=80, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-uploaded_at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("checking", "running"))),
                                fields=["clinic"],
                                name="file_import_at_work",
                            ),
                            models.Index(fields=["clinic", "-uploaded_at", "-id"], name="file_import_newest"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "idem_key"), name="file_import_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "columns",
                                            "names",
                                            "checking",
                                            "checked",
                                            "running",
                                            "done",
                                            "failed",
                                        ],
                                    )
                                ),
                                name="file_import_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessLog",
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
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        ("patient_uid", models.UUIDField()),
                        ("what", models.CharField(max_length=60, verbose_name="what was opened")),
                        ("at", models.DateTimeField()),
                        ("request_id", models.CharField(blank=True, max_length=40)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["clinic", "patient_uid", "-at"], name="access_log_patient")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipEvent",
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
                                to="clinic.membership",
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
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("owner", "Owner"),
                                    ("chiropractor", "Chiropractor"),
                                    ("assistant", "Assistant"),
                                    ("front_desk", "Front desk"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "display_name",
                            models.CharField(max_length=120, verbose_name="name shown to patients"),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(8),
                                ],
                                verbose_name="patients at the same time",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("here_from", models.DateTimeField(blank=True, null=True, verbose_name="here from")),
                        (
                            "here_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="here until"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
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
                        ("idem_key", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("appointment", "appointments"),
                                    ("plan", "rehabilitation plan"),
                                    ("check_in", "weekly question"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("patient_uid", models.UUIDField()),
                        ("subject_uid", models.UUIDField()),
                        ("subject_version", models.PositiveIntegerField(default=1)),
                        ("due_at", models.DateTimeField()),
                        ("useful_until", models.DateTimeField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("claimed", "being prepared"),
                                    ("handed", "handed to the mail server"),
                                    ("sent", "sent"),
                                    ("delivered", "delivered"),
                                    ("bounced", "came back"),
                                    ("complained", "reported as unwanted"),
                                    ("retry", "will be tried again"),
                                    ("unknown", "not known whether it went out"),
                                    ("dead", "could not be sent"),
                                    ("superseded", "no longer needed"),
                                    ("suppressed", "not sent"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=60)),
                        ("attempt", models.PositiveSmallIntegerField(default=0)),
                        ("lease_token", models.UUIDField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("message_id", models.CharField(blank=True, max_length=200)),
                        ("handed_at", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-due_at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("planned", "retry"))),
                                fields=["due_at"],
                                name="outgoing_mail_due",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["claimed", "handed"])),
                                fields=["lease_until"],
                                name="outgoing_mail_leased",
                            ),
                            models.Index(
                                fields=["clinic", "patient_uid", "due_at"], name="outgoing_mail_patient"
                            ),
                            models.Index(fields=["clinic", "subject_uid"], name="outgoing_mail_subject"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "idem_key"), name="outgoing_mail_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "planned",
                                            "claimed",
                                            "handed",
                                            "sent",
                                            "delivered",
                                            "bounced",
                                            "complained",
                                            "retry",
                                            "unknown",
                                            "dead",
                                            "superseded",
                                            "suppressed",
                                        ],
                                    )
                                ),
                                name="outgoing_mail_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMailEvent",
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
                                to="clinic.outgoingmail",
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
                        ("idem_key", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("appointment", "appointments"),
                                    ("plan", "rehabilitation plan"),
                                    ("check_in", "weekly question"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("patient_uid", models.UUIDField()),
                        ("subject_uid", models.UUIDField()),
                        ("subject_version", models.PositiveIntegerField(default=1)),
                        ("due_at", models.DateTimeField()),
                        ("useful_until", models.DateTimeField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("claimed", "being prepared"),
                                    ("handed", "handed to the mail server"),
                                    ("sent", "sent"),
                                    ("delivered", "delivered"),
                                    ("bounced", "came back"),
                                    ("complained", "reported as unwanted"),
                                    ("retry", "will be tried again"),
                                    ("unknown", "not known whether it went out"),
                                    ("dead", "could not be sent"),
                                    ("superseded", "no longer needed"),
                                    ("suppressed", "not sent"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=60)),
                        ("attempt", models.PositiveSmallIntegerField(default=0)),
                        ("lease_token", models.UUIDField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("message_id", models.CharField(blank=True, max_length=200)),
                        ("handed_at", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientLink",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("token_hash", models.BinaryField(max_length=32, unique=True)),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("intake", "intake"),
                                    ("programme", "exercise programme"),
                                    ("check_in", "weekly question"),
                                    ("rebook", "book again"),
                                    ("appointment", "appointment"),
                                    ("preferences", "e-mail preferences"),
                                    ("visits_feed", "calendar of a patient's visits"),
                                    ("diary_feed", "calendar of a practitioner's diary"),
                                    ("waitlist_offer", "offer of a free time"),
                                    ("kiosk", "tablet at the door"),
                                    ("newcomer", "form of somebody new"),
                                    ("newcomer_yes", "yes of somebody new"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("patient_uid", models.UUIDField(null=True)),
                        ("subject_uid", models.UUIDField()),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["clinic", "subject_uid", "purpose"], name="patient_link_subject"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "purpose__in",
                                        [
                                            "intake",
                                            "programme",
                                            "check_in",
                                            "rebook",
                                            "appointment",
                                            "preferences",
                                            "visits_feed",
                                            "diary_feed",
                                            "waitlist_offer",
                                            "kiosk",
                                            "newcomer",
                                            "newcomer_yes",
                                        ],
                                    )
                                ),
                                name="patient_link_purpose_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="patient_link_expires",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("patient_uid__isnull", False),
                                    ("purpose__in", ("diary_feed", "kiosk", "newcomer", "newcomer_yes")),
                                    _connector="OR",
                                ),
                                name="patient_link_has_patient",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Room",
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
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rooms",
                                to="clinic.location",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "features",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("table", "adjusting table"),
                                        ("drop_table", "drop table"),
                                        ("flexion_table", "flexion-distraction table"),
                                        ("exercise", "space for exercise"),
                                        ("therapy", "therapy devices"),
                                        ("wheelchair", "reached by wheelchair"),
                                    ],
                                    max_length=24,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="has",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "ordering": ["location", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clinic", "location", "name"), name="room_name_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomEvent",
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
                                to="clinic.room",
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
                            "location",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.location",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "features",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("table", "adjusting table"),
                                        ("drop_table", "drop table"),
                                        ("flexion_table", "flexion-distraction table"),
                                        ("exercise", "space for exercise"),
                                        ("therapy", "therapy devices"),
                                        ("wheelchair", "reached by wheelchair"),
                                    ],
                                    max_length=24,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="has",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("hint", models.CharField(max_length=16)),
                        ("token_hash", models.BinaryField(max_length=32, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("last_used_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "indexes": [models.Index(fields=["clinic", "user"], name="api_token_of")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="api_token_expires",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportFinding",
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
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="clinic.fileimport",
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        ("column", models.CharField(blank=True, max_length=120)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("here", "already here"),
                                    ("differs", "here, but not the same"),
                                    ("skipped", "left out"),
                                    ("error", "with an error"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("message", models.CharField(max_length=400)),
                    ],
                    options={
                        "ordering": ["row", "id"],
                        "indexes": [
                            models.Index(fields=["clinic", "source", "row", "id"], name="import_finding_rows")
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="location",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_locationevent" ("address", "clinic_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "time_zone", "uid") VALUES (NEW."address", NEW."clinic_id", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."time_zone", NEW."uid"); RETURN NULL;',
                            hash="d4b399dd64254091f26da6387da66e54e9194fad",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_16fd5",
                            table="clinic_location",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="location",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_locationevent" ("address", "clinic_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "time_zone", "uid") VALUES (NEW."address", NEW."clinic_id", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."time_zone", NEW."uid"); RETURN NULL;',
                            hash="471c51528979b162ae326d7e2d1245dd11a28eab",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ecd1c",
                            table="clinic_location",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="location",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_locationevent" ("address", "clinic_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "time_zone", "uid") VALUES (OLD."address", OLD."clinic_id", OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."time_zone", OLD."uid"); RETURN NULL;',
                            hash="30785ae1258c2f99879e8513c12485f3b19c15d5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b425a",
                            table="clinic_location",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="locationevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="55a1a2bfc731c1ccc3f2ec4dc3cc00a56240841d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_61918",
                            table="clinic_locationevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_membershipevent" ("capacity", "clinic_id", "display_name", "here_from", "here_until", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "user_id") VALUES (NEW."capacity", NEW."clinic_id", NEW."display_name", NEW."here_from", NEW."here_until", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."uid", NEW."user_id"); RETURN NULL;',
                            hash="051dad05bf9b10cbd7757daa8fcacab7a1722ea9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_847aa",
                            table="clinic_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_membershipevent" ("capacity", "clinic_id", "display_name", "here_from", "here_until", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "user_id") VALUES (NEW."capacity", NEW."clinic_id", NEW."display_name", NEW."here_from", NEW."here_until", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."uid", NEW."user_id"); RETURN NULL;',
                            hash="ab8a692e85107bd08ba4001f78f57f008cd61682",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0685",
                            table="clinic_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_membershipevent" ("capacity", "clinic_id", "display_name", "here_from", "here_until", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "user_id") VALUES (OLD."capacity", OLD."clinic_id", OLD."display_name", OLD."here_from", OLD."here_until", OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."uid", OLD."user_id"); RETURN NULL;',
                            hash="77b4b2ad40e750e236e47d4e4c083ebd81fe1859",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e1e0f",
                            table="clinic_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accesslog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="access_log_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d0fdaf5dfc0443390cc854638e4137b413bd5a63",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_access_log_append_only_fdbb4",
                            table="clinic_accesslog",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accesslog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="access_log_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'access_log is append-only';",
                            hash="a07d9f92a201de0f2c18749dcb9a374a790c6819",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_access_log_no_truncate_1d6ed",
                            table="clinic_accesslog",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershipevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="282aa109f2c954233ef228a98b77dc0407d63b29",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1b76a",
                            table="clinic_membershipevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outgoingmail",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_outgoingmailevent" ("attempt", "clinic_id", "created_at", "due_at", "handed_at", "id", "idem_key", "kind", "lease_token", "lease_until", "message_id", "patient_uid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "sent_at", "state", "subject_uid", "subject_version", "uid", "useful_until") VALUES (NEW."attempt", NEW."clinic_id", NEW."created_at", NEW."due_at", NEW."handed_at", NEW."id", NEW."idem_key", NEW."kind", NEW."lease_token", NEW."lease_until", NEW."message_id", NEW."patient_uid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."reason", NEW."sent_at", NEW."state", NEW."subject_uid", NEW."subject_version", NEW."uid", NEW."useful_until"); RETURN NULL;',
                            hash="a625e6b3d82037497e3afa4655258e990af7c7df",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c314",
                            table="clinic_outgoingmail",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outgoingmail",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_outgoingmailevent" ("attempt", "clinic_id", "created_at", "due_at", "handed_at", "id", "idem_key", "kind", "lease_token", "lease_until", "message_id", "patient_uid", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "sent_at", "state", "subject_uid", "subject_version", "uid", "useful_until") VALUES (OLD."attempt", OLD."clinic_id", OLD."created_at", OLD."due_at", OLD."handed_at", OLD."id", OLD."idem_key", OLD."kind", OLD."lease_token", OLD."lease_until", OLD."message_id", OLD."patient_uid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."reason", OLD."sent_at", OLD."state", OLD."subject_uid", OLD."subject_version", OLD."uid", OLD."useful_until"); RETURN NULL;',
                            hash="8b058bfd95049b4be4d6e1a05a974e713c35b5d0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_555f6",
                            table="clinic_outgoingmail",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outgoingmailevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e279adf477001fc7ebbeed06a3cf057475bba392",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_10263",
                            table="clinic_outgoingmailevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="room",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_roomevent" ("clinic_id", "features", "id", "is_active", "location_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."clinic_id", NEW."features", NEW."id", NEW."is_active", NEW."location_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="fb2f0d3075b31782d32c8e5b2e575028baf8da5b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d97f2",
                            table="clinic_room",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="room",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_roomevent" ("clinic_id", "features", "id", "is_active", "location_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."clinic_id", NEW."features", NEW."id", NEW."is_active", NEW."location_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="6ca810aec7250350d6cb05b315446d4fff0fbbdc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d666d",
                            table="clinic_room",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="room",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_roomevent" ("clinic_id", "features", "id", "is_active", "location_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."clinic_id", OLD."features", OLD."id", OLD."is_active", OLD."location_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;',
                            hash="2ef5aaffcec58d759a67a3bc138813dcdb2945f1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_37be6",
                            table="clinic_room",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roomevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c591dd6197e1f6bb36e2adc34a49fafc11ef8187",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_811e0",
                            table="clinic_roomevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        # Counts of calls may be lost in a crash; writing them must not cost a flush to disk.
        migrations.RunSQL(
            "ALTER TABLE clinic_callrate SET UNLOGGED", "ALTER TABLE clinic_callrate SET LOGGED"
        ),
    ]
