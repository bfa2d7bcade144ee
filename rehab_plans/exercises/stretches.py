"""Stretches and nerve sliders for the legs and hips."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from rehab_plans.exercises import poses, stop_signs
from rehab_plans.exercises.exercise import (
    Area,
    Drawing,
    Equipment,
    Exercise,
    Muscle,
    Phase,
    Prop,
    Tag,
    Turn,
)

LATER = (Phase.RESTORE, Phase.STRENGTHEN)
BEHIND = _("A gentle pull behind your thigh, not behind your knee.")
FRONT = _("A gentle pull at the front of your hip, on the back leg.")
GLIDE = _("Light movement without a strong pull.")
HAM, FLEXORS, GLUTES = (
    frozenset({Muscle.HAMSTRINGS}),
    frozenset({Muscle.HIP_FLEXORS}),
    frozenset({Muscle.GLUTEALS}),
)
STRAP_LEG = replace(poses.HOOK, thigh=(80, 0), shin=(76, 0), foot=(150, 75), arm=(38, 38), fore=(30, 30))
STRAP = Prop("line", "hand_near", "toe_near")
SLIDE_LEG = replace(poses.HOOK, thigh=(92, 58), shin=(44, -58), foot=(130, 0), arm=(34, 34), fore=(14, 14))

EXERCISES = (
    Exercise(
        key="hamstring_strap_floor",
        name=_("Hamstring stretch with a strap"),
        area=Area.PELVIC,
        phases=LATER,
        tags=frozenset({Tag.SUPINE, Tag.STRETCH, Tag.FLOOR_TRANSFER}),
        equipment=(Equipment.TOWEL,),
        each_side=True,
        stretches=HAM,
        steps=(
            _("Lie on your back on a mat and loop a towel round one foot."),
            _("Raise that leg with a soft knee until you feel a gentle pull behind your thigh."),
            _("Hold and breathe, let it down slowly, then change legs."),
        ),
        feel=BEHIND,
        stop=stop_signs.LEG,
        drawing=Drawing(pose=STRAP_LEG, props=(STRAP,), motions=(Turn("hip_near", "ankle_near", -52),)),
        versions=(("bed", "hamstring_strap_bed"), ("chair", "hamstring_chair")),
    ),
    Exercise(
        key="hamstring_strap_bed",
        name=_("Hamstring stretch with a strap in bed"),
        area=Area.PELVIC,
        phases=LATER,
        tags=frozenset({Tag.SUPINE, Tag.STRETCH}),
        equipment=(Equipment.BED, Equipment.TOWEL),
        each_side=True,
        stretches=HAM,
        steps=(
            _("Lie on your back in bed and loop a towel round one foot."),
            _("Raise that leg with a soft knee until you feel a gentle pull behind your thigh."),
            _("Hold and breathe, let it down slowly, then change legs."),
        ),
        feel=BEHIND,
        stop=stop_signs.LEG,
        drawing=Drawing(
            pose=STRAP_LEG, props=(poses.ON_BED, STRAP), motions=(Turn("hip_near", "ankle_near", -40),)
        ),
        versions=(("chair", "hamstring_chair"),),
    ),
    Exercise(
        key="hamstring_chair",
        name=_("Hamstring stretch in a chair"),
        area=Area.PELVIC,
        phases=LATER,
        tags=frozenset({Tag.STRETCH}),
        equipment=(Equipment.CHAIR,),
        each_side=True,
        stretches=HAM,
        steps=(
            _("Sit on the front edge of a firm chair with one leg out straight, heel on the floor."),
            _("Keep your back long and tip forward from your hips."),
            _("Hold where you feel a gentle pull, then change legs."),
        ),
        feel=BEHIND,
        stop=stop_signs.LEG,
        drawing=Drawing(
            pose=replace(
                poses.SIT,
                trunk=(62, 62),
                head=64,
                thigh=(-20, 0),
                shin=(-36, -90),
                foot=(60, 0),
                arm=(-55, -55),
                fore=(-30, -30),
            ),
            props=(poses.ON_CHAIR,),
            motions=(Turn("pelvis", "head", -28),),
        ),
    ),
    Exercise(
        key="nerve_slider_floor",
        name=_("Leg slider on your back"),
        area=Area.PELVIC,
        phases=(Phase.RELIEF, Phase.RESTORE),
        tags=frozenset({Tag.SUPINE, Tag.FLOOR_TRANSFER}),
        each_side=True,
        steps=(
            _("Lie on your back on a mat and hold one thigh upright with both hands."),
            _("Slowly straighten the knee until you just feel something, then bend it again."),
            _("Keep moving. Do not hold the stretch."),
        ),
        feel=GLIDE,
        stop=stop_signs.LEG,
        drawing=Drawing(pose=SLIDE_LEG, motions=(Turn("knee_near", "ankle_near", 46),)),
        versions=(("chair", "nerve_slider_chair"),),
    ),
    Exercise(
        key="nerve_slider_chair",
        name=_("Leg slider in a chair"),
        area=Area.PELVIC,
        phases=(Phase.RELIEF, Phase.RESTORE),
        equipment=(Equipment.CHAIR,),
        each_side=True,
        steps=(
            _("Sit tall in a firm chair."),
            _("Straighten one knee as you look up, then bend it as you look down."),
            _("Move slowly and do not hold the stretch."),
        ),
        feel=GLIDE,
        stop=stop_signs.LEG,
        drawing=Drawing(
            pose=replace(poses.SIT, shin=(-28, -90), foot=(50, 0), head=106),
            props=(poses.ON_CHAIR,),
            motions=(Turn("knee_near", "ankle_near", 30),),
        ),
    ),
    Exercise(
        key="hip_flexor_half_kneeling",
        name=_("Hip stretch in half kneeling"),
        area=Area.PELVIC,
        phases=LATER,
        tags=frozenset({Tag.KNEELING, Tag.STRETCH, Tag.FLOOR_TRANSFER}),
        equipment=(Equipment.PILLOW,),
        each_side=True,
        stretches=FLEXORS,
        steps=(
            _("Kneel on one knee on a pillow with the other foot in front."),
            _("Squeeze the buttock of the kneeling leg and tuck your hips under."),
            _("Shift forward a little without arching your back. Hold, then change legs."),
        ),
        feel=FRONT,
        stop=stop_signs.LEG,
        drawing=Drawing(
            pose=poses.HALF_KNEEL,
            props=(Prop("pillow", "knee_near"),),
            motions=(Turn("knee_near", "pelvis", -30),),
        ),
        versions=(("standing", "hip_flexor_standing"), ("bed", "hip_flexor_bed")),
    ),
    Exercise(
        key="hip_flexor_standing",
        name=_("Hip stretch in standing"),
        area=Area.PELVIC,
        phases=LATER,
        tags=frozenset({Tag.STANDING, Tag.STRETCH}),
        equipment=(Equipment.COUNTER,),
        each_side=True,
        stretches=FLEXORS,
        steps=(
            _("Stand with one foot well behind you and hold on to a counter."),
            _("Squeeze the buttock of the back leg and tuck your hips under."),
            _("Bend your front knee a little. Hold, then change legs."),
        ),
        feel=FRONT,
        stop=stop_signs.LEG,
        drawing=Drawing(
            pose=replace(
                poses.STAND,
                thigh=(-116, -42),
                shin=(-128, -98),
                foot=(-30, 0),
                arm=(-55, -55),
                fore=(0, 0),
            ),
            props=(Prop("counter", "hand_near"),),
            motions=(Turn("knee_near", "pelvis", -34),),
        ),
        versions=(("bed", "hip_flexor_bed"),),
    ),
    Exercise(
        key="hip_flexor_bed",
        name=_("Hip stretch at the edge of the bed"),
        area=Area.PELVIC,
        phases=LATER,
        tags=frozenset({Tag.SUPINE, Tag.STRETCH}),
        equipment=(Equipment.BED,),
        each_side=True,
        stretches=FLEXORS,
        steps=(
            _("Lie on your back near the edge of the bed."),
            _("Hold one knee towards you and let the other leg hang over the edge."),
            _("Let it grow heavy. Hold, then change sides."),
        ),
        feel=_("A gentle pull at the front of the hip of the hanging leg."),
        stop=stop_signs.LEG,
        drawing=Drawing(
            pose=replace(
                poses.HOOK, thigh=(2, 118), shin=(-50, -30), foot=(-20, 40), arm=(34, 34), fore=(18, 18)
            ),
            props=(poses.ON_BED,),
            motions=(Turn("hip_near", "ankle_near", -24),),
        ),
    ),
    Exercise(
        key="gluteal_squeeze",
        name=_("Buttock squeeze"),
        area=Area.PELVIC,
        phases=LATER,
        loads=GLUTES,
        seconds=6,
        steps=(
            _("Sit or lie in any easy position."),
            _("Squeeze your buttocks together and count slowly to five."),
            _("Let go fully before the next one. Keep breathing."),
        ),
        feel=_("Your buttocks work. Your back stays quiet."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.SIT, fore=(-20, -20)),
            props=(poses.ON_CHAIR,),
            motions=(Turn("knee_near", "pelvis", -18),),
        ),
    ),
)
