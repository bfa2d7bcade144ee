from typing import Any

from django.conf import settings
from django.db import migrations

# unaccent() is not immutable, so it cannot stand in an index; with its dictionary named it is.
PLAIN_TEXT = """
CREATE FUNCTION plain_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
SET search_path = public, pg_temp
RETURN public.unaccent('public.unaccent'::regdictionary, lower(value));
"""

# Row-level security keeps trigram operators out of index conditions, so this one function looks past it.
# It runs as the owner and filters by the current clinic itself: without a clinic it finds nobody.
# PostgreSQL would expect 1,000 rows of it and read all patients of the clinic to join so many: it finds few.
# Order: the best name first; digits match the phone, an @ the e-mail, a date the birth date.
SEARCH = """
CREATE FUNCTION search_patients(words text, digits text, birth date, most integer)
RETURNS TABLE (patient_id bigint, score real)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
SET search_path = public, pg_temp
SET pg_trgm.word_similarity_threshold = 0.45
AS $$
    SELECT p.id,
           CASE
               WHEN birth IS NOT NULL AND p.birth_on = birth THEN 2
               WHEN digits <> '' AND p.phone LIKE '%' || digits || '%' THEN 2
               WHEN position('@' IN words) > 0 AND lower(p.email) LIKE lower(words) || '%' THEN 2
               ELSE word_similarity(plain_text(words), plain_text(p.first_name || ' ' || p.last_name))
           END::real AS score
    FROM patients_patient p
    WHERE p.clinic_id = NULLIF(current_setting('app.clinic_id', true), '')::bigint
      AND p.archived_at IS NULL AND p.merged_into_id IS NULL
      AND (
          (birth IS NOT NULL AND p.birth_on = birth)
          OR (digits <> '' AND p.phone LIKE '%' || digits || '%')
          OR (position('@' IN words) > 0 AND lower(p.email) LIKE lower(words) || '%')
          OR (words <> '' AND birth IS NULL AND digits = ''
              AND plain_text(words) <% plain_text(p.first_name || ' ' || p.last_name))
      )
    ORDER BY score DESC, p.last_name, p.first_name, p.id
    LIMIT least(most, 50)
$$;
REVOKE ALL ON FUNCTION search_patients(text, text, date, integer) FROM PUBLIC;
"""

# One index for everything that somebody at the desk types, with the clinic in it: another clinic's patients cost
# nothing. Written at once (no pending list), so that the search after an import is as fast as any.
INDEX = """
CREATE INDEX patient_search ON patients_patient
USING gin (clinic_id, plain_text(first_name || ' ' || last_name) gin_trgm_ops, phone gin_trgm_ops, lower(email) gin_trgm_ops)
WITH (fastupdate = off);
"""


def grant(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(
        f'GRANT EXECUTE ON FUNCTION search_patients(text, text, date, integer) TO "{settings.APP_ROLE}"'
    )


class Migration(migrations.Migration):
    dependencies = [("patients", "0002_protect_tables")]

    operations = [
        migrations.RunSQL(PLAIN_TEXT, "DROP FUNCTION plain_text(text)"),
        migrations.RunSQL(INDEX, "DROP INDEX patient_search"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION search_patients(text, text, date, integer)"),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
