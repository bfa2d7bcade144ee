"""Codes: found by code or words, billable on the day, offered with a reason, warned about in pairs."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from clinic.errors import DomainError
from clinic.models import Membership
from patients.coding import (
    add_diagnosis,
    offer_diagnoses,
    remove_diagnosis,
    search_codes,
    standing_conflicts,
    standing_diagnoses,
)
from patients.examinations import closing, drafts, palpation
from patients.examinations.palpation import Place
from patients.models import Diagnosis, DiagnosisCode, Episode, Examination, Finding
from tests.factories.codes import make_codes
from tests.factories.patients import make_episode

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


@pytest.fixture
def codes(house: object) -> dict[str, DiagnosisCode]:
    return make_codes()


@pytest.fixture
def episode(house: object) -> Episode:
    return make_episode(complaint={"pain_now": 6})


@pytest.fixture
def draft(episode: Episode, bob: Membership, now: datetime) -> Examination:
    return drafts.start_examination(patient=episode.patient, episode=episode, by=bob, now=now)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("M54.5", ["M54.50", "M54.59"]),
        ("m5459", ["M54.59"]),
        ("M54", ["M54.2", "M54.41", "M54.50", "M54.59"]),
        ("spasm", ["M62.830", "R25.2"]),
        ("back spasm", ["M62.830"]),
        ("SPASM OF BACK", ["M62.830"]),
        ("spasn of back", ["M62.830"]),
        ("zebra", []),
        ("%", []),
        ("(", []),
    ],
)
def test_search_by_code_by_words_and_with_a_slip(
    codes: dict[str, DiagnosisCode], words: str, found: list[str]
) -> None:
    assert [row.code for row in search_codes(words, on=DAY)] == found


def test_hidden_signs_in_search_and_code_do_no_harm(
    codes: dict[str, DiagnosisCode], draft: Examination, bob: Membership, now: datetime
) -> None:
    assert search_codes("qqq\x00", on=DAY) == []
    given = {"episode": draft.episode, "examination": draft, "by": bob, "now": now}
    for field, sent in (("code", {"code": "M54.2\x00"}), ("reason", {"code": "M54.2", "reason": "a\x00b"})):
        with pytest.raises(DomainError) as refused:
            add_diagnosis(**given, **sent)
        assert refused.value.field == field


def test_search_without_words_gives_the_favourites_in_their_order(codes: dict[str, DiagnosisCode]) -> None:
    found = [row.code for row in search_codes("  ", on=DAY)]
    assert found[:3] == ["M99.01", "M99.03", "M62.830"]
    assert "R25.2" not in found


def test_search_leaves_out_what_was_not_valid_on_the_day(codes: dict[str, DiagnosisCode]) -> None:
    DiagnosisCode.objects.filter(code="M54.59").update(valid_until=date(2026, 9, 30))
    assert [row.code for row in search_codes("M54.59", on=DAY)] == []
    assert [row.code for row in search_codes("M54.59", on=date(2026, 9, 30))] == ["M54.59"]
    assert search_codes("M54.59", on=date(2025, 9, 30)) == []


@pytest.mark.parametrize("code", ["M54.5", "M54", "Q99.999", ""])
def test_heading_or_unknown_code_is_not_given(
    codes: dict[str, DiagnosisCode], episode: Episode, bob: Membership, now: datetime, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        add_diagnosis(episode=episode, code=code, by=bob, now=now)
    assert refused.value.code == "code_not_billable"


def test_code_is_given_once_and_taken_away_once(
    codes: dict[str, DiagnosisCode], episode: Episode, bob: Membership, now: datetime
) -> None:
    first = add_diagnosis(episode=episode, code="m5459", by=bob, now=now)
    assert add_diagnosis(episode=episode, code="M54.59", by=bob, now=now) == first
    removed = [remove_diagnosis(diagnosis=first, by=bob, now=now + timedelta(hours=hour)) for hour in (0, 1)]
    assert {row.removed_at for row in removed} == {now}
    assert standing_diagnoses(episode) == []
    assert add_diagnosis(episode=episode, code="M54.59", by=bob, now=now) != first
    assert Diagnosis.objects.count() == 2


def test_pair_that_excludes_each_other_is_named_and_not_signed(
    codes: dict[str, DiagnosisCode], draft: Examination, bob: Membership, now: datetime
) -> None:
    drafts.save_note(examination=draft, note="seen", by=bob, now=now)
    for code in ("M54.59", "S39.012A"):
        add_diagnosis(episode=draft.episode, examination=draft, code=code, by=bob, now=now)
    (pair,) = standing_conflicts(standing_diagnoses(draft.episode))
    assert (pair.first, pair.second) == ("M54.59", "S39.012A")
    with pytest.raises(DomainError) as refused:
        closing.sign_examination(examination=draft, version=draft.version, by=bob, now=now)
    assert refused.value.code == "codes_conflict"


def test_spasm_with_dysfunction_and_low_back_pain_is_legal(
    codes: dict[str, DiagnosisCode], draft: Examination, bob: Membership, now: datetime
) -> None:
    drafts.save_note(examination=draft, note="seen", by=bob, now=now)
    for code in ("M62.830", "M99.03", "M54.59"):
        add_diagnosis(episode=draft.episode, examination=draft, code=code, by=bob, now=now)
    signed = closing.sign_examination(examination=draft, version=draft.version, by=bob, now=now)
    assert signed.signed_at == now


def test_spasm_alone_asks_what_irritates(
    codes: dict[str, DiagnosisCode], draft: Examination, bob: Membership, now: datetime
) -> None:
    drafts.save_note(examination=draft, note="seen", by=bob, now=now)
    add_diagnosis(episode=draft.episode, examination=draft, code="M62.830", by=bob, now=now)
    with pytest.raises(DomainError) as refused:
        closing.sign_examination(examination=draft, version=draft.version, by=bob, now=now)
    assert (refused.value.code, refused.value.field) == ("cause_missing", "hypothesis")
    closing.save_hypothesis(examination=draft, hypothesis="strain", by=bob, now=now)
    signed = closing.sign_examination(examination=draft, version=draft.version, by=bob, now=now)
    assert signed.episode.hypothesis == "strain"


def test_codes_given_later_do_not_touch_what_was_signed(
    codes: dict[str, DiagnosisCode], draft: Examination, bob: Membership, now: datetime
) -> None:
    drafts.save_note(examination=draft, note="seen", by=bob, now=now)
    given = add_diagnosis(episode=draft.episode, examination=draft, code="M54.59", by=bob, now=now)
    closing.sign_examination(examination=draft, version=draft.version, by=bob, now=now)
    with pytest.raises(DomainError) as refused:
        add_diagnosis(episode=draft.episode, examination=draft, code="M54.2", by=bob, now=now)
    assert refused.value.code == "signed"
    later = now + timedelta(days=1)
    remove_diagnosis(diagnosis=given, by=bob, now=later)
    add_diagnosis(episode=draft.episode, code="M54.2", by=bob, now=later)
    assert closing.is_intact(Examination.objects.get(pk=draft.pk))


def test_offers_follow_from_findings_with_reasons(
    codes: dict[str, DiagnosisCode], draft: Examination, bob: Membership, now: datetime
) -> None:
    for kind in ("pain", "motion_restriction", "spasm"):
        palpation.save_finding(
            examination=draft, place=Place("L4", "right"), kind=kind, detail={}, by=bob, now=now
        )
    findings = list(Finding.objects.all())
    offers = offer_diagnoses(episode=draft.episode, findings=findings, chosen=[], on=DAY)
    assert [row.code for _offer, row in offers] == ["M99.03", "M62.830", "M54.59"]
    assert "L4" in offers[0][0].reason
    fewer = offer_diagnoses(episode=draft.episode, findings=findings, chosen=["M99.03", "S39.012A"], on=DAY)
    assert [row.code for _offer, row in fewer] == ["M62.830"]


def test_load_writes_codes_once_and_keeps_their_keys(db: None) -> None:
    out = StringIO()
    call_command("load_icd10", only="M62", stdout=out)
    row = DiagnosisCode.objects.get(code="M62.830")
    assert (row.title, row.is_billable, row.valid_until) == ("Muscle spasm of back", True, None)
    assert not DiagnosisCode.objects.get(code="M62.83").is_billable
    count = DiagnosisCode.objects.count()
    call_command("load_icd10", only="M62", stdout=out)
    assert DiagnosisCode.objects.count() == count
    assert DiagnosisCode.objects.get(code="M62.830").pk == row.pk
    assert "codes loaded" in out.getvalue()


def test_load_of_a_whole_release_ends_codes_that_are_gone_and_is_then_skipped(db: None) -> None:
    DiagnosisCode.objects.create(
        code="M51.36",
        title="Old",
        is_billable=True,
        release="2024-10",
        valid_from=date(2023, 10, 1),
    )
    DiagnosisCode.objects.create(
        code="Z99.X", title="Gone", is_billable=True, release="2024-10", valid_from=date(2023, 10, 1)
    )
    out = StringIO()
    call_command("load_icd10", stdout=out)
    assert DiagnosisCode.objects.filter(is_billable=True, valid_until__isnull=True).count() > 70_000
    assert not DiagnosisCode.objects.get(code="M51.36").is_billable
    assert DiagnosisCode.objects.get(code="Z99.X").valid_until == date(2025, 9, 30)
    call_command("load_icd10", stdout=out)
    assert "loaded already" in out.getvalue()


def test_every_favourite_exists_and_can_be_billed(db: None) -> None:
    from patients.exclusions import FAVOURITES

    for category in {code[:3] for code in FAVOURITES}:
        call_command("load_icd10", only=category, stdout=StringIO())
    assert [row.code for row in search_codes("", on=DAY, most=99)] == list(FAVOURITES)
