"""Triggers for records that are closed by a signature (DESIGN §3): once sealed, no write and no TRUNCATE passes."""

from typing import Any

import pgtrigger
from pghistory import DeleteEvent, InsertEvent, UpdateEvent
from pghistory import track as history_track


def tracked(model: Any) -> Any:
    """Record every insert, update and delete of the model's rows in an append-only event table."""
    return history_track(InsertEvent(), UpdateEvent(), DeleteEvent())(model)


def no_truncate(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'this table is never emptied';",
    )


def sealed_row(prefix: str) -> list[pgtrigger.Trigger]:
    """For the signed row itself: closed as soon as `signed_at` is set.

    One thing may still be added: that it was entered in error.
    """
    return [
        pgtrigger.Trigger(
            name=f"{prefix}_sealed",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__signed_at__isnull=False),
            declare=[("allowed", "jsonb")],
            func="""
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'a signed record cannot be deleted' USING ERRCODE = 'P0S01';
                END IF;
                allowed := jsonb_build_object('entered_in_error_at', NEW.entered_in_error_at,
                                              'entered_in_error_reason', NEW.entered_in_error_reason);
                IF OLD.entered_in_error_at IS NOT NULL OR (to_jsonb(OLD) || allowed) <> to_jsonb(NEW) THEN
                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';
                END IF;
                RETURN NEW;
            """,
        ),
        no_truncate(f"{prefix}_no_truncate"),
    ]


def sealed_child(prefix: str, *, parent_table: str, parent_column: str) -> list[pgtrigger.Trigger]:
    """For rows that belong to a signed record: no row is added, changed, moved or removed once it is signed."""
    return [
        pgtrigger.Trigger(
            name=f"{prefix}_sealed",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=f"""
                IF TG_OP <> 'INSERT' AND EXISTS (
                    SELECT 1 FROM {parent_table} p WHERE p.id = OLD.{parent_column} AND p.signed_at IS NOT NULL
                ) THEN
                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';
                END IF;
                IF TG_OP <> 'DELETE' AND EXISTS (
                    SELECT 1 FROM {parent_table} p WHERE p.id = NEW.{parent_column} AND p.signed_at IS NOT NULL
                ) THEN
                    RAISE EXCEPTION 'a signed record cannot be changed' USING ERRCODE = 'P0S01';
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            """,
        ),
        no_truncate(f"{prefix}_no_truncate"),
    ]
