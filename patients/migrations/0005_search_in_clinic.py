from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations

# One index for everything that somebody at the desk types, with the clinic in it: another clinic's patients cost
# nothing. Written at once (no pending list), so that the search after an import is as fast as any.
INDEX = """
CREATE INDEX patient_search ON patients_patient
USING gin (clinic_id, plain_text(first_name || ' ' || last_name) gin_trgm_ops, phone gin_trgm_ops, lower(email) gin_trgm_ops)
WITH (fastupdate = off);
DROP INDEX patient_name_words;
"""
BEFORE = """
CREATE INDEX patient_name_words ON patients_patient
USING gin (plain_text(first_name || ' ' || last_name) gin_trgm_ops);
DROP INDEX patient_search;
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0004_do_not_contact")]

    operations = [BtreeGinExtension(), migrations.RunSQL(INDEX, BEFORE)]
