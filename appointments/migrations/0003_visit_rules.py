import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_protect_tables"),
        ("clinic", "0005_visit_rules"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="visittype",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="visittype",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="visittype",
                    name="delete_delete",
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="Giver",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gives",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="givers",
                                to="appointments.visittype",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clinic", "visit_type", "practitioner"), name="giver_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GiverEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
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
                                to="appointments.giver",
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
                migrations.CreateModel(
                    name="OtherHours",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("opens", models.TimeField(verbose_name="from")),
                        ("closes", models.TimeField(verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_hours",
                                to="clinic.location",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_hours",
                                to="clinic.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "opens"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes__gt", models.F("opens"))),
                                name="other_hours_forward",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "practitioner", "location", "day", "opens"),
                                name="other_hours_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherHoursEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("day", models.DateField(verbose_name="day")),
                        ("opens", models.TimeField(verbose_name="from")),
                        ("closes", models.TimeField(verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
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
                                to="appointments.otherhours",
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
                    model_name="visittype",
                    name="horizon_days",
                    field=models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days ahead",
                    ),
                ),
                migrations.AddField(
                    model_name="visittype",
                    name="is_online",
                    field=models.BooleanField(default=True, verbose_name="patients may book it themselves"),
                ),
                migrations.AddField(
                    model_name="visittype",
                    name="lead_minutes",
                    field=models.PositiveIntegerField(
                        default=60,
                        validators=[django.core.validators.MaxValueValidator(20160)],
                        verbose_name="notice, minutes",
                    ),
                ),
                migrations.AddField(
                    model_name="visittype",
                    name="room_feature",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("table", "adjusting table"),
                            ("drop_table", "drop table"),
                            ("flexion_table", "flexion-distraction table"),
                            ("exercise", "space for exercise"),
                            ("therapy", "therapy devices"),
                            ("wheelchair", "reached by wheelchair"),
                        ],
                        max_length=24,
                        verbose_name="the room must have",
                    ),
                ),
                migrations.AddField(
                    model_name="visittype",
                    name="tone",
                    field=models.CharField(
                        choices=[
                            ("brand", "green"),
                            ("calm", "blue"),
                            ("good", "leaf"),
                            ("watch", "amber"),
                            ("bad", "red"),
                            ("plain", "grey"),
                        ],
                        default="brand",
                        max_length=8,
                        verbose_name="colour",
                    ),
                ),
                migrations.AddField(
                    model_name="visittype",
                    name="version",
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AddField(
                    model_name="visittypeevent",
                    name="horizon_days",
                    field=models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days ahead",
                    ),
                ),
                migrations.AddField(
                    model_name="visittypeevent",
                    name="is_online",
                    field=models.BooleanField(default=True, verbose_name="patients may book it themselves"),
                ),
                migrations.AddField(
                    model_name="visittypeevent",
                    name="lead_minutes",
                    field=models.PositiveIntegerField(
                        default=60,
                        validators=[django.core.validators.MaxValueValidator(20160)],
                        verbose_name="notice, minutes",
                    ),
                ),
                migrations.AddField(
                    model_name="visittypeevent",
                    name="room_feature",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("table", "adjusting table"),
                            ("drop_table", "drop table"),
                            ("flexion_table", "flexion-distraction table"),
                            ("exercise", "space for exercise"),
                            ("therapy", "therapy devices"),
                            ("wheelchair", "reached by wheelchair"),
                        ],
                        max_length=24,
                        verbose_name="the room must have",
                    ),
                ),
                migrations.AddField(
                    model_name="visittypeevent",
                    name="tone",
                    field=models.CharField(
                        choices=[
                            ("brand", "green"),
                            ("calm", "blue"),
                            ("good", "leaf"),
                            ("watch", "amber"),
                            ("bad", "red"),
                            ("plain", "grey"),
                        ],
                        default="brand",
                        max_length=8,
                        verbose_name="colour",
                    ),
                ),
                migrations.AddField(
                    model_name="visittypeevent",
                    name="version",
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AlterField(
                    model_name="visittype",
                    name="is_active",
                    field=models.BooleanField(default=True, verbose_name="can be booked"),
                ),
                migrations.AlterField(
                    model_name="visittypeevent",
                    name="is_active",
                    field=models.BooleanField(default=True, verbose_name="can be booked"),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddConstraint(
                    model_name="visittype",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("horizon_days__range", (1, 730)), ("lead_minutes__lte", 20160)),
                        name="visit_type_notice",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visittype",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("tone__in", ["brand", "calm", "good", "watch", "bad", "plain"])),
                        name="visit_type_tone_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visittype",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "room_feature__in",
                                [
                                    "",
                                    "table",
                                    "drop_table",
                                    "flexion_table",
                                    "exercise",
                                    "therapy",
                                    "wheelchair",
                                ],
                            )
                        ),
                        name="visit_type_feature_known",
                    ),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="visittype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "horizon_days", "id", "is_active", "is_online", "kind", "lead_minutes", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_feature", "tone", "uid", "version") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."clinic_id", NEW."horizon_days", NEW."id", NEW."is_active", NEW."is_online", NEW."kind", NEW."lead_minutes", NEW."minutes", NEW."name", NEW."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."room_feature", NEW."tone", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="5f7ee97272afcddf500d17b0c6d6596484c3b9cb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9c04a",
                            table="appointments_visittype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "horizon_days", "id", "is_active", "is_online", "kind", "lead_minutes", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_feature", "tone", "uid", "version") VALUES (NEW."buffer_after", NEW."buffer_before", NEW."clinic_id", NEW."horizon_days", NEW."id", NEW."is_active", NEW."is_online", NEW."kind", NEW."lead_minutes", NEW."minutes", NEW."name", NEW."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."room_feature", NEW."tone", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="8b990c7953d687cf1c05ff54b7b6184f4d67dcf9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bcfd4",
                            table="appointments_visittype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_visittypeevent" ("buffer_after", "buffer_before", "clinic_id", "horizon_days", "id", "is_active", "is_online", "kind", "lead_minutes", "minutes", "name", "needs_room", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "room_feature", "tone", "uid", "version") VALUES (OLD."buffer_after", OLD."buffer_before", OLD."clinic_id", OLD."horizon_days", OLD."id", OLD."is_active", OLD."is_online", OLD."kind", OLD."lead_minutes", OLD."minutes", OLD."name", OLD."needs_room", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."room_feature", OLD."tone", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="cced742fc69d615017a6f7624cc306e0d73d7aaf",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2f7ae",
                            table="appointments_visittype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_giverevent" ("clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "visit_type_id") VALUES (NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."uid", NEW."visit_type_id"); RETURN NULL;',
                            hash="25896edf8f955c678212feb1f9aa7e17a8b33196",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_83611",
                            table="appointments_giver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_giverevent" ("clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "visit_type_id") VALUES (NEW."clinic_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."uid", NEW."visit_type_id"); RETURN NULL;',
                            hash="f76a649ec96d87be29d7d162b20d305b0be2057e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_03627",
                            table="appointments_giver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_giverevent" ("clinic_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "uid", "visit_type_id") VALUES (OLD."clinic_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."uid", OLD."visit_type_id"); RETURN NULL;',
                            hash="d71a266b9c8c95d3b72e3ed0cd734c7c6c599752",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bfd8a",
                            table="appointments_giver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giverevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9063bc8333baa8c614271febca516ef91f74e343",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_46fb2",
                            table="appointments_giverevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_otherhoursevent" ("clinic_id", "closes", "day", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."closes", NEW."day", NEW."id", NEW."location_id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."uid"); RETURN NULL;',
                            hash="f4a0c8e9fc7792f9681bcf8bda4d2e5d3607f1c3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_70fc2",
                            table="appointments_otherhours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_otherhoursevent" ("clinic_id", "closes", "day", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "uid") VALUES (NEW."clinic_id", NEW."closes", NEW."day", NEW."id", NEW."location_id", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."uid"); RETURN NULL;',
                            hash="68e2729a285901babee63f03b18366ee26039fb9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d1073",
                            table="appointments_otherhours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhours",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_otherhoursevent" ("clinic_id", "closes", "day", "id", "location_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "uid") VALUES (OLD."clinic_id", OLD."closes", OLD."day", OLD."id", OLD."location_id", OLD."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."reason", OLD."uid"); RETURN NULL;',
                            hash="c8c076646a5070088fa36aa0f6f7880a0a11b998",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_90528",
                            table="appointments_otherhours",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="otherhoursevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9d8d16777a2cee3fd8fbec2d96315aca25451de",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_715aa",
                            table="appointments_otherhoursevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        clinic.protection.ProtectTables("Giver", "GiverEvent", "OtherHours", "OtherHoursEvent"),
    ]
