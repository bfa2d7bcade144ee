"""Fifty programs that do everything to one day of one clinic at once, each as soon as it has its last answer.

A process of its own, standard library only: it reads one JSON order per line and answers each with one line.
Order: {"port", "clients", "operations", "seed", "scene": see `bench.hammer_scene`}.
Answer: {"ms": {operation: [time of each]}, "seconds", "statuses": {operation: {status and code: how many}},
"ledger": what was answered with 2xx about visits, see `bench.hammer_calls.Entry`, "told": ids of all these visits}.
"""

import json
import random
import selectors
import sys
import time
import uuid
from collections import Counter, defaultdict, deque
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bench.client import PATIENCE, Line
from bench.hammer_calls import Call, Entry
from bench.hammer_series import Chains

STANDING = ("held", "pending", "booked", "confirmed")
REPLAYED, TWINS, STALE = 0.05, 0.05, 0.04  # of the calls that may be, so many are
THROWN_IN = 0.05  # of all calls, as long as there are some
MEDDLED = 0.3  # of the kept times, so many are known to those who move, confirm and cancel visits
KNOWN_TIMES = 12  # freed times that are asked for at once

# How often each of them is done. What has nothing to work on yet books instead.
WEIGHTS = {
    "book": 26, "family": 2, "move": 16, "resize": 8, "cancel": 14, "restore": 8, "undo": 6, "confirm": 3,
    "wait": 2, "freed": 4, "offer": 5, "accept": 4, "decline": 2, "take_back": 1, "book_waiting": 2, "withdraw": 1,
    "look_away": 1, "weekly_hours": 1, "other_hours": 1, "no_other_hours": 1, "time_off": 1, "no_time_off": 1,
    "series": 2, "series_change": 1, "series_cancel": 0.5, "series_undo": 0.5, "capacity": 0.5,
}  # fmt: skip
SERIES = ("series", "series_change", "series_cancel", "series_undo", "read_series")
OWNERS = ("weekly_hours", "other_hours", "no_other_hours", "time_off", "no_time_off", "capacity")


@dataclass
class Day:
    """What the programs have been told so far, and what they do next. The scene may hold `inserts`: calls of the floor,
    which are thrown in among the others."""

    scene: dict[str, Any]
    choose: random.Random
    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    freed: list[str] = field(default_factory=list)
    offers: dict[str, str] = field(default_factory=dict)
    rounds: list[str] = field(default_factory=list)
    entries: dict[str, int] = field(default_factory=dict)
    other_hours: list[str] = field(default_factory=list)
    time_off: list[str] = field(default_factory=list)
    queue: deque[Call] = field(default_factory=deque)
    ledger: list[Entry] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.entries.update(self.scene["entries"])
        self.series = Chains(self.scene, self.choose)

    # -- what to do next -----------------------------------------------------------------------------------------

    def next_call(self, token: str) -> Call:
        """Whatever was put off, or something by chance. A call that was sent before keeps its token."""
        call = self.queue.popleft() if self.queue else self._by_chance()
        if not call.token:
            call = replace(call, token=self.scene["owner_token"] if call.what in OWNERS else token)
        if call.may_be_repeated and self.choose.random() < TWINS:
            self.queue.append(replace(call, is_again=True))  # the next free line sends it at the same time
        return call

    def _by_chance(self) -> Call:
        if self.scene.get("inserts") and self.choose.random() < THROWN_IN:
            return self._post("insert", "bench/insert", self.scene["inserts"].pop())
        what = self.choose.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        return getattr(self, f"_{what}")() or self._book()

    def _book(self) -> Call:
        body = {
            "patient": self._one("patients"), "location": self.scene["location"], **self._where(),
            "visit_type": self._one("visit_types"), "outside_hours": self.choose.random() < 0.1,
        }  # fmt: skip
        return self._post("book", "appointments", body)

    def _family(self) -> Call:
        members = [
            {"patient": patient, "visit_type": self._one("visit_types")}
            for patient in self.choose.sample(self.scene["patients"], 2)
        ]
        place = {"location": self.scene["location"], "practitioner": self._one("practitioners")}
        body = {"members": members, "starts_at": self._one("starts"), **place}
        return self._post("family", "family-bookings", body)

    def _move(self) -> Call | None:
        body = self._where()
        if self.choose.random() < 0.5:
            del body["practitioner"]
        return self._change("move", "PATCH", "", body)

    def _resize(self) -> Call | None:
        return self._change("resize", "PATCH", "", {"minutes": self.choose.choice([10, 15, 20, 30, 45, 60])})

    def _cancel(self) -> Call | None:
        return self._change("cancel", "POST", "/cancel", {"reason": "Away"})

    def _restore(self) -> Call | None:
        return self._change("restore", "POST", "/restore", None, is_standing=False)

    def _undo(self) -> Call | None:
        return self._change("undo", "POST", "/undo", None, is_standing=self.choose.random() < 0.6)

    def _confirm(self) -> Call | None:
        return self._change("confirm", "POST", "/confirm", None)

    def _wait(self) -> Call:
        body = {
            "patient": self._one("patients"),
            "visit_type": self._one("visit_types"),
            "first_day": self.scene["today"],
        }
        standing = [uid for uid, seen in self.visits.items() if seen["patient"] == body["patient"]]
        if standing and self.choose.random() < 0.5:
            body["bring_forward"] = self.choose.choice(standing)
        return self._post("wait", "waitlist", body)

    def _freed(self) -> Call:
        return Call("freed", "GET", f"freed-times?limit={KNOWN_TIMES}")

    def _offer(self) -> Call | None:
        if not (self.freed and self.entries):
            return None
        chosen = self.choose.sample(sorted(self.entries), min(len(self.entries), self.choose.randint(1, 3)))
        return self._post(
            "offer", f"freed-times/{self.choose.choice(self.freed)}/offers", {"entries": chosen}
        )

    def _accept(self) -> Call | None:
        return self._answer("accept")

    def _decline(self) -> Call | None:
        return self._answer("decline")

    def _answer(self, what: str) -> Call | None:
        if not self.offers:
            return None
        return self._post(what, f"waitlist-offers/{self.choose.choice(list(self.offers)[-4:])}/{what}", None)

    def _take_back(self) -> Call | None:
        if not self.rounds:
            return None
        return self._post("take_back", f"waitlist-rounds/{self.choose.choice(self.rounds)}/end", None)

    def _book_waiting(self) -> Call | None:
        return self._of_entry("book_waiting", "book", {"location": self.scene["location"], **self._where()})

    def _withdraw(self) -> Call | None:
        return self._of_entry("withdraw", "withdraw", None)

    def _of_entry(self, what: str, verb: str, body: dict[str, Any] | None) -> Call | None:
        if not self.entries:
            return None
        uid = self.choose.choice(sorted(self.entries))
        return replace(self._post(what, f"waitlist/{uid}/{verb}", body), version=self.entries[uid])

    def _weekly_hours(self) -> Call:
        body = {"closes": self.choose.choice(["14:00", "16:00", "18:00", "18:00"])}
        return Call("weekly_hours", "PATCH", f"working-hours/{self._one('working_hours')}", body)

    def _other_hours(self) -> Call:
        body = {
            "practitioner": self._one("practitioners"), "location": self.scene["location"], "day": self.scene["day"],
            "opens": self.choose.choice(["08:00", "09:30"]), "closes": self.choose.choice(["15:00", "17:00"]),
        }  # fmt: skip
        return self._post("other_hours", "other-hours", body)

    def _no_other_hours(self) -> Call | None:
        return self._remove("no_other_hours", "other-hours", self.other_hours)

    def _time_off(self) -> Call:
        first = self.choose.randrange(len(self.scene["starts"]) - 6)
        body = {
            "practitioner": self._one("practitioners"), "starts_at": self.scene["starts"][first],
            "ends_at": self.scene["starts"][first + self.choose.randint(2, 6)],
        }  # fmt: skip
        return self._post("time_off", "time-off", body)

    def _no_time_off(self) -> Call | None:
        return self._remove("no_time_off", "time-off", self.time_off)

    def _look_away(self) -> Call:
        """Somebody falls ill: what would become of their visits of an hour or two. The yes comes when that is known."""
        first = self.choose.randrange(len(self.scene["starts"]) - 12)
        query = {
            "practitioner": self._one("practitioners"), "how": self.choose.choice(["stand_in", "later", "cancel"]),
            "starts_at": self.scene["starts"][first],
            "ends_at": self.scene["starts"][first + self.choose.randint(4, 12)],
        }  # fmt: skip
        return Call("look_away", "GET", f"absences/preview?{urlencode(query)}")

    def _away(self, looked: Call, proposals: list[dict[str, Any]]) -> Call:
        decisions = [
            {
                "appointment": each["appointment"]["uid"], "version": each["appointment"]["version"],
                "fate": each["fate"], "starts_at": each["starts_at"],
                "practitioner": each["practitioner"] and each["practitioner"]["uid"],
            }
            for each in proposals
        ]  # fmt: skip
        asked = dict(parse_qsl(looked.path.partition("?")[2]))
        del asked["how"]
        return self._post("away", "absences", {**asked, "decisions": decisions})

    def _series(self) -> Call:
        return self._post("series", "series", self.series.wanted())

    def _series_change(self) -> Call | None:
        return self.series.change()

    def _series_cancel(self) -> Call | None:
        return self.series.cancel()

    def _series_undo(self) -> Call | None:
        return self.series.take_back()

    def _capacity(self) -> Call:
        """More lanes, or fewer: those who have more visits at once than that keep them when the owner says yes."""
        body = {"capacity": self.choose.choice([1, 2, 3])}
        return Call("capacity", "PATCH", f"practitioners/{self._one('practitioners')}", body)

    def _remove(self, what: str, path: str, rows: list[str]) -> Call | None:
        return Call(what, "DELETE", f"{path}/{rows.pop(0)}") if rows else None

    def _post(self, what: str, path: str, body: dict[str, Any] | None) -> Call:
        return Call(what, "POST", path, body, key=uuid.UUID(int=self.choose.getrandbits(128)).hex)

    def _change(
        self, what: str, method: str, verb: str, body: dict[str, Any] | None, *, is_standing: bool = True
    ) -> Call | None:
        """Of a visit that stands, or does not, as far as is known; now and then of a version that is over."""
        found = [uid for uid, seen in self.visits.items() if (seen["status"] in STANDING) == is_standing]
        if not found:
            return None
        uid = self.choose.choice(found)
        version = self.visits[uid]["version"]
        if version > 1 and self.choose.random() < STALE:
            version -= 1
        return Call(what, method, f"appointments/{uid}{verb}", body, version=version)

    def _where(self) -> dict[str, Any]:
        wanted = {"practitioner": self._one("practitioners"), "starts_at": self._one("starts")}
        if self.choose.random() < 0.03:
            wanted["overbook_reason"] = "Acute"
        return wanted

    def _one(self, name: str) -> Any:
        return self.choose.choice(self.scene[name])

    # -- what was answered ---------------------------------------------------------------------------------------

    def learn(self, call: Call, status: int, answer: Any) -> None:
        if status >= 300:
            self._learn_refusal(call, status, answer)
            return
        if call.may_be_repeated and self.choose.random() < REPLAYED:
            self.queue.append(replace(call, is_again=True))
        if call.what == "freed":
            self.freed = [each["uid"] for each in answer["results"]]
        elif call.what == "family" or call.what in SERIES:
            for visit in self.series.learn(answer) if call.what in SERIES else answer["results"]:
                self._learn_visit(call, visit)
        elif call.what in ("wait", "withdraw", "read_entry"):
            self._learn_entry(answer)
        elif call.what in ("offer", "take_back"):
            self._learn_round(call, answer)
        elif call.what == "decline":
            self.offers.pop(answer["uid"], None)
        elif call.what == "other_hours":
            self.other_hours.append(answer["uid"])
        elif call.what in ("time_off", "away"):
            self.time_off.append(answer["uid"])
        elif call.what == "look_away":
            self.queue.append(self._away(call, answer["results"]))
        elif call.what not in (*OWNERS, "insert"):
            self._learn_visit(call, answer)

    def _learn_refusal(self, call: Call, status: int, answer: Any) -> None:
        code = answer.get("code", "")
        if code == "displaces_visits" and call.method != "DELETE":
            again = {**(call.body or {}), "accept": answer["accept"]}
            self.queue.append(replace(self._post(call.what, call.path, again), method=call.method))
        elif code == "stale_version" and call.path.startswith("appointments/"):
            self.queue.append(Call("read", "GET", "/".join(call.path.split("/")[:2])))
        elif code == "stale_version" and call.path.startswith("series/"):
            self.queue.append(Call("read_series", "GET", "/".join(call.path.split("/")[:2])))
        elif code in ("stale_version", "entry_closed") and call.path.startswith("waitlist/"):
            self.queue.append(Call("read_entry", "GET", "/".join(call.path.split("/")[:2])))
        elif code == "offer_over":
            self._forget_round(self.offers.get(call.path.split("/")[1], ""))

    def _learn_visit(self, call: Call, visit: dict[str, Any]) -> None:
        self.told.add(visit["uid"])
        seen = self.visits.get(visit["uid"])
        if seen is None or seen["version"] < visit["version"]:
            self.visits[visit["uid"]] = {
                "version": visit["version"], "status": visit["status"], "patient": visit["patient"]["uid"],
            }  # fmt: skip
        self.ledger.append(
            Entry(
                call.what, call.key, call.version, visit["uid"], visit["version"], visit["status"], visit["starts_at"],
                visit["ends_at"], visit["practitioner"]["uid"], visit["patient"]["uid"], visit.get("number", 0),
            )
        )  # fmt: skip

    def _learn_entry(self, entry: dict[str, Any]) -> None:
        if entry["state"] in ("waiting", "offered"):
            self.entries[entry["uid"]] = max(entry["version"], self.entries.get(entry["uid"], 0))
        else:
            self.entries.pop(entry["uid"], None)

    def _learn_round(self, call: Call, answer: dict[str, Any]) -> None:
        """The hold is a visit too, which anybody may move, cancel or confirm."""
        self.told.add(answer["appointment"])
        if answer["state"] == "running" and answer["uid"] not in self.rounds:
            self.rounds.append(answer["uid"])
            self.offers.update((each["uid"], answer["uid"]) for each in answer["offers"])
            if self.choose.random() < MEDDLED:
                self.queue.append(Call("read", "GET", f"appointments/{answer['appointment']}"))
        elif answer["state"] != "running":
            self._forget_round(answer["uid"])

    def _forget_round(self, uid: str) -> None:
        if uid in self.rounds:
            self.rounds.remove(uid)
        self.offers = {offer: round for offer, round in self.offers.items() if round != uid}


def read(body: bytes) -> dict[str, Any]:
    """An answer as it came; what is no JSON is told by its code."""
    try:
        return dict(json.loads(body or b"{}"))
    except ValueError:
        return {"code": "no_json"}


def run(order: dict[str, Any]) -> dict[str, Any]:
    """So many operations, `clients` at a time."""
    day = Day(order["scene"], random.Random(order["seed"]))
    tokens, left = day.scene["tokens"], order["operations"]
    selector = selectors.DefaultSelector()
    times: dict[str, list[float]] = defaultdict(list)
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.perf_counter()
    free = [(Line(order["port"]), tokens[number % len(tokens)]) for number in range(order["clients"])]
    while True:
        for line, token in free:
            if left > 0:
                call = day.next_call(token)
                left -= call.what != "insert"
                selector.register(line.send(call.as_bytes()), selectors.EVENT_READ, (line, token, call))
            else:
                line.hang_up()
        free = []
        if not selector.get_map():
            break
        ready = selector.select(PATIENCE)
        if not ready:
            raise TimeoutError(f"no answer in {PATIENCE:.0f} seconds")
        for key, _mask in ready:
            line, token, call = key.data
            if not line.receive():
                continue
            times[call.what].append((time.perf_counter() - line.sent_at) * 1000)
            selector.unregister(key.fileobj)
            answer = read(line.body)
            code = answer.get("code", "") if int(line.status) >= 300 else ""
            statuses[call.what][f"{line.status} {code}".strip()] += 1
            day.learn(call, int(line.status), answer)
            if line.says_close:
                line.hang_up()
            free.append((line, token))
    return {
        "ms": times, "seconds": time.perf_counter() - began, "statuses": statuses,
        "ledger": [asdict(entry) for entry in day.ledger], "told": sorted(day.told),
    }  # fmt: skip


def main() -> None:
    for order in sys.stdin:
        print(json.dumps(run(json.loads(order))), flush=True)


if __name__ == "__main__":
    main()
