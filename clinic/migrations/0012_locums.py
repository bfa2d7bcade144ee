import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0011_imports"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membership",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membership",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membership",
                    name="delete_delete",
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddField(
                    model_name="membership",
                    name="here_from",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="here from"),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="here_until",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="here until"),
                ),
                migrations.AddField(
                    model_name="membershipevent",
                    name="here_from",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="here from"),
                ),
                migrations.AddField(
                    model_name="membershipevent",
                    name="here_until",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="here until"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("here_until__gt", models.F("here_from")),
                    ("here_from__isnull", True),
                    ("here_until__isnull", True),
                    _connector="OR",
                ),
                name="membership_here_forward",
            ),
        ),
        clinic.protection.Together(
            operations=[
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
            ],
        ),
    ]
