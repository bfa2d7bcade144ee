from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab_plans.models.check_ins import EventKind
from rehab_plans.recurrence import (
    Answer,
    EpisodeState,
    Event,
    RecurrenceLevel,
    Settings,
    Transition,
    Usual,
    is_flare,
    next_state,
    usual_of,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = MONDAY + timedelta(weeks=60)


def said(week: float, days: int = 0, pain: int = 0, **more: bool | int) -> Answer:
    facts = {"lasted_a_day": False, "spasm": False, "limited": False, "sought_care": False, **more}
    return Answer(days=days, pain=pain, at=MONDAY + timedelta(days=round(week * 7)), **facts)


def calm(*weeks: float) -> list[Answer]:
    return [said(week) for week in weeks]


def after(
    history: list[Answer], state: str = "in_care", *, unanswered: int = 0, usual: Usual | None = None
) -> Transition:
    return next_state(history=history, state=state, now=NOW, unanswered=unanswered, usual=usual)


def kinds(transition: Transition) -> list[str]:
    return [str(event.kind) for event in transition.events]


@pytest.mark.parametrize("state", list(EpisodeState))
def test_no_answer_changes_nothing(state: str) -> None:
    assert after([], state) == Transition(EpisodeState(state))


def test_first_calm_week_is_recovering() -> None:
    found = after(calm(0))
    assert (found.state, kinds(found)) == ("recovering", ["recovering"])
    assert not found.follow_up


@pytest.mark.parametrize("flaw", [{"spasm": True}, {"limited": True}, {"sought_care": True}])
def test_week_with_a_contradicting_sign_is_not_calm(flaw: dict[str, bool]) -> None:
    assert after([said(0, **flaw)]).state == "in_care"


def test_pain_free_week_with_a_bothersome_day_is_not_calm() -> None:
    assert after([said(0, days=1)]).state == "in_care"
    assert after([said(0, pain=1)]).state == "in_care"


def test_second_calm_week_brings_the_hand_over() -> None:
    found = after(calm(0, 1))
    assert (found.state, kinds(found)) == ("recovering", ["hand_over"])


def test_third_calm_week_brings_nothing_new() -> None:
    assert after(calm(0, 1, 2)) == Transition(EpisodeState.RECOVERING)


def test_fourth_calm_week_in_a_row_is_recovered() -> None:
    found = after(calm(0, 1, 2, 3))
    assert (found.state, kinds(found)) == ("recovered", ["recovered"])


def test_later_calm_weeks_stay_recovered_without_event() -> None:
    assert after(calm(0, 1, 2, 3, 4)) == Transition(EpisodeState.RECOVERED)


def test_sore_week_between_starts_the_count_anew() -> None:
    history = [*calm(0, 1, 2), said(3, days=1, pain=1), *calm(4, 5, 6)]
    assert after(history).state == "recovering"
    assert after([*history, said(7)]).state == "recovered"


def test_hand_over_comes_at_the_second_calm_week_of_each_run() -> None:
    history = [said(0), said(1, days=1, pain=1), *calm(2, 3)]
    assert kinds(after(history)) == ["hand_over"]


def test_missed_week_starts_the_count_anew() -> None:
    assert after(calm(0, 1, 2, 4)).state == "recovering"
    assert kinds(after(calm(0, 2))) == []
    assert after(calm(0, 1, 3, 4, 5, 6)).state == "recovered"


def test_answers_a_few_days_late_still_count_in_a_row() -> None:
    history = [
        Answer(0, 0, False, False, False, False, MONDAY + timedelta(days=day)) for day in (0, 9, 14, 23)
    ]
    assert after(history).state == "recovered"


@pytest.mark.parametrize(("gap", "events"), [(10, ["hand_over"]), (11, [])])
def test_calm_run_bears_three_days_of_delay(gap: int, events: list[str]) -> None:
    assert kinds(after([said(0), said(gap / 7)])) == events


def test_usual_forgets_the_fifth_answer_back() -> None:
    assert usual_of(
        [said(0, days=7, pain=9), *(said(week, days=2, pain=week) for week in (1, 2, 3, 4))]
    ) == Usual(pain=2.5, days=2)


def test_answering_four_times_in_one_day_is_not_four_weeks() -> None:
    assert after(calm(0, 0, 0, 0)).state == "recovering"
    assert kinds(after(calm(0, 0))) == []
    assert kinds(after([said(0), said(0.2), said(1)])) == ["hand_over"]


def test_four_hurried_answers_do_not_make_28_days() -> None:
    history = [
        Answer(0, 0, False, False, False, False, MONDAY + timedelta(days=day)) for day in (0, 4, 8, 12)
    ]
    assert after(history).state == "recovering"


def test_fortnightly_answers_count_when_they_cover_a_fortnight() -> None:
    fortnights = [said(week, covers_days=14) for week in (0, 2, 4, 6)]
    assert after(fortnights).state == "recovered"
    assert after(fortnights[:3]).state == "recovering"


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ({}, RecurrenceLevel.ANY),
        ({"limited": True}, RecurrenceLevel.LIMITING),
        ({"limited": True, "sought_care": True}, RecurrenceLevel.CARE_SEEKING),
        ({"sought_care": True}, RecurrenceLevel.CARE_SEEKING),
    ],
)
def test_lasting_pain_after_recovery_is_a_recurrence(more: dict[str, bool], level: RecurrenceLevel) -> None:
    found = after([*calm(0, 1, 2, 3), said(4, days=2, pain=3, lasted_a_day=True, **more)])
    assert (found.state, kinds(found)) == ("recurred", ["recurrence"])
    assert found.events[0].level is level
    assert found.follow_up


@pytest.mark.parametrize(
    "answer", [said(4, days=1, pain=2, lasted_a_day=True), said(4, days=1, pain=1), said(4, days=0, pain=2)]
)
def test_mild_week_after_recovery_stays_recovered(answer: Answer) -> None:
    assert after([*calm(0, 1, 2, 3), answer]) == Transition(EpisodeState.RECOVERED)


def test_two_sore_days_after_calm_weeks_are_a_flare() -> None:
    found = after([*calm(0, 1, 2, 3), said(4, days=2, pain=2)])
    assert (found.state, kinds(found)) == ("flare", ["flare"])


def test_short_pain_after_recovery_is_no_recurrence() -> None:
    found = after([*calm(0, 1, 2, 3), said(4, days=1, pain=6)])
    assert found == Transition(EpisodeState.RECOVERED)


def test_lasting_pain_before_recovery_is_no_recurrence() -> None:
    assert "recurrence" not in kinds(after([*calm(0, 1, 2), said(3, days=7, pain=9, lasted_a_day=True)]))


def test_recurrence_is_counted_once_until_the_next_recovery() -> None:
    back = [*calm(0, 1, 2, 3), said(4, days=5, pain=6, lasted_a_day=True)]
    again = after([*back, said(5, days=5, pain=6, lasted_a_day=True)])
    assert (again.state, kinds(again)) == ("recurred", ["flare"])
    healed = [*back, *calm(5, 6, 7, 8)]
    assert after(healed).state == "recovered"
    assert kinds(after([*healed, said(9, days=5, pain=6, lasted_a_day=True)])) == ["recurrence"]


def test_calm_week_after_recurrence_is_recovering() -> None:
    back = [*calm(0, 1, 2, 3), said(4, days=5, pain=6, lasted_a_day=True)]
    assert after([*back, said(5)]).state == "recovering"
    assert after([*back, said(5, days=1, pain=1)]).state == "recurred"


def test_recovery_on_record_counts_without_its_history() -> None:
    answer = said(9, days=3, pain=5, lasted_a_day=True)
    assert kinds(after([answer], "recovered")) == ["recurrence"]
    assert after([said(8), answer], "recovered").events[0].after == said(8).at
    assert after([said(9)], "recovered") == Transition(EpisodeState.RECOVERED)
    assert kinds(after([answer])) == ["worse"]


def test_flare_then_lasting_pain_after_recovery_is_still_a_recurrence() -> None:
    flared = [*calm(0, 1, 2, 3), said(4, days=1, pain=5, limited=True)]
    assert after(flared).state == "flare"
    assert kinds(after([*flared, said(5, days=4, pain=4, lasted_a_day=True)])) == ["recurrence"]


USUAL = Usual(pain=3, days=2)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said(0, days=2, pain=5), False),
        (said(0, days=2, pain=5, limited=True), True),
        (said(0, days=2, pain=5, spasm=True), True),
        (said(0, days=4, pain=5), True),
        (said(0, days=3, pain=5), False),
        (said(0, days=7, pain=4, limited=True, spasm=True), False),
    ],
)
def test_flare_is_two_above_usual_and_a_second_sign(answer: Answer, expected: bool) -> None:
    assert is_flare(answer, USUAL) is expected
    found = after([answer], usual=USUAL)
    assert (found.state == "flare") is expected
    assert ("flare" in kinds(found)) is expected


def test_flare_needs_no_recovery_but_a_baseline() -> None:
    assert not is_flare(said(0, days=7, pain=10, limited=True), None)
    assert is_flare(said(0, days=7, pain=10, limited=True), Usual(pain=3))
    assert not is_flare(said(0, days=7, pain=10), Usual(pain=3))
    history = [said(0, days=2, pain=2), said(1, days=2, pain=2), said(2, days=4, pain=4)]
    assert kinds(after(history)) == ["flare"]


def test_flare_settles_into_care() -> None:
    assert (
        after([said(0, days=7, pain=8, limited=True), said(1, days=2, pain=2)], usual=USUAL).state
        == "in_care"
    )


def test_usual_is_the_median_of_the_last_answers() -> None:
    assert usual_of([]) is None
    history = [
        said(week, days=days, pain=pain)
        for week, (days, pain) in enumerate([(7, 9), (2, 2), (3, 4), (1, 2), (2, 2)])
    ]
    assert usual_of(history) == Usual(pain=2, days=2)


def test_spasm_is_an_event_of_its_own() -> None:
    found = after([said(0, days=1, pain=2, spasm=True)])
    assert (found.state, kinds(found)) == ("in_care", ["spasm"])
    assert found.follow_up


def test_first_answer_of_five_bothersome_days_and_pain_six_asks_for_a_follow_up() -> None:
    found = after([said(1, days=5, pain=6)])
    assert (found.state, kinds(found)) == ("in_care", ["worse"])
    assert found.follow_up


@pytest.mark.parametrize(
    ("days", "pain", "sought_care", "expected"),
    [(3, 4, False, True), (2, 10, False, False), (7, 3, False, False), (0, 0, True, True)],
)
def test_bothersome_week_threshold(days: int, pain: int, sought_care: bool, expected: bool) -> None:
    assert after([said(0, days=days, pain=pain, sought_care=sought_care)]).follow_up is expected


def test_thresholds_are_settings() -> None:
    strict = Settings(follow_up_pain=2, follow_up_days=1)
    found = next_state(history=[said(0, days=1, pain=2)], now=NOW, settings=strict)
    assert found.follow_up


@pytest.mark.parametrize("state", ["in_care", "recovering", "recovered", "flare", "recurred"])
def test_four_unanswered_is_unknown(state: str) -> None:
    assert after(calm(0), state, unanswered=1) == Transition(EpisodeState(state))
    second = after(calm(0), state, unanswered=2)
    assert (second.state, second.events, second.sends_shorter_check_in) == (state, (), True)
    assert after(calm(0), state, unanswered=3) == Transition(EpisodeState(state))
    fourth = after(calm(0), state, unanswered=4)
    assert (fourth.state, kinds(fourth)) == ("unknown", ["unknown"])
    assert fourth.events[0] == Event(EventKind.UNKNOWN, NOW)


def test_unknown_is_told_once() -> None:
    assert after([], "unknown", unanswered=4) == Transition(EpisodeState.UNKNOWN)
    assert after([], "in_care", unanswered=5) == Transition(EpisodeState.UNKNOWN)
    assert not after([], "unknown", unanswered=2).sends_shorter_check_in


def test_answer_ends_unknown() -> None:
    assert after([said(9)], "unknown").state == "recovering"
    assert after([said(9, days=1, pain=1)], "unknown").state == "in_care"


@pytest.mark.parametrize("unanswered", [0, 2, 4])
def test_discharged_stays(unanswered: int) -> None:
    assert after(calm(0, 1, 2, 3), "discharged", unanswered=unanswered).state == "discharged"


def test_discharged_patient_is_still_heard() -> None:
    found = after([*calm(0, 1, 2, 3), said(4, days=5, pain=6, lasted_a_day=True)], "discharged")
    assert (found.state, kinds(found)) == ("discharged", ["recurrence"])
    assert found.follow_up


def test_event_lies_between_two_answers() -> None:
    event = after([*calm(0, 1, 2, 3), said(4, days=5, pain=6, lasted_a_day=True)]).events[0]
    assert (event.after, event.at) == (said(3).at, said(4).at)
    assert event.mid_at == said(3).at + timedelta(days=3.5)
    first = after([said(0, days=5, pain=6)]).events[0]
    assert (first.after, first.mid_at) == (None, first.at)


@pytest.mark.parametrize(("days", "pain"), [(8, 0), (-1, 0), (0, 11), (0, -1)])
def test_answer_outside_its_scale_raises(days: int, pain: int) -> None:
    with pytest.raises(ValueError):
        said(0, days=days, pain=pain)


def test_longer_period_allows_more_days() -> None:
    assert said(0, days=14, pain=3, covers_days=14).days == 14


answers = st.builds(
    said,
    st.integers(0, 30),
    days=st.sampled_from([0, 0, 0, 1, 5]),
    pain=st.sampled_from([0, 0, 0, 2, 6]),
    lasted_a_day=st.booleans(),
    spasm=st.sampled_from([False, False, False, True]),
    limited=st.sampled_from([False, False, True]),
    sought_care=st.sampled_from([False, False, True]),
)
quiet = st.builds(said, st.integers(0, 30))
histories = st.lists(answers | quiet, max_size=12, unique_by=lambda answer: answer.at)


@given(histories, st.randoms())
def test_order_of_typing_does_not_matter(history: list[Answer], random: Random) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert after(shuffled) == after(history)


@given(histories)
def test_judging_twice_gives_the_same_state(history: list[Answer]) -> None:
    first = after(history)
    assert after(history) == first
    assert after(history, first.state).state == first.state


@given(histories)
def test_judging_twice_writes_no_new_kind_of_event(history: list[Answer]) -> None:
    first = after(history)
    assert set(after(history, first.state).events) <= set(first.events)


@given(histories)
def test_recovered_only_after_four_calm_weeks_in_a_row(history: list[Answer]) -> None:
    ordered = sorted(history, key=lambda answer: answer.at)
    weeks = {answer.at for answer in ordered if answer.is_calm}
    runs = any(all(at + timedelta(weeks=n) in weeks for n in range(4)) for at in weeks)
    if after(history).state == "recovered":
        assert runs
    if runs and ordered and ordered[-1].is_calm:
        tail = [ordered[-1].at - timedelta(weeks=n) for n in range(4)]
        if all(at in weeks for at in tail):
            assert after(history).state == "recovered"


@given(histories)
def test_recurrence_needs_an_earlier_recovery(history: list[Answer]) -> None:
    ordered = sorted(history, key=lambda answer: answer.at)
    if "recurrence" in kinds(after(ordered)):
        states = [after(ordered[:end]).state for end in range(1, len(ordered))]
        assert "recovered" in states


@given(histories, st.integers(4, 20))
def test_silence_is_never_taken_for_health(history: list[Answer], unanswered: int) -> None:
    assert after(history, after(history).state, unanswered=unanswered).state == "unknown"


@given(histories)
def test_each_kind_of_event_comes_once_per_answer(history: list[Answer]) -> None:
    found = kinds(after(history))
    assert len(set(found)) == len(found)
    assert set(found) <= set(EventKind.values)
