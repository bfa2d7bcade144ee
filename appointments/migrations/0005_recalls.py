import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0004_undo_changes"),
        ("clinic", "0007_lost_after"),
        ("patients", "0004_do_not_contact"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="Recall",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("plan", "Next visit"),
                                    ("re_examination", "Check-up"),
                                    ("lost", "Not seen for long"),
                                    ("manual", "Noted by us"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="from which day")),
                        ("counted_from", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("due", "open"),
                                    ("snoozed", "put off"),
                                    ("booked", "booked"),
                                    ("closed", "closed"),
                                ],
                                default="due",
                                max_length=8,
                            ),
                        ),
                        ("snoozed_until", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("declined", "does not want to come"),
                                    ("no_need", "needs no visit now"),
                                    ("later", "will call when they want to come"),
                                    ("elsewhere", "goes somewhere else"),
                                    ("moved", "has moved away"),
                                    ("unreachable", "could not be reached"),
                                    ("no_contact", "do not contact"),
                                    ("over", "no longer due"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "appointment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answered_recalls",
                                to="appointments.appointment",
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
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recalls",
                                to="patients.patient",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("due", "snoozed"))),
                                fields=["clinic", "due_on", "id"],
                                name="recall_open",
                            ),
                            models.Index(fields=["clinic", "created_at"], name="recall_by_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("due", "snoozed"))),
                                fields=("clinic", "patient", "kind"),
                                name="recall_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("counted_from__isnull", False),
                                    models.Q(("outcome__in", ("no_contact", "over")), _negated=True),
                                ),
                                fields=("clinic", "patient", "kind", "counted_from"),
                                name="recall_once_per_day_counted_from",
                            ),
                            models.UniqueConstraint(
                                fields=("clinic", "idem_key"), name="recall_idem_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["plan", "re_examination", "lost", "manual"])
                                ),
                                name="recall_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["due", "snoozed", "booked", "closed"])),
                                name="recall_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "",
                                            "declined",
                                            "no_need",
                                            "later",
                                            "elsewhere",
                                            "moved",
                                            "unreachable",
                                            "no_contact",
                                            "over",
                                        ],
                                    )
                                ),
                                name="recall_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("snoozed_until__isnull", False), ("state", "snoozed")),
                                    models.Q(
                                        models.Q(("state", "snoozed"), _negated=True),
                                        ("snoozed_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recall_snoozed_until",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("appointment__isnull", False), ("state", "booked")),
                                    models.Q(
                                        models.Q(("state", "booked"), _negated=True),
                                        ("appointment__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recall_booked_names_the_visit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "closed"),
                                        models.Q(("outcome", ""), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("outcome", "")),
                                    _connector="OR",
                                ),
                                name="recall_closed_with_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "manual"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="recall_by_hand_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecallAttempt",
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
                        ("at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "phone"),
                                    ("email", "e-mail"),
                                    ("letter", "letter"),
                                    ("sms", "text message"),
                                ],
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("no_answer", "no answer"),
                                    ("left_word", "left a word"),
                                    ("sent", "sent"),
                                    ("will_call", "will call back"),
                                    ("call_later", "asked us to try later"),
                                    ("refused", "does not want to come"),
                                    ("wrong_number", "wrong number or address"),
                                ],
                                max_length=14,
                                verbose_name="what came of it",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
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
                            "recall",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attempts",
                                to="appointments.recall",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["phone", "email", "letter", "sms"])),
                                name="recall_attempt_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "result__in",
                                        [
                                            "no_answer",
                                            "left_word",
                                            "sent",
                                            "will_call",
                                            "call_later",
                                            "refused",
                                            "wrong_number",
                                        ],
                                    )
                                ),
                                name="recall_attempt_result_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecallAttemptEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        ("at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("phone", "phone"),
                                    ("email", "e-mail"),
                                    ("letter", "letter"),
                                    ("sms", "text message"),
                                ],
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("no_answer", "no answer"),
                                    ("left_word", "left a word"),
                                    ("sent", "sent"),
                                    ("will_call", "will call back"),
                                    ("call_later", "asked us to try later"),
                                    ("refused", "does not want to come"),
                                    ("wrong_number", "wrong number or address"),
                                ],
                                max_length=14,
                                verbose_name="what came of it",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
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
                                to="appointments.recallattempt",
                            ),
                        ),
                        (
                            "recall",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.recall",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RecallEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(db_default=clinic.tenancy.Uuid7(), editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("plan", "Next visit"),
                                    ("re_examination", "Check-up"),
                                    ("lost", "Not seen for long"),
                                    ("manual", "Noted by us"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="from which day")),
                        ("counted_from", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("due", "open"),
                                    ("snoozed", "put off"),
                                    ("booked", "booked"),
                                    ("closed", "closed"),
                                ],
                                default="due",
                                max_length=8,
                            ),
                        ),
                        ("snoozed_until", models.DateField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("declined", "does not want to come"),
                                    ("no_need", "needs no visit now"),
                                    ("later", "will call when they want to come"),
                                    ("elsewhere", "goes somewhere else"),
                                    ("moved", "has moved away"),
                                    ("unreachable", "could not be reached"),
                                    ("no_contact", "do not contact"),
                                    ("over", "no longer due"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(editable=False, max_length=80, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "appointment",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appointments.appointment",
                            ),
                        ),
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
                            "closed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
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
                                to="appointments.recall",
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
                    model_name="recall",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallevent" ("appointment_id", "clinic_id", "closed_at", "closed_by_id", "counted_from", "created_at", "created_by_id", "due_on", "id", "idem_key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "snoozed_until", "state", "uid", "version") VALUES (NEW."appointment_id", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."counted_from", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."idem_key", NEW."kind", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."snoozed_until", NEW."state", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="bbbd14ce9d706ac788a9d4d7bf5bd2a6532c36f0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_781e7",
                            table="appointments_recall",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recall",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_recallevent" ("appointment_id", "clinic_id", "closed_at", "closed_by_id", "counted_from", "created_at", "created_by_id", "due_on", "id", "idem_key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "snoozed_until", "state", "uid", "version") VALUES (NEW."appointment_id", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."counted_from", NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."idem_key", NEW."kind", NEW."outcome", NEW."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."snoozed_until", NEW."state", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="378dad0ca673c6dc931cbcec6b396e8776da232d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9af15",
                            table="appointments_recall",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recall",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallevent" ("appointment_id", "clinic_id", "closed_at", "closed_by_id", "counted_from", "created_at", "created_by_id", "due_on", "id", "idem_key", "kind", "outcome", "patient_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "snoozed_until", "state", "uid", "version") VALUES (OLD."appointment_id", OLD."clinic_id", OLD."closed_at", OLD."closed_by_id", OLD."counted_from", OLD."created_at", OLD."created_by_id", OLD."due_on", OLD."id", OLD."idem_key", OLD."kind", OLD."outcome", OLD."patient_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."snoozed_until", OLD."state", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="c58c1c2dbbe618e68687becfe53dd01c253bf37a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3f62f",
                            table="appointments_recall",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallattemptevent" ("at", "by_id", "channel", "clinic_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recall_id", "result", "uid") VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."clinic_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recall_id", NEW."result", NEW."uid"); RETURN NULL;',
                            hash="744c0b1bcd3a5e8dd64df8ffb8770797cc2ebdd9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3eb9c",
                            table="appointments_recallattempt",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appointments_recallattemptevent" ("at", "by_id", "channel", "clinic_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recall_id", "result", "uid") VALUES (NEW."at", NEW."by_id", NEW."channel", NEW."clinic_id", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recall_id", NEW."result", NEW."uid"); RETURN NULL;',
                            hash="5c40157428ba5190f63c7d7b8eff6a861137e82c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b5f8c",
                            table="appointments_recallattempt",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattempt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appointments_recallattemptevent" ("at", "by_id", "channel", "clinic_id", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recall_id", "result", "uid") VALUES (OLD."at", OLD."by_id", OLD."channel", OLD."clinic_id", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recall_id", OLD."result", OLD."uid"); RETURN NULL;',
                            hash="a8bf97d5407ff293931f36f73c22f38283b724f7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ca1b4",
                            table="appointments_recallattempt",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallattemptevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="eec6f99f31580a50e1afc2384dd1ebe49650e9ac",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0885a",
                            table="appointments_recallattemptevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recallevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="82bb1fb28b44e37438cc34aaec19b87dbc63b861",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_32850",
                            table="appointments_recallevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
        clinic.protection.ProtectTables("Recall", "RecallEvent", "RecallAttempt", "RecallAttemptEvent"),
    ]
