import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0003_search"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="patient",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="patient",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="patient",
                    name="delete_delete",
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddField(
                    model_name="patient",
                    name="recall_stopped_at",
                    field=models.DateTimeField(editable=False, null=True),
                ),
                migrations.AddField(
                    model_name="patient",
                    name="recall_stopped_reason",
                    field=models.CharField(blank=True, editable=False, max_length=200),
                ),
                migrations.AddField(
                    model_name="patientevent",
                    name="recall_stopped_at",
                    field=models.DateTimeField(editable=False, null=True),
                ),
                migrations.AddField(
                    model_name="patientevent",
                    name="recall_stopped_reason",
                    field=models.CharField(blank=True, editable=False, max_length=200),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
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
            ],
        ),
    ]
