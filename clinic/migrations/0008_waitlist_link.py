from django.db import migrations, models

import clinic.protection


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0007_lost_after"),
    ]

    operations = [
        clinic.protection.Together(
            operations=[
                migrations.RemoveConstraint(
                    model_name="patientlink",
                    name="patient_link_purpose_known",
                ),
                migrations.AlterField(
                    model_name="patientlink",
                    name="purpose",
                    field=models.CharField(
                        choices=[
                            ("intake", "intake"),
                            ("programme", "exercise programme"),
                            ("check_in", "weekly question"),
                            ("rebook", "book again"),
                            ("appointment", "appointment"),
                            ("preferences", "e-mail preferences"),
                            ("visits_feed", "calendar of a patient's visits"),
                            ("diary_feed", "calendar of a practitioner's diary"),
                            ("waitlist_offer", "offer of a free time"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="patientlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "intake",
                            "programme",
                            "check_in",
                            "rebook",
                            "appointment",
                            "preferences",
                            "visits_feed",
                            "diary_feed",
                            "waitlist_offer",
                        ],
                    )
                ),
                name="patient_link_purpose_known",
            ),
        ),
    ]
