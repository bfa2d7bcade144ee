import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import appointments.models.series
import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0006_season_hours"),
        ("clinic", "0007_lost_after"),
        ("patients", "0004_do_not_contact"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="appointment",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="appointment",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="appointment",
                    name="delete_delete",
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("rule", models.JSONField(validators=[appointments.models.series.check_rule])),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("asked", models.CharField(blank=True, editable=False, max_length=64)),
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
                        (
                            "location",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
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
                    name="SeriesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("rule", models.JSONField(validators=[appointments.models.series.check_rule])),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("asked", models.CharField(blank=True, editable=False, max_length=64)),
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
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
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
                                to="appointments.series",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddField(
                    model_name="appointment",
                    name="is_apart",
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AddField(
                    model_name="appointment",
                    name="series_number",
                    field=models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="appointmentevent",
                    name="is_apart",
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AddField(
                    model_name="appointmentevent",
                    name="series_number",
                    field=models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="appointment",
                    name="series",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="appointments.series",
                    ),
                ),
                migrations.AddField(
                    model_name="appointmentevent",
                    name="series",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="appointments.series",
                    ),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddConstraint(
                    model_name="appointment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_apart", False), ("series__isnull", True), ("series_number__isnull", True)
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
                ),
                migrations.AddConstraint(
                    model_name="appointment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("series__isnull", False)),
                        fields=("series", "series_number"),
                        name="appointment_series_number_once",
                    ),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
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
            ],
        ),
        clinic.protection.ProtectTables("Series", "SeriesEvent"),
        migrations.RunSQL(
            'ALTER TABLE "appointments_appointment" ADD CONSTRAINT "appointments_appointment_series_id_same_clinic" '
            'FOREIGN KEY (clinic_id, "series_id") REFERENCES "appointments_series" (clinic_id, id) '
            "DEFERRABLE INITIALLY DEFERRED",
            'ALTER TABLE "appointments_appointment" '
            'DROP CONSTRAINT "appointments_appointment_series_id_same_clinic"',
        ),
    ]
