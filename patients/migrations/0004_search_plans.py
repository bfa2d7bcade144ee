from django.db import migrations

# What is typed decides how a search is planned: by name, by digits or by day. One plan for all of them reads every
# patient of the clinic.
CUSTOM = "ALTER FUNCTION search_patients(text, text, date, integer) SET plan_cache_mode = force_custom_plan"
BEFORE = "ALTER FUNCTION search_patients(text, text, date, integer) RESET plan_cache_mode"


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_search")]

    operations = [migrations.RunSQL(CUSTOM, BEFORE)]
