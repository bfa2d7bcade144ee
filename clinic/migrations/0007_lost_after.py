import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0006_calendar_feeds"),
    ]

    operations = [
        migrations.AddField(
            model_name="clinic",
            name="lost_after_days",
            field=models.PositiveSmallIntegerField(
                default=60,
                help_text="Somebody in care who was not seen for so many days, with nothing booked.",
                validators=[
                    django.core.validators.MinValueValidator(14),
                    django.core.validators.MaxValueValidator(730),
                ],
                verbose_name="days until a patient counts as lost",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinic",
            constraint=models.CheckConstraint(
                condition=models.Q(("lost_after_days__range", (14, 730))), name="clinic_lost_after"
            ),
        ),
    ]
