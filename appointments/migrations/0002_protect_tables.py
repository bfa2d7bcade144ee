from django.db import migrations

from clinic.protection import AppendOnly, ProtectTables


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("patients", "0003_search")]

    operations = [
        ProtectTables(),
        AppendOnly("Addendum"),
    ]
