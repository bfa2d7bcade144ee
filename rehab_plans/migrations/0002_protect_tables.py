from django.db import migrations

from clinic.protection import ProtectTables


class Migration(migrations.Migration):
    dependencies = [("rehab_plans", "0001_initial"), ("appointments", "0002_protect_tables")]

    operations = [
        ProtectTables(),
    ]
