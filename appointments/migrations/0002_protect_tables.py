from django.db import migrations

from clinic.protection import AppendOnly, ProtectTables


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_squashed_0012_public_booking"), ("patients", "0003_search")]

    operations = [
        ProtectTables(),
        AppendOnly("Addendum"),
    ]
