from django.db import migrations

# PostgreSQL expects 1,000 rows of a function, and would read all patients of the clinic to join so many.
FEW = "ALTER FUNCTION search_patients(text, text, date, integer) ROWS 10"
BEFORE = "ALTER FUNCTION search_patients(text, text, date, integer) ROWS 1000"


class Migration(migrations.Migration):
    dependencies = [("patients", "0006_patient_numbers")]

    operations = [migrations.RunSQL(FEW, BEFORE)]
