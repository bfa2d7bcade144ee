import django.db.models.deletion
from django.db import migrations, models

import clinic.protection
import clinic.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0010_newcomer_links"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.CreateModel(
                    name="FileImport",
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
                        ("kind", models.CharField(max_length=20)),
                        ("filename", models.CharField(max_length=120)),
                        ("content", models.BinaryField(null=True)),
                        ("headings", models.JSONField(default=list)),
                        ("n_rows", models.PositiveIntegerField()),
                        ("columns", models.JSONField(default=list)),
                        ("choices", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("columns", "choose the columns"),
                                    ("names", "say who and what is meant"),
                                    ("checking", "being checked"),
                                    ("checked", "checked, nothing is brought in yet"),
                                    ("running", "being brought in"),
                                    ("done", "brought in"),
                                    ("failed", "stopped"),
                                ],
                                default="columns",
                                max_length=10,
                            ),
                        ),
                        ("n_done", models.PositiveIntegerField(default=0)),
                        ("counts", models.JSONField(default=dict)),
                        ("uploaded_at", models.DateTimeField()),
                        ("started_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("lease_token", models.UUIDField(null=True)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("idem_key", models.CharField(max_length=80, null=True)),
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
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="clinic.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-uploaded_at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("checking", "running"))),
                                fields=["clinic"],
                                name="file_import_at_work",
                            ),
                            models.Index(fields=["clinic", "-uploaded_at", "-id"], name="file_import_newest"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("clinic", "idem_key"), name="file_import_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "columns",
                                            "names",
                                            "checking",
                                            "checked",
                                            "running",
                                            "done",
                                            "failed",
                                        ],
                                    )
                                ),
                                name="file_import_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportFinding",
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
                        ("row", models.PositiveIntegerField()),
                        ("column", models.CharField(blank=True, max_length=120)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("here", "already here"),
                                    ("differs", "here, but not the same"),
                                    ("skipped", "left out"),
                                    ("error", "with an error"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("message", models.CharField(max_length=400)),
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
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="clinic.fileimport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["row", "id"],
                        "indexes": [
                            models.Index(fields=["clinic", "source", "row", "id"], name="import_finding_rows")
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="clinic",
            name="mail_is_on",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        clinic.protection.ProtectTables("FileImport", "ImportFinding"),
    ]
