"""What the hammer's programs know of series, and what they do to them. Standard library only."""

import random
from dataclasses import dataclass, field
from typing import Any

from bench.hammer_calls import Call

WEEKS = 3
PIECES = ("following", "all", "this")


@dataclass
class Chains:
    """The series of one clinic. Their first visit is on the day that everybody is at, the others weeks later."""

    scene: dict[str, Any]
    choose: random.Random
    versions: dict[str, int] = field(default_factory=dict)

    def wanted(self) -> dict[str, Any]:
        return {
            "patient": self._one("patients"), "practitioner": self._one("practitioners"),
            "visit_type": self._one("visit_types"), "location": self.scene["location"],
            "first_day": self.scene["day"], "steps": [{"visits": 1, "weeks": WEEKS}],
            "weekdays": [self.scene["weekday"]], "times": [self._clock(), self._clock()],
        }  # fmt: skip

    def change(self) -> Call | None:
        return self._of_one("series_change", "change", {**self._piece(), "clock": self._clock()})

    def cancel(self) -> Call | None:
        return self._of_one("series_cancel", "cancel", {**self._piece(), "reason": "Away"})

    def take_back(self) -> Call | None:
        verb = self.choose.choice(["undo", "undo-change"])
        return self._of_one("series_undo", verb, None)

    def learn(self, answer: dict[str, Any]) -> list[dict[str, Any]]:
        """Its visits, each as the answers about one visit tell it."""
        uid = answer["uid"]
        self.versions[uid] = max(answer["version"], self.versions.get(uid, 0))
        return [{**visit, "patient": answer["patient"]} for visit in answer["visits"]]

    def _of_one(self, what: str, verb: str, body: dict[str, Any] | None) -> Call | None:
        if not self.versions:
            return None
        uid = self.choose.choice(list(self.versions)[-6:])
        return Call(what, "POST", f"series/{uid}/{verb}", body, version=self.versions[uid])

    def _piece(self) -> dict[str, Any]:
        return {"scope": self.choose.choice(PIECES), "number": self.choose.randint(1, WEEKS)}

    def _clock(self) -> str:
        """Of one of the starts, on the wall."""
        return str(self._one("starts"))[11:19]

    def _one(self, name: str) -> Any:
        return self.choose.choice(self.scene[name])
