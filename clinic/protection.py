"""Migration operations that hold the second and third layer of tenancy, and append-only tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.migrations.operations.base import Operation

CURRENT_CLINIC = "NULLIF(current_setting('app.clinic_id', true), '')::bigint"
CURRENT_USER = "NULLIF(current_setting('app.user_id', true), '')::bigint"
CLOCK = "current_setting('app.door', true) = 'clock'"


def _has_clinic(model: type[models.Model]) -> bool:
    return any(field.name == "clinic" for field in model._meta.local_fields)


def _is_history(model: type[models.Model]) -> bool:
    return any(field.name == "pgh_id" for field in model._meta.local_fields)


class ProtectTables(Operation):
    """Force row-level security on this app's tables that have a clinic, and tie their references to the clinic.

    models: names of models; all of the app's models with a clinic at this point when empty.
    also: further condition (SQL) under which a row may be seen and written, OR-ed to the clinic's.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *names: str, also: str = "") -> None:
        self.names = names
        self.also = also

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, self.names, {"also": self.also} if self.also else {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        return

    def describe(self) -> str:
        return "Keep the rows of each clinic apart"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        tables = self._tables(app_label, to_state)
        for model in tables:
            for sql in self._row_security(model):
                schema_editor.execute(sql)
        for model in tables:
            if not _is_history(model):
                for sql in self._composite_keys(model):
                    schema_editor.execute(sql)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._tables(app_label, from_state):
            table = model._meta.db_table
            for name in self._key_names(model):
                schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
            schema_editor.execute(f'DROP POLICY IF EXISTS clinic ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    def _tables(self, app_label: str, state: Any) -> list[type[models.Model]]:
        wanted = {name.lower() for name in self.names}
        found = []
        for model in state.apps.get_models():
            if model._meta.app_label != app_label or not _has_clinic(model):
                continue
            if not wanted or model._meta.model_name in wanted:
                found.append(model)
        return sorted(found, key=lambda model: model._meta.db_table)

    def _row_security(self, model: type[models.Model]) -> Iterable[str]:
        table = model._meta.db_table
        rule = f"clinic_id = {CURRENT_CLINIC}"
        if self.also:
            rule = f"{rule} OR {self.also}"
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield f'CREATE POLICY clinic ON "{table}" USING ({rule}) WITH CHECK ({rule})'
        if _is_history(model):
            yield f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{settings.APP_ROLE}"'
        else:
            yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_clinic_row" UNIQUE (clinic_id, id)'

    def _references(self, model: type[models.Model]) -> Iterable[models.ForeignKey]:
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.name != "clinic":
                target = field.remote_field.model
                if isinstance(target, type) and _has_clinic(target):
                    yield field

    def _composite_keys(self, model: type[models.Model]) -> Iterable[str]:
        table = model._meta.db_table
        for field in self._references(model):
            target = field.remote_field.model._meta.db_table
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_same_clinic" '
                f'FOREIGN KEY (clinic_id, "{field.column}") REFERENCES "{target}" (clinic_id, id) '
                "DEFERRABLE INITIALLY DEFERRED"
            )

    def _key_names(self, model: type[models.Model]) -> Iterable[str]:
        table = model._meta.db_table
        yield f"{table}_clinic_row"
        for field in self._references(model):
            yield f"{table}_{field.column}_same_clinic"


class Together(Operation):
    """Several operations as one step: the state of all first, then the tables.

    Django draws every related model anew between two operations, which for this many models takes a minute; here
    it does so once. Only for operations that do not depend on an in-between state: new models, new triggers.
    """

    reversible = True
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # drawn when next asked for, not after each operation
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations in one step"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)


class AppendOnly(Operation):
    """Take UPDATE, DELETE and TRUNCATE on these tables from the role the product signs in with."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *names: str) -> None:
        self.names = names

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, self.names, {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        return

    def describe(self) -> str:
        return "Rows are added here and never changed"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._each(app_label, schema_editor, to_state, "REVOKE", "FROM")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._each(app_label, schema_editor, to_state, "GRANT", "TO")

    def _each(self, app_label: str, schema_editor: Any, state: Any, verb: str, word: str) -> None:
        for name in self.names:
            table = state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(
                f'{verb} UPDATE, DELETE, TRUNCATE ON "{table}" {word} "{settings.APP_ROLE}"'
            )


GRANTS = f"""
GRANT USAGE ON SCHEMA public TO "{settings.APP_ROLE}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{settings.APP_ROLE}";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{settings.APP_ROLE}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{settings.APP_ROLE}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{settings.APP_ROLE}";
"""
