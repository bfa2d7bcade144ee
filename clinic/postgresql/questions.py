"""Questions that are asked again and again, with their values beside the words instead of inside them.

PostgreSQL then reads and plans the words once per connection: that was more work than answering (docs/performance.md).
psycopg prepares what it meets a second time, unless it is told not to (`prepare_threshold`, settings).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any, Self

import psycopg
from psycopg._preparing import PrepareManager

PLACE = re.compile("%[s%]")
CHANGES = re.compile(rb"(DROP|ALTER|DISCARD|DEALLOCATE)\b")
MOST_KEPT = 300  # statements of one connection


@dataclass(frozen=True)
class Question:
    """One or several statements. `words` is Django's spelling of all (`%s`), `sent` how each one goes (`$1`), `takes`
    how many values each has."""

    words: str
    sent: tuple[bytes, ...]
    takes: tuple[int, ...]

    @classmethod
    def of(cls, words: str) -> "Question":
        numbers = count(1)
        sent = PLACE.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", words)
        return cls(words, (sent.encode(),), (next(numbers) - 1,))

    @classmethod
    def joined(cls, several: "Iterable[Question]") -> "Question":
        one = list(several)
        return cls(
            "; ".join(each.words for each in one),
            tuple(sent for each in one for sent in each.sent),
            tuple(takes for each in one for takes in each.takes),
        )


class Kept(PrepareManager):
    """What a connection has prepared stays when a transaction is rolled back.

    psycopg forgets everything then, since tables that were made in it are gone. We make none while we serve, but refuse
    often: each refusal cost the plans of every question. Only after an error is there a doubt about what was prepared.
    """

    prepared_max = MOST_KEPT
    is_in_doubt = False

    def clear(self) -> bool:
        if not self.is_in_doubt:
            return False
        self.is_in_doubt = False
        return super().clear()

    def _should_discard(self, prep: Any, results: Sequence[Any], *known: Any) -> bool:
        if any(CHANGES.match(each.command_status or b"") for each in results):
            self.is_in_doubt = True
        return super()._should_discard(prep, results, *known)


class QuestionCursor(psycopg.RawCursor[Any]):
    """Asks `question`, several statements in one round trip. `answers`: the rows of each."""

    name = "question"  # those who put a statement in front of others leave a cursor with a name alone
    question: Question
    answers: Sequence[list[Any]] = ()

    def execute(  # type: ignore[override]  # no templates, nothing by name
        self, query: Any, params: Sequence[Any] | None = None, **options: Any
    ) -> Self:
        """`query` is the question's own words, for those who listen on the way."""
        values = list(params or ())
        question = self.question
        if len(question.sent) == 1:
            super().execute(question.sent[0], values, **options)
            self.answers = [_rows(self)]
        else:
            self.answers = self._ask_at_once(values, options)
        # For who writes down what was asked: psycopg keeps no words of what is prepared.
        self._query: Any = SimpleNamespace(query=b"; ".join(question.sent))
        return self

    def _ask_at_once(self, values: Sequence[Any], options: Mapping[str, Any]) -> Sequence[list[Any]]:
        cursors = []
        with self.connection.pipeline():
            for sent, takes in zip(self.question.sent, self.question.takes, strict=True):
                cursors.append(psycopg.RawCursor(self.connection))
                cursors[-1].execute(sent, values[:takes], **options)
                values = values[takes:]
        return [_rows(cursor) for cursor in cursors]


def _rows(cursor: psycopg.RawCursor[Any]) -> list[Any]:
    """None of a statement that only writes."""
    return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []
