import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0004_open_the_api"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="room",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="room",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="room",
                    name="delete_delete",
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddField(
                    model_name="room",
                    name="features",
                    field=django.contrib.postgres.fields.ArrayField(
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
                migrations.AddField(
                    model_name="roomevent",
                    name="features",
                    field=django.contrib.postgres.fields.ArrayField(
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
                migrations.AlterField(
                    model_name="room",
                    name="is_active",
                    field=models.BooleanField(default=True, verbose_name="in use"),
                ),
                migrations.AlterField(
                    model_name="roomevent",
                    name="is_active",
                    field=models.BooleanField(default=True, verbose_name="in use"),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
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
            ],
        ),
    ]
