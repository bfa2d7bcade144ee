"""What ten times the rows cost: a row of a large set beside the same row of a small one, measured in one run."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench.figures import Figure

AIM = "≤ 1.3"
HEADS = ("name", "small", "large", "ours", "floor", "ratio", "cpu", "db")


@dataclass(frozen=True)
class Growth:
    """One row. `small`, `large`: the figure on each set, in its own unit. `ours`, `floor`: how many times as much one
    request costs on the large one; `ratio`: ours / floor. `cpu`, `db`: the same of the workers' and PostgreSQL's time.
    """

    name: str
    ours: float
    floor: float
    ratio: float
    unit: str
    n: int
    small: float
    large: float
    cpu: float
    db: float

    def as_json(self, times: float) -> str:
        """One line; `times`: how many times the appointments."""
        return json.dumps({**asdict(self), "times": round(times, 1)})


def grown(small: Sequence[Figure], large: Sequence[Figure]) -> list[Growth]:
    """A line for each row that was measured on both."""
    before = {figure.name: figure for figure in small}
    return [_growth(before[figure.name], figure) for figure in large if figure.name in before]


def _growth(small: Figure, large: Figure) -> Growth:
    ours, floor = _times(small.ours, large.ours), _times(small.floor, large.floor)
    if large.unit == "1/s":  # half the rate is twice the cost
        ours, floor = _times(large.ours, small.ours), _times(large.floor, small.floor)
    return Growth(
        name=large.name,
        ours=round(ours, 2),
        floor=round(floor, 2),
        ratio=round(_times(floor, ours), 2),
        unit="times",
        n=large.n,
        small=small.ours,
        large=large.ours,
        cpu=round(_times(small.cpu_ms, large.cpu_ms), 2),
        db=round(_times(small.db_ms, large.db_ms), 2),
    )


def _times(before: float, after: float) -> float:
    return after / before if before else 0.0


def table(rows: Sequence[Growth]) -> str:
    """For people, in Markdown."""
    lines = [f"| {' | '.join((*HEADS, 'aim'))} |", f"|{'---|' * (len(HEADS) + 1)}"]
    lines += [f"| {' | '.join((*(str(getattr(each, head)) for head in HEADS), AIM))} |" for each in rows]
    return "\n".join(lines)
