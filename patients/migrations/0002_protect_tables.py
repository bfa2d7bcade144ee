from django.db import migrations

from clinic.protection import AppendOnly, ProtectTables


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_squashed_0007_search_finds_few"), ("clinic", "0003_cache_table")]

    operations = [
        ProtectTables(),
        AppendOnly("ExaminationAddendum"),
    ]
