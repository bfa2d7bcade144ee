from django.db import migrations

# What `createcachetable` would make; here, so that the owner makes it and no second command is needed.
CREATE = """
CREATE TABLE cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_protect_tables")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE cache")]
