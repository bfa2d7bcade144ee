import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0011_imports"),
        ("patients", "0005_search_in_clinic"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
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
                            "uid",
                            models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False, unique=True),
                        ),
                        ("system", models.CharField(max_length=20)),
                        ("number", models.CharField(max_length=80)),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="numbers",
                                to="patients.patient",
                            ),
                        ),
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
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("system", models.CharField(max_length=20)),
                        ("number", models.CharField(max_length=80)),
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
                                to="patients.patientnumber",
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
            ],
        ),
        clinic.protection.ProtectTables("PatientNumber", "PatientNumberEvent"),
    ]
