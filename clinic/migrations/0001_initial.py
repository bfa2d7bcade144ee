import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import clinic.models.people
import clinic.protection
import clinic.tenancy
from clinic.protection import GRANTS


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        clinic.protection.Together(
            operations=[
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
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
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
                    name="Location",
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                                to="clinic.location",
                            ),
                        ),
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("patient_uid", models.UUIDField()),
                        ("what", models.CharField(max_length=60, verbose_name="what was opened")),
                        ("at", models.DateTimeField()),
                        ("request_id", models.CharField(blank=True, max_length=40)),
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
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                                to="clinic.membership",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                                to="clinic.outgoingmail",
                            ),
                        ),
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
                                ],
                                max_length=20,
                            ),
                        ),
                        ("patient_uid", models.UUIDField()),
                        ("subject_uid", models.UUIDField()),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        (
                            "clinic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.clinic",
                            ),
                        ),
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
                                        ],
                                    )
                                ),
                                name="patient_link_purpose_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="patient_link_expires",
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
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
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rooms",
                                to="clinic.location",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
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
                                to="clinic.room",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
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
                            func='INSERT INTO "clinic_membershipevent" ("capacity", "clinic_id", "display_name", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "user_id") VALUES (NEW."capacity", NEW."clinic_id", NEW."display_name", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."uid", NEW."user_id"); RETURN NULL;',
                            hash="8e45ed61db9a21dd6ab258935f47289019cd675c",
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
                            func='INSERT INTO "clinic_membershipevent" ("capacity", "clinic_id", "display_name", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "user_id") VALUES (NEW."capacity", NEW."clinic_id", NEW."display_name", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."uid", NEW."user_id"); RETURN NULL;',
                            hash="0e4b982d4e3d22396371a0e82f0cbb91aa0d4b60",
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
                            func='INSERT INTO "clinic_membershipevent" ("capacity", "clinic_id", "display_name", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "user_id") VALUES (OLD."capacity", OLD."clinic_id", OLD."display_name", OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."uid", OLD."user_id"); RETURN NULL;',
                            hash="7f47b2915ad6e2f3ded337764db74c3150384056",
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
                            func='INSERT INTO "clinic_roomevent" ("clinic_id", "id", "is_active", "location_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."clinic_id", NEW."id", NEW."is_active", NEW."location_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="d651441bf257aa663c88609fc3aeee4486939a07",
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
                            func='INSERT INTO "clinic_roomevent" ("clinic_id", "id", "is_active", "location_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."clinic_id", NEW."id", NEW."is_active", NEW."location_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;',
                            hash="0384a2426ba163f504eb268369b3c04da3cb167f",
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
                            func='INSERT INTO "clinic_roomevent" ("clinic_id", "id", "is_active", "location_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."clinic_id", OLD."id", OLD."is_active", OLD."location_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;',
                            hash="7ca2c24b10a268ceab32e83836fefc5204aec6b9",
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
    ]
