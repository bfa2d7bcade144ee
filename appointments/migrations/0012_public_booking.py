import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import phonenumber_field.modelfields
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0011_kept_times"),
        ("clinic", "0010_newcomer_links"),
        ("patients", "0004_do_not_contact"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                                to="appointments.publicbooking",
                            ),
                        ),
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
                    name="BookingRequest",
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
                                    ("choosing", "is filling in the form"),
                                    ("asked", "has not answered the e-mail yet"),
                                    ("booked", "booked"),
                                    ("over", "over"),
                                ],
                                default="choosing",
                                max_length=8,
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
                            "hold",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="booking_request",
                                to="appointments.appointment",
                            ),
                        ),
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
            ],
        ),
        clinic.protection.Together(
            operations=[
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
            ],
        ),
        clinic.protection.ProtectTables("PublicBooking", "PublicBookingEvent", "StandIn", "BookingRequest"),
    ]
