"""What a patient tells about a complaint, and what follows: acuity, complicated course, risk of return.

Pure tables and functions; no models. Thresholds are keyword defaults a clinic may change.
"""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mechanism(TextChoices):
    NOTHING = "nothing", _("Nothing, it just came")
    LIFTING = "lifting", _("Lifting")
    TWISTING = "twisting", _("Twisting")
    PULLING = "pulling", _("Pulling")
    PUSHING = "pushing", _("Pushing")
    FALL = "fall", _("A fall")
    GREAT_FORCE = "great_force", _("Great force or an accident")
    SPORT = "sport", _("Sport")
    LONG_SITTING = "long_sitting", _("Long sitting")
    AWKWARD_POSTURE = "awkward_posture", _("An awkward posture")
    AFTER_ILLNESS = "after_illness", _("After an illness")


class Sport(TextChoices):
    WEIGHT_LIFTING = "weight_lifting", _("Weight lifting")
    BASKETBALL = "basketball", _("Basketball")
    FOOTBALL = "football", _("Football")
    GOLF = "golf", _("Golf")
    RUNNING = "running", _("Running")
    OTHER = "other", _("Another sport")


class AggravatedBy(TextChoices):
    TWISTING = "twisting", _("Twisting")
    PULLING = "pulling", _("Pulling")
    PUSHING = "pushing", _("Pushing")
    BENDING = "bending", _("Bending")
    SITTING = "sitting", _("Sitting")
    STANDING = "standing", _("Standing")
    WALKING = "walking", _("Walking")
    LYING = "lying", _("Lying down")
    COUGHING = "coughing", _("Coughing or sneezing")


class RelievedBy(TextChoices):
    REST_POSITION = "rest_position", _("A rest position")
    HEAT = "heat", _("Heat")
    WALKING = "walking", _("Walking")
    SITTING = "sitting", _("Sitting")
    MEDICINE = "medicine", _("Medicine")
    OTHER = "other", _("Something else")


class Quality(TextChoices):
    ACHING = "aching", _("Aching")
    SHARP = "sharp", _("Sharp")
    BURNING = "burning", _("Burning")
    SHOOTING = "shooting", _("Shooting")
    THROBBING = "throbbing", _("Throbbing")
    CRAMPING = "cramping", _("Cramping or locking")
    STIFF = "stiff", _("Stiff")
    TINGLING = "tingling", _("Pins and needles")
    NUMB = "numb", _("Numb")


class Frequency(TextChoices):
    ALWAYS = "always", _("All the time")
    MOST_OF_THE_DAY = "most_of_the_day", _("Most of the day")
    ON_AND_OFF = "on_and_off", _("On and off")
    NOW_AND_THEN = "now_and_then", _("Now and then")


class Hypothesis(TextChoices):
    """Working hypothesis: what irritates. A spasm is a symptom, so it asks for one at sign-off."""

    STRAIN = "strain", _("Strain")
    JOINT = "joint", _("Joint")
    DISC = "disc", _("Disc")
    NERVE_ROOT = "nerve_root", _("Nerve root")
    STENOSIS = "stenosis", _("Stenosis")
    SLIP = "slip", _("Slip of a vertebra")
    POSTURE = "posture", _("Posture")
    LOAD = "load", _("Load")
    OTHER = "other", _("Other")


class Acuity(TextChoices):
    ACUTE = "acute", _("Acute")
    SUBACUTE = "subacute", _("Subacute")
    CHRONIC = "chronic", _("Chronic")


class RecurrenceRisk(TextChoices):
    HIGH = "high", _("High")
    MODERATE = "moderate", _("Moderate")
    BASE = "base", _("Usual")


WEEKS_ACUTE = 6
WEEKS_SUBACUTE = 12
DAYS_IN_BED_LIMIT = 2


def acuity(onset_on: date, today: date) -> Acuity:
    """Acute under 6 weeks, subacute 6 to 12 weeks, chronic over 12 weeks since onset.

    An onset in the future counts as today. Source: VA trial-of-care table.
    """
    days = (today - onset_on).days
    if days < WEEKS_ACUTE * 7:
        return Acuity.ACUTE
    return Acuity.SUBACUTE if days <= WEEKS_SUBACUTE * 7 else Acuity.CHRONIC


def is_complicated(
    *,
    nprs: int | None = None,
    earlier_episodes: int | None = None,
    pain_days: int | None = None,
    has_structural_pathology: bool = False,
    has_comorbidity: bool = False,
) -> bool:
    """Whether a complicated course is expected. ``pain_days`` = days of pain before the first visit.

    Source: VA trial-of-care table (pain 8 or more, 4 or more earlier episodes, over 8 days of pain).
    """
    return (
        (nprs is not None and nprs >= 8)
        or (earlier_episodes is not None and earlier_episodes >= 4)
        or (pain_days is not None and pain_days > 8)
        or has_structural_pathology
        or has_comorbidity
    )


def recurrence_risk(
    *,
    earlier_episodes: int | None = None,
    sitting_hours: float | None = None,
    has_awkward_postures: bool = False,
) -> RecurrenceRisk:
    """Risk that the pain returns: how closely to watch, not a forecast.

    Predictors: more than 2 earlier episodes (Machado 2017, OR 3.18); sitting over 5 hours a day and awkward
    postures (da Silva 2019). Grading J: the first alone is high, either of the others moderate.
    """
    if earlier_episodes is not None and earlier_episodes > 2:
        return RecurrenceRisk.HIGH
    if has_awkward_postures or (sitting_hours is not None and sitting_hours > 5):
        return RecurrenceRisk.MODERATE
    return RecurrenceRisk.BASE


def is_too_long_in_bed(days_in_bed: int | None) -> bool:
    """More than 2 days in bed so far asks for the advice to get moving."""
    return days_in_bed is not None and days_in_bed > DAYS_IN_BED_LIMIT
