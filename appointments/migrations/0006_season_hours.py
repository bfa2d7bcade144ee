import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0005_recalls"),
        ("clinic", "0006_calendar_feeds"),
        ("patients", "0003_search"),
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
                migrations.RemoveConstraint(
                    model_name="workinghours",
                    name="working_hours_once",
                ),
                migrations.AddField(
                    model_name="appointment",
                    name="agreed_outside",
                    field=models.CharField(
                        blank=True,
                        choices=[("hours", "outside working hours"), ("time_off", "in time off")],
                        db_default="",
                        default="",
                        editable=False,
                        max_length=8,
                    ),
                ),
                migrations.AddField(
                    model_name="appointmentevent",
                    name="agreed_outside",
                    field=models.CharField(
                        blank=True,
                        choices=[("hours", "outside working hours"), ("time_off", "in time off")],
                        db_default="",
                        default="",
                        editable=False,
                        max_length=8,
                    ),
                ),
            ],
        ),
        clinic.protection.Together(
            operations=[
                migrations.AddConstraint(
                    model_name="appointment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("agreed_outside__in", ["", "hours", "time_off"])),
                        name="appointment_outside_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workinghours",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__gte", models.F("valid_from")),
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            _connector="OR",
                        ),
                        name="working_hours_valid_forward",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workinghours",
                    constraint=models.UniqueConstraint(
                        fields=("clinic", "practitioner", "location", "weekday", "opens", "valid_from"),
                        name="working_hours_once",
                        nulls_distinct=False,
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
                            func='INSERT INTO "appointments_appointmentevent" ("agreed_outside", "arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "changed_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (NEW."agreed_outside", NEW."arrived_at", NEW."blocked_from", NEW."blocked_until", NEW."booked_at", NEW."booked_by_id", NEW."cancel_reason", NEW."cancelled_at", NEW."changed_at", NEW."checked_out_at", NEW."clinic_id", NEW."desk_note", NEW."ends_at", NEW."expires_at", NEW."id", NEW."idem_key", NEW."in_room_at", NEW."lane", NEW."location_id", NEW."overbook_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."room_id", NEW."sequence", NEW."starts_at", NEW."status", NEW."treated_at", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="2359076c93806c31ea07ef4d3bde1850a70da237",
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
                            func='INSERT INTO "appointments_appointmentevent" ("agreed_outside", "arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "changed_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (NEW."agreed_outside", NEW."arrived_at", NEW."blocked_from", NEW."blocked_until", NEW."booked_at", NEW."booked_by_id", NEW."cancel_reason", NEW."cancelled_at", NEW."changed_at", NEW."checked_out_at", NEW."clinic_id", NEW."desk_note", NEW."ends_at", NEW."expires_at", NEW."id", NEW."idem_key", NEW."in_room_at", NEW."lane", NEW."location_id", NEW."overbook_reason", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."room_id", NEW."sequence", NEW."starts_at", NEW."status", NEW."treated_at", NEW."uid", NEW."version", NEW."visit_type_id"); RETURN NULL;',
                            hash="0e88b7a13971ca2762a02008c451f75d4bea82c4",
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
                            func='INSERT INTO "appointments_appointmentevent" ("agreed_outside", "arrived_at", "blocked_from", "blocked_until", "booked_at", "booked_by_id", "cancel_reason", "cancelled_at", "changed_at", "checked_out_at", "clinic_id", "desk_note", "ends_at", "expires_at", "id", "idem_key", "in_room_at", "lane", "location_id", "overbook_reason", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "room_id", "sequence", "starts_at", "status", "treated_at", "uid", "version", "visit_type_id") VALUES (OLD."agreed_outside", OLD."arrived_at", OLD."blocked_from", OLD."blocked_until", OLD."booked_at", OLD."booked_by_id", OLD."cancel_reason", OLD."cancelled_at", OLD."changed_at", OLD."checked_out_at", OLD."clinic_id", OLD."desk_note", OLD."ends_at", OLD."expires_at", OLD."id", OLD."idem_key", OLD."in_room_at", OLD."lane", OLD."location_id", OLD."overbook_reason", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."room_id", OLD."sequence", OLD."starts_at", OLD."status", OLD."treated_at", OLD."uid", OLD."version", OLD."visit_type_id"); RETURN NULL;',
                            hash="df3eb5caedbf162c0a4d331c1ed340baf1b80425",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d64e7",
                            table="appointments_appointment",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
