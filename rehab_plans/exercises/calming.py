"""Breathing, resting positions and small pelvic movements: the first days."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from rehab_plans.exercises import poses, stop_signs
from rehab_plans.exercises.exercise import Area, Drawing, Equipment, Exercise, Phase, Prop, Shift, Tag, Turn

EARLY = (Phase.RELIEF, Phase.RESTORE)
ON_FLOOR = frozenset({Tag.SUPINE, Tag.FLOOR_TRANSFER})
ON_BACK = frozenset({Tag.SUPINE})
BREATHE = _("Breathe in through your nose and let your belly rise. Breathe out slowly and let it sink.")
CALM = _("Your belly moves more than your chest, and your back feels heavier with each breath.")
TILT_FEEL = _("A small, easy rocking of the hips. Your stomach muscles work a little.")
HANDS_ON_BELLY = replace(poses.HOOK, arm=(30, 30), fore=(-38, -38))

EXERCISES = (
    Exercise(
        key="belly_breathing_floor",
        name=_("Belly breathing on your back"),
        area=Area.GENERAL,
        phases=EARLY,
        tags=ON_FLOOR,
        seconds=8,
        steps=(
            _("Lie on your back on a mat with your knees bent."),
            _("Rest one hand on your belly."),
            BREATHE,
        ),
        feel=CALM,
        stop=stop_signs.BREATH,
        drawing=Drawing(pose=HANDS_ON_BELLY, motions=(poses.BREATH,)),
        versions=(
            ("bed", "belly_breathing_bed"),
            ("side", "belly_breathing_side"),
            ("chair", "belly_breathing_chair"),
        ),
    ),
    Exercise(
        key="belly_breathing_bed",
        name=_("Belly breathing in bed"),
        area=Area.GENERAL,
        phases=EARLY,
        tags=ON_BACK,
        equipment=(Equipment.BED,),
        seconds=8,
        steps=(
            _("Lie on your back in bed with your knees bent."),
            _("Rest one hand on your belly."),
            BREATHE,
        ),
        feel=CALM,
        stop=stop_signs.BREATH,
        drawing=Drawing(pose=HANDS_ON_BELLY, props=(poses.ON_BED,), motions=(poses.BREATH,)),
        versions=(("side", "belly_breathing_side"), ("chair", "belly_breathing_chair")),
    ),
    Exercise(
        key="belly_breathing_side",
        name=_("Belly breathing on your side"),
        area=Area.GENERAL,
        phases=EARLY,
        equipment=(Equipment.BED, Equipment.PILLOW),
        seconds=8,
        steps=(
            _("Lie on your side in bed with a pillow under your head and one between your knees."),
            _("Rest one hand on your belly."),
            BREATHE,
        ),
        feel=CALM,
        stop=stop_signs.BREATH,
        drawing=Drawing(
            pose=poses.SIDE_LYING, props=(poses.ON_BED, poses.HEAD_PILLOW), motions=(poses.BREATH,)
        ),
        versions=(("chair", "belly_breathing_chair"),),
    ),
    Exercise(
        key="belly_breathing_chair",
        name=_("Belly breathing in a chair"),
        area=Area.GENERAL,
        phases=EARLY,
        equipment=(Equipment.CHAIR,),
        seconds=8,
        steps=(
            _("Sit back in a firm chair with both feet on the floor."),
            _("Rest one hand on your belly."),
            BREATHE,
        ),
        feel=CALM,
        stop=stop_signs.BREATH,
        drawing=Drawing(
            pose=replace(poses.SIT, arm=(-70, -70), fore=(-160, -10)),
            props=(poses.ON_CHAIR,),
            motions=(Shift("mid", 16, 0),),
        ),
    ),
    Exercise(
        key="legs_on_chair_rest",
        name=_("Rest with your legs on a chair"),
        area=Area.LUMBAR,
        phases=(Phase.RELIEF,),
        tags=ON_FLOOR,
        equipment=(Equipment.CHAIR,),
        steps=(
            _("Lie on your back on a mat and put your lower legs on the seat of a chair."),
            _("Move close, so that your hips and knees make a square corner."),
            _("Let your back sink into the floor and breathe slowly. Roll to your side to get up."),
        ),
        feel=_("Your lower back grows wide and soft."),
        stop=stop_signs.BACK,
        drawing=Drawing(pose=poses.LEGS_UP, props=(Prop("stool", "knee_near", "ankle_near"),)),
        versions=(("bed", "knees_on_pillow_rest"), ("side", "side_lying_rest")),
    ),
    Exercise(
        key="knees_on_pillow_rest",
        name=_("Rest with a pillow under your knees"),
        area=Area.LUMBAR,
        phases=(Phase.RELIEF,),
        tags=ON_BACK,
        equipment=(Equipment.BED, Equipment.PILLOW),
        steps=(
            _("Lie on your back in bed with a thick pillow under your knees."),
            _("Let your legs go heavy and breathe slowly."),
            _("Get up again by rolling to your side."),
        ),
        feel=_("Your lower back grows wide and soft."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=poses.PILLOW_KNEES, props=(poses.ON_BED, Prop("pillow", "knee_near"), poses.HEAD_PILLOW)
        ),
        versions=(("side", "side_lying_rest"),),
    ),
    Exercise(
        key="side_lying_rest",
        name=_("Rest on your side"),
        area=Area.LUMBAR,
        phases=(Phase.RELIEF,),
        equipment=(Equipment.BED, Equipment.PILLOW),
        steps=(
            _("Lie on your side in bed with your hips and knees bent."),
            _("Put a pillow between your knees and one under your head."),
            _("Breathe slowly and let your back go soft."),
        ),
        feel=_("Nothing pulls. Your back can let go."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=poses.SIDE_LYING, props=(poses.ON_BED, poses.HEAD_PILLOW, Prop("pillow", "ankle_near"))
        ),
    ),
    Exercise(
        key="pelvic_tilt_floor",
        name=_("Pelvic tilt on your back"),
        area=Area.LUMBAR,
        phases=(*EARLY, Phase.STRENGTHEN),
        tags=ON_FLOOR,
        seconds=6,
        steps=(
            _("Lie on your back on a mat with your knees bent."),
            _("Gently flatten the small of your back towards the floor."),
            _("Let go again. Keep your legs and shoulders soft and keep breathing."),
        ),
        feel=TILT_FEEL,
        stop=stop_signs.BACK,
        drawing=Drawing(pose=poses.HOOK, motions=(Shift("pelvis", -22, 9),)),
        versions=(
            ("bed", "pelvic_tilt_bed"),
            ("standing", "pelvic_tilt_wall"),
            ("chair", "pelvic_tilt_chair"),
        ),
    ),
    Exercise(
        key="pelvic_tilt_bed",
        name=_("Pelvic tilt in bed"),
        area=Area.LUMBAR,
        phases=(*EARLY, Phase.STRENGTHEN),
        tags=ON_BACK,
        equipment=(Equipment.BED,),
        seconds=6,
        steps=(
            _("Lie on your back in bed with your knees bent."),
            _("Gently press the small of your back into the mattress."),
            _("Let go again and keep breathing."),
        ),
        feel=TILT_FEEL,
        stop=stop_signs.BACK,
        drawing=Drawing(pose=poses.HOOK, props=(poses.ON_BED,), motions=(Shift("pelvis", -22, 9),)),
        versions=(("standing", "pelvic_tilt_wall"), ("chair", "pelvic_tilt_chair")),
    ),
    Exercise(
        key="pelvic_tilt_wall",
        name=_("Pelvic tilt at the wall"),
        area=Area.LUMBAR,
        phases=(*EARLY, Phase.STRENGTHEN),
        tags=frozenset({Tag.STANDING}),
        equipment=(Equipment.WALL,),
        seconds=6,
        steps=(
            _("Stand with your back against a wall, feet a small step forward, knees soft."),
            _("Gently bring the small of your back closer to the wall."),
            _("Let go again and keep breathing."),
        ),
        feel=TILT_FEEL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.STAND, thigh=(-72, -72), shin=(-92, -92)),
            props=(Prop("wall", "pelvis", "left"),),
            motions=(Turn("mid", "pelvis", 48),),
        ),
        versions=(("chair", "pelvic_tilt_chair"),),
    ),
    Exercise(
        key="pelvic_tilt_chair",
        name=_("Pelvic tilt in a chair"),
        area=Area.LUMBAR,
        phases=(*EARLY, Phase.STRENGTHEN),
        equipment=(Equipment.CHAIR,),
        seconds=6,
        steps=(
            _("Sit on the front half of a firm chair, feet flat on the floor."),
            _("Roll your hips back a little, then come up tall again."),
            _("Keep it small and keep breathing."),
        ),
        feel=TILT_FEEL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.SIT, trunk=(96, 84)), props=(poses.ON_CHAIR,), motions=(Shift("mid", -24, 0),)
        ),
    ),
    Exercise(
        key="short_walk",
        name=_("Short easy walk"),
        area=Area.GENERAL,
        phases=EARLY,
        tags=frozenset({Tag.AEROBIC, Tag.STANDING}),
        steps=(
            _("Walk at an easy pace on flat ground, indoors or out."),
            _("Swing your arms and look ahead."),
            _("Turn back while it still feels fine."),
        ),
        feel=_("Your back loosens a little as you go."),
        stop=stop_signs.BACK,
        drawing=Drawing(pose=poses.WALK, motions=(Shift("head", 44, 0),)),
        versions=(("chair", "seated_march"),),
    ),
    Exercise(
        key="seated_march",
        name=_("Marching in a chair"),
        area=Area.GENERAL,
        phases=(*EARLY, Phase.STRENGTHEN, Phase.PREVENT),
        tags=frozenset({Tag.AEROBIC}),
        equipment=(Equipment.CHAIR,),
        steps=(
            _("Sit tall in a firm chair."),
            _("Lift one knee a little, put it down, then lift the other."),
            _("Swing your arms and keep an easy rhythm."),
        ),
        feel=_("You get a little warmer. You can still talk."),
        stop=stop_signs.HEART,
        drawing=Drawing(
            pose=replace(poses.SIT, thigh=(26, 0), shin=(-80, -90), arm=(-115, -50), fore=(-60, 0)),
            props=(poses.ON_CHAIR,),
            motions=(Turn("hip_near", "knee_near", 38),),
        ),
    ),
)
