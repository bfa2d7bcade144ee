"""Orthopaedic and neurological tests as data: how each is done and what it suggests, in our own words.

No extension-rotation "artery test" is offered: it does not clear a neck (Rushton 2023).
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.spine import Region


class Ask(TextChoices):
    """What the row asks beside the result."""

    SIDE = "side", _("Side")
    ANGLE = "angle", _("Angle")
    SITE = "site", _("Where it hurts")
    GRADE = "grade", _("Grade")


class Bar(TextChoices):
    """When a test is not offered. Keys of the gate, or a state of the moment."""

    FRACTURE = "FX", _("a fracture is not ruled out")
    RHEUMATOID_NECK = "ARTH", _("rheumatoid neck")
    NECK_ARTERY = "VASC_C", _("neck artery signs")
    SEVERE_OSTEOPOROSIS = "OP", _("severe osteoporosis")
    ACUTE_SPASM = "acute_spasm", _("acute spasm")


@dataclass(frozen=True)
class OrthoTest:
    """``how`` is one line for staff; ``not_offered_when`` names what must not be open."""

    key: str
    name: Promise
    how: Promise
    suggests: Promise
    regions: frozenset[Region]
    asks: frozenset[Ask] = frozenset()
    not_offered_when: frozenset[Bar] = frozenset()


C, T, L, S, P = Region
_LOW = frozenset({L, S, P})
_NECK = frozenset({C})
_BACK = frozenset({T, L})
_ALL = frozenset(Region)
_NECK_BARS = frozenset({Bar.FRACTURE, Bar.RHEUMATOID_NECK, Bar.NECK_ARTERY})
_LOAD_BARS = frozenset({Bar.SEVERE_OSTEOPOROSIS, Bar.ACUTE_SPASM})
_SIDE = frozenset({Ask.SIDE})
_SIDE_SITE = frozenset({Ask.SIDE, Ask.SITE})
_LEG_RAISE = frozenset({Ask.SIDE, Ask.ANGLE, Ask.SITE})

TESTS: tuple[OrthoTest, ...] = (
    OrthoTest(
        "slr",
        _("Straight leg raise"),
        _(
            "On the back, lift the straight leg slowly; note angle and site. "
            "Counts when the known pain runs below the knee between 30 and 70 degrees."
        ),
        _("Irritated lumbar nerve root, often a disc"),
        _LOW,
        _LEG_RAISE,
    ),
    OrthoTest(
        "lasegue",
        _("Lasegue"),
        _("Hip and knee bent to a right angle, then straighten the knee; the leg pain returns."),
        _("Irritated sciatic nerve root"),
        _LOW,
        _LEG_RAISE,
    ),
    OrthoTest(
        "braggard",
        _("Braggard"),
        _("Lower the raised leg until the pain stops, then bend the foot up."),
        _("Nerve tension rather than tight hamstrings"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "sicard",
        _("Sicard"),
        _("As Braggard, but bend only the big toe up."),
        _("Nerve tension, L5 or S1"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "well_leg",
        _("Well-leg raise"),
        _("Raise the leg that does not hurt; the other leg hurts."),
        _("Disc rupture towards the middle"),
        _LOW,
        _LEG_RAISE,
    ),
    OrthoTest(
        "bowstring",
        _("Bowstring"),
        _("Raise the leg to pain, bend the knee a little, press behind the knee."),
        _("Nerve root tension"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "bechterew",
        _("Bechterew"),
        _("Sitting, straighten one knee, then the other, then both; leans back or has leg pain."),
        _("Irritated lumbar nerve root"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "slump",
        _("Slump"),
        _(
            "Sitting slumped, chin down, straighten the knee and bend the foot up; easing the neck eases the leg."
        ),
        _("Nerve tension"),
        _BACK | _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "kemp",
        _("Kemp"),
        _("Lean the trunk back, to the side and turned. Note whether the pain stays local or runs down."),
        _("Local: facet joint. Running down: nerve root"),
        _BACK | _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "yeoman",
        _("Yeoman"),
        _("Face down, knee bent, lift the thigh off the table while holding the pelvis."),
        _("Sacroiliac joint; front of the hip"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "nachlas_ely",
        _("Nachlas and Ely"),
        _("Face down, bring the heel to the buttock; note pain or a rising pelvis."),
        _("Femoral nerve, sacroiliac joint, or short front of thigh"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "faber",
        _("Patrick (FABER)"),
        _("Ankle on the other knee, let the knee fall out, press gently and hold the pelvis."),
        _("Hip in the groin, sacroiliac joint at the back"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "gaenslen",
        _("Gaenslen"),
        _("One knee to the chest, the other leg hangs over the edge; press both apart."),
        _("Sacroiliac joint"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "thigh_thrust",
        _("Thigh thrust"),
        _("Hip bent to a right angle, press along the thigh with a hand under the sacrum."),
        _("Sacroiliac joint"),
        _LOW,
        _SIDE_SITE,
    ),
    OrthoTest(
        "si_distraction",
        _("Sacroiliac distraction"),
        _("On the back, press the front of both ilia apart."),
        _("Sacroiliac joint"),
        _LOW,
    ),
    OrthoTest(
        "si_compression",
        _("Sacroiliac compression"),
        _("On the side, press the upper ilium down."),
        _("Sacroiliac joint"),
        _LOW,
        _SIDE,
    ),
    OrthoTest(
        "milgram",
        _("Milgram"),
        _("On the back, hold both straight legs a hand above the table."),
        _("Raised pressure around a disc, or weak trunk"),
        _LOW,
        frozenset(),
        _LOAD_BARS,
    ),
    OrthoTest(
        "valsalva",
        _("Valsalva or Dejerine"),
        _("Bear down, cough or sneeze; note where it hurts."),
        _("Something takes room in the canal, often a disc"),
        _ALL,
        frozenset({Ask.SITE}),
    ),
    OrthoTest(
        "soto_hall",
        _("Soto-Hall"),
        _("On the back, hold the breastbone and bend the chin to the chest."),
        _("Bone or ligament where it hurts"),
        frozenset({C, T}),
        frozenset({Ask.SITE}),
        _NECK_BARS,
    ),
    OrthoTest(
        "schober",
        _("Schober"),
        _("Mark 10 cm up from the pelvic dimples, bend forward, measure the gain; under 5 cm is little."),
        _("Stiff low back; think of inflammation"),
        _LOW,
        frozenset({Ask.ANGLE}),
    ),
    OrthoTest(
        "prone_instability",
        _("Prone instability"),
        _(
            "Chest on the table, feet on the floor: press a segment, then again with the feet lifted. "
            "Pain that goes counts."
        ),
        _("Segment that muscles can steady"),
        _LOW,
    ),
    OrthoTest(
        "aberrant_motion",
        _("Aberrant motion"),
        _("Watch bending and coming up: a catch, a shake, or hands climbing the thighs."),
        _("Poor control of the low back"),
        _LOW,
    ),
    OrthoTest(
        "adam",
        _("Adam"),
        _("Bend forward, look along the back for a hump."),
        _("Structural scoliosis"),
        _BACK,
        _SIDE,
    ),
    OrthoTest(
        "extensor_hold",
        _("Extensor hold"),
        _("Face down, trunk over the edge, hold level; count seconds."),
        _("Endurance of the back extensors"),
        _BACK,
        frozenset(),
        _LOAD_BARS,
    ),
    OrthoTest(
        "spurling",
        _("Spurling"),
        _("Neck leaned to the side and slightly back, press gently down; arm pain counts."),
        _("Irritated neck nerve root"),
        _NECK,
        _SIDE_SITE,
        _NECK_BARS,
    ),
    OrthoTest(
        "cervical_distraction",
        _("Neck distraction"),
        _("Lift the head gently; arm pain that eases counts."),
        _("Irritated neck nerve root"),
        _NECK,
        frozenset({Ask.SITE}),
        _NECK_BARS,
    ),
    OrthoTest(
        "shoulder_depression",
        _("Shoulder depression"),
        _("Lean the head away and press the shoulder down; note pulling or arm pain."),
        _("Nerve root or its sleeve; tight side of the neck"),
        _NECK,
        _SIDE_SITE,
    ),
    OrthoTest(
        "heel_toe_walk",
        _("Heel and toe walk"),
        _("Walk on the heels, then on the toes."),
        _("Heels: L4 or L5. Toes: S1"),
        _LOW,
        _SIDE,
    ),
    OrthoTest(
        "trendelenburg",
        _("Trendelenburg"),
        _("Stand on one leg for 30 seconds; the other side of the pelvis drops."),
        _("Weak side gluteals, or L5"),
        _LOW,
        _SIDE,
    ),
    OrthoTest(
        "romberg",
        _("Romberg"),
        _("Feet together, eyes closed; stand close by."),
        _("Sense of position, or the cord"),
        _ALL,
    ),
    OrthoTest(
        "dermatomes",
        _("Skin feeling"),
        _("Compare light touch and pin side to side, root by root."),
        _("Nerve root with lost feeling"),
        _ALL,
        _SIDE,
    ),
    OrthoTest(
        "myotomes",
        _("Strength by root"),
        _("Hold against resistance for 5 seconds, root by root, 0 to 5."),
        _("Nerve root with lost strength"),
        _ALL,
        frozenset({Ask.SIDE, Ask.GRADE}),
    ),
    OrthoTest(
        "reflexes",
        _("Reflexes"),
        _("Compare the tendon reflexes side to side, 0 to 4+."),
        _("Low: nerve root. Brisk: cord or brain"),
        _ALL,
        frozenset({Ask.SIDE, Ask.GRADE}),
    ),
    OrthoTest(
        "babinski",
        _("Babinski"),
        _("Stroke the outer sole from the heel forward; the big toe goes up."),
        _("Spinal cord or brain"),
        _ALL,
        _SIDE,
    ),
    OrthoTest(
        "hoffmann",
        _("Hoffmann"),
        _("Flick the nail of the middle finger; thumb and index bend."),
        _("Spinal cord in the neck"),
        frozenset({C, T}),
        _SIDE,
    ),
    OrthoTest(
        "clonus",
        _("Clonus"),
        _("Bend the foot up briskly; more than 3 beats count."),
        _("Spinal cord or brain"),
        _ALL,
        _SIDE,
    ),
    OrthoTest(
        "lhermitte",
        _("Lhermitte"),
        _("Bend the head forward; an electric feeling runs down."),
        _("Spinal cord in the neck"),
        frozenset({C, T}),
    ),
    OrthoTest(
        "kernig",
        _("Kernig"),
        _("Hip bent, straighten the knee; stiff neck and back pain on both sides."),
        _("Irritated meninges"),
        _ALL,
    ),
)
