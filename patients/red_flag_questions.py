"""The yes/no questions of the safety screen, in plain words."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.conditions import GateKey


class Group(TextChoices):
    NERVES = "nerves", _("Legs, arms and bladder")
    NECK_HEAD = "neck_head", _("Head and neck")
    CHEST_BELLY = "chest_belly", _("Chest, belly and legs")
    ILLNESS = "illness", _("Illness")
    INJURY = "injury", _("Injury and bones")
    PREGNANCY = "pregnancy", _("Pregnancy")


@dataclass(frozen=True)
class Question:
    """A yes/no question in plain words. ``only_if`` = key of a question that must be yes to show this one."""

    key: str
    text: Promise
    gate: GateKey
    group: Group
    only_if: str = ""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "saddle_numb",
        _("Is the skin between your legs, where you would sit on a saddle, numb or strange to the touch?"),
        GateKey.CES,
        Group.NERVES,
    ),
    Question(
        "bladder_bowel",
        _("Since this pain began, has anything changed with your bladder, your bowel or sexual feeling?"),
        GateKey.CES,
        Group.NERVES,
    ),
    Question(
        "both_legs", _("Do you have new pain, numbness or weakness in both legs?"), GateKey.CES, Group.NERVES
    ),
    Question("unsteady", _("Have you become unsteady when you walk?"), GateKey.CORD, Group.NERVES),
    Question(
        "clumsy_hands",
        _("Have your hands become clumsy, for example with buttons or keys?"),
        GateKey.CORD,
        Group.NERVES,
    ),
    Question(
        "both_sides",
        _("Do you have numbness or weakness in both arms, or in arms and legs together?"),
        GateKey.CORD,
        Group.NERVES,
    ),
    Question(
        "electric_feeling",
        _("Does bending your head forward send an electric feeling down your back or limbs?"),
        GateKey.CORD,
        Group.NERVES,
    ),
    Question(
        "one_limb_weak",
        _("Is one arm or one leg getting weaker, or does a foot drag?"),
        GateKey.PROG_NEURO,
        Group.NERVES,
    ),
    Question(
        "new_head_neck_pain",
        _("Do you have a new neck pain or headache unlike any you have had before?"),
        GateKey.VASC_C,
        Group.NECK_HEAD,
    ),
    Question(
        "sudden_face_eye_speech",
        _(
            "Did you suddenly see double, have trouble speaking or swallowing, or a numb or drooping face or eyelid?"
        ),
        GateKey.VASC_C,
        Group.NECK_HEAD,
    ),
    Question(
        "sudden_fall_balance",
        _("Did you suddenly lose your balance, or fall down without fainting?"),
        GateKey.VASC_C,
        Group.NECK_HEAD,
    ),
    Question(
        "dizzy",
        _("Have you had spells of dizziness or feeling sick for a while?"),
        GateKey.VASC_W,
        Group.NECK_HEAD,
    ),
    Question(
        "neck_injury_or_cold",
        _("In the last month, did you hurt your neck or have a bad cold or flu?"),
        GateKey.VASC_W,
        Group.NECK_HEAD,
    ),
    Question("migraine", _("Do you get migraines?"), GateKey.VASC_W, Group.NECK_HEAD),
    Question("high_blood_pressure", _("Do you have high blood pressure?"), GateKey.VASC_W, Group.NECK_HEAD),
    Question(
        "chest_pain",
        _("Do you have chest pain together with pain in your upper back or arm?"),
        GateKey.CARD,
        Group.CHEST_BELLY,
    ),
    Question(
        "chest_pain_effort",
        _("Do you get chest pain when you walk fast or climb stairs?"),
        GateKey.CARD,
        Group.CHEST_BELLY,
    ),
    Question("fainted", _("Have you fainted in the last weeks?"), GateKey.CARD, Group.CHEST_BELLY),
    Question(
        "pulsing_belly",
        _("Do you feel a strong beating in your belly together with this pain?"),
        GateKey.AAA,
        Group.CHEST_BELLY,
    ),
    Question(
        "aneurysm_known",
        _("Has a doctor told you that you have an aneurysm (a widened artery) in your belly?"),
        GateKey.AAA,
        Group.CHEST_BELLY,
    ),
    Question("swollen_calf", _("Is one calf swollen and warm?"), GateKey.DVT, Group.CHEST_BELLY),
    Question(
        "kidney_belly",
        _("Do you have blood in your urine, burning, or pain in your side or belly that comes in waves?"),
        GateKey.VISC,
        Group.CHEST_BELLY,
    ),
    Question("fever", _("Do you have fever or chills with this pain?"), GateKey.INF, Group.ILLNESS),
    Question(
        "weak_immunity", _("Is your immune system weak, by illness or medicine?"), GateKey.INF, Group.ILLNESS
    ),
    Question(
        "injected_drugs",
        _("Have you ever injected drugs? We ask everyone, and it stays between us."),
        GateKey.INF,
        Group.ILLNESS,
    ),
    Question(
        "infection_or_surgery",
        _("In the last 3 months, did you have an infection that needed treatment, or an operation?"),
        GateKey.INF,
        Group.ILLNESS,
    ),
    Question(
        "spine_tumour",
        _("Has a doctor told you that you have a tumour in your spine or bones?"),
        GateKey.CA,
        Group.ILLNESS,
    ),
    Question(
        "cancer_past",
        _("Have you ever had cancer, apart from simple skin cancer?"),
        GateKey.CA_W,
        Group.ILLNESS,
    ),
    Question("weight_loss", _("Have you lost weight without trying?"), GateKey.CA_W, Group.ILLNESS),
    Question(
        "night_pain", _("Does this pain wake you at night and keep you awake?"), GateKey.CA_W, Group.ILLNESS
    ),
    Question(
        "no_relief",
        _("Is the pain always there, in every position, even at rest?"),
        GateKey.CA_W,
        Group.ILLNESS,
    ),
    Question(
        "morning_stiffness",
        _("Is your back stiff for more than 30 minutes each morning?"),
        GateKey.INFLAM,
        Group.ILLNESS,
    ),
    Question(
        "better_moving",
        _("Does your back get better when you move and worse when you rest?"),
        GateKey.INFLAM,
        Group.ILLNESS,
    ),
    Question(
        "great_injury",
        _("Did this start with a crash, a fall from a height or a heavy blow?"),
        GateKey.FX,
        Group.INJURY,
    ),
    Question(
        "small_injury",
        _("Did this start with a small fall, a bump or a light lift?"),
        GateKey.FX,
        Group.INJURY,
    ),
    Question(
        "steroids",
        _("Have you taken steroid tablets, such as prednisone, for more than 3 months?"),
        GateKey.OP,
        Group.INJURY,
    ),
    Question("pregnant", _("Are you pregnant?"), GateKey.PREG, Group.PREGNANCY),
    Question(
        "pregnant_bleeding",
        _("Do you have bleeding, loss of fluid or contractions?"),
        GateKey.PREG,
        Group.PREGNANCY,
        "pregnant",
    ),
    Question(
        "pregnant_unwell",
        _("Are you short of breath at rest, or do you have a bad headache that does not go?"),
        GateKey.PREG,
        Group.PREGNANCY,
        "pregnant",
    ),
)

# A flare or "it hurt" asks only what may be new since the intake.
SHORT_KEYS: tuple[str, ...] = (
    "saddle_numb",
    "bladder_bowel",
    "both_legs",
    "one_limb_weak",
    "new_head_neck_pain",
    "sudden_face_eye_speech",
    "chest_pain",
    "fever",
    "great_injury",
)
