"""What a patient does now after an urgent answer, and the card beside the desk's phone. Our own words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.conditions import GateKey


@dataclass(frozen=True)
class AdviceText:
    """``steps`` may hold %(number)s, the local emergency number."""

    title: Promise
    steps: tuple[Promise, ...]


# Most pressing first.
URGENT_ADVICE: Mapping[str, AdviceText] = {
    "call_now": AdviceText(
        _("Please get help now"),
        (
            _("Call %(number)s now and say what you told us here."),
            _("Sit or lie down, stay where you are, and do not drive."),
            _("If you can, have someone stay with you."),
        ),
    ),
    "nerves": AdviceText(
        _("Please go to an emergency department now"),
        (
            _(
                "Have someone take you to the nearest emergency department today, without waiting. Do not drive."
            ),
            _("Tell them about the changes in your legs, arms, bladder or bowel."),
            _("If nobody can take you, call %(number)s."),
        ),
    ),
    "pregnancy": AdviceText(
        _("Please call your maternity unit now"),
        (
            _("Call your maternity unit or midwife now and say what you told us here."),
            _("If you cannot reach them, or you feel worse, call %(number)s."),
        ),
    ),
    "fracture": AdviceText(
        _("Please be seen at a hospital today"),
        (
            _(
                "Keep still and do not bend or lift. Have someone take you to a hospital for a picture of your spine."
            ),
            _("If you cannot stand or walk, or feel numb, call %(number)s."),
        ),
    ),
    "infection": AdviceText(
        _("Please see a doctor today"),
        (
            _("Call your doctor or an urgent care centre and ask to be seen today."),
            _("If you feel very ill, confused or weak, call %(number)s."),
        ),
    ),
    "clot": AdviceText(
        _("Please see a doctor today"),
        (
            _("A swollen, warm calf needs a check today. Do not stretch or rub it."),
            _("If you get short of breath or have chest pain, call %(number)s."),
        ),
    ),
    "doctor": AdviceText(
        _("Please speak to your doctor first"),
        (
            _("Call your doctor in the next day or two and tell them about this pain."),
            _("We wait with treatment until they have looked at it."),
            _("If you get numb, weak, or lose control of bladder or bowel, call %(number)s."),
        ),
    ),
}

ADVICE_GROUP: Mapping[str, str] = {
    GateKey.VASC_C: "call_now",
    GateKey.CARD: "call_now",
    GateKey.AAA: "call_now",
    GateKey.CES: "nerves",
    GateKey.CORD: "nerves",
    GateKey.PREG: "pregnancy",
    GateKey.FX: "fracture",
    GateKey.INF: "infection",
    GateKey.DVT: "clot",
    GateKey.CA: "doctor",
    GateKey.CA_W: "doctor",
}

# For the phone: four questions, one instruction, nothing stored.
DESK_CARD: tuple[Promise, ...] = (
    _("Any new numbness between the legs, or change with bladder or bowel?"),
    _("Any new weakness, numbness or pain in both arms or both legs?"),
    _("Any chest pain, sudden bad headache, or trouble seeing, speaking or swallowing?"),
    _("Any fever, or a bad fall or crash before this began?"),
)
DESK_CARD_INSTRUCTION: Promise = _(
    "One yes: ask the caller to ring the emergency number now, then tell the chiropractor."
)


class Flag(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def level(self) -> str: ...


@dataclass(frozen=True)
class UrgentAdvice:
    """One group of advice with the numbers filled in."""

    group: str
    title: str
    steps: tuple[str, ...]


def advice_for(flags: Iterable[Flag], *, emergency_number: str) -> list[UrgentAdvice]:
    """Advice for the urgent flags, most pressing first, each group once; empty when none is urgent.

    An urgent key without a text of its own gets the strongest advice.
    """
    groups = {ADVICE_GROUP.get(flag.key, "call_now") for flag in flags if flag.level == "urgent"}
    return [
        UrgentAdvice(
            group, str(text.title), tuple(str(step) % {"number": emergency_number} for step in text.steps)
        )
        for group, text in URGENT_ADVICE.items()
        if group in groups
    ]
