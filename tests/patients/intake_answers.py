"""A whole intake in which nothing is wrong, as a form sends it; tests change what they are about."""

from typing import Any

from patients.intake_questions import SAFETY_PAGES, Page, questions_of

CALM: dict[Page, dict[str, Any]] = {
    Page.COMPLAINT: {
        "area": "low_back",
        "in_own_words": "It locked when I lifted a box.",
        "onset_on": "2026-11-10",
        "mechanisms": ["lifting", "twisting"],
        "pain_now": "6",
        "pain_worst": "8",
    },
    Page.DETAILS: {
        "has_spasm": "yes",
        "aggravated_by": ["twisting"],
        "relieved_by": ["heat"],
        "earlier_episodes": "3",
        "days_in_bed": "1",
        "sitting_hours": "7",
        "can_reach_floor": "no",
    },
    Page.HEALTH: {"spine": ["disc"], "is_pregnant": "no", "access": ["large_print"]},
    **{
        page: {question.key: "no" for question in questions_of(page, is_pregnant=False)}
        for page in SAFETY_PAGES
    },
    Page.AGREEMENT: {
        "care": "yes",
        "manipulation": "yes",
        "neck_manipulation": "no",
        "email": "yes",
        "check_in": "yes",
        "signed_by": "Nora Quill",
    },
}


def answers(page: Page, **changed: Any) -> dict[str, Any]:
    """The calm answers of a page with some of them changed; None leaves one out."""
    return {key: value for key, value in (CALM[page] | changed).items() if value is not None}
