from django.db import migrations

from clinic.protection import ProtectTables


class Migration(migrations.Migration):
    dependencies = [
        ("rehab_plans", "0001_squashed_0003_let_patients_ease_a_dose"),
        ("appointments", "0002_protect_tables"),
    ]

    operations = [
        ProtectTables(),
    ]
