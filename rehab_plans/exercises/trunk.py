"""Strength and control of the trunk."""

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
    Shift,
    Tag,
    Turn,
)

STRONG = (Phase.STRENGTHEN, Phase.PREVENT)
ALL_FOURS = frozenset({Tag.QUADRUPED, Tag.KNEELING, Tag.WRIST_LOAD, Tag.FLOOR_TRANSFER})
ABS, BACK = frozenset({Muscle.ABDOMINALS}), frozenset({Muscle.BACK_EXTENSORS})
STILL = _("Your trunk works and stays still while the limbs move.")
DEAD_BUG = replace(poses.LEGS_UP, thigh=(90, 50), shin=(0, -10), foot=(70, 60), arm=(90, 130), fore=(90, 130))
BIRD = replace(
    poses.QUADRUPED, thigh=(182, -90), shin=(180, 180), foot=(190, 190), arm=(-90, 12), fore=(-90, 10)
)
PLANK_SIDE = replace(
    poses.HOOK, trunk=(162, 162), head=162, thigh=(-10, -10), shin=(-2, -2), arm=(-92, 10), fore=(180, -40)
)

EXERCISES = (
    Exercise(
        key="curl_up",
        name=_("Small curl-up"),
        area=Area.LUMBAR,
        phases=STRONG,
        tags=frozenset({Tag.SUPINE, Tag.LOADED_FLEXION, Tag.FLOOR_TRANSFER}),
        loads=ABS,
        seconds=10,
        steps=(
            _("Lie on your back on a mat, one knee bent, hands under the small of your back."),
            _("Lift your head and shoulders a hand's width and keep your chin tucked."),
            _("Hold while you breathe, then lower slowly."),
        ),
        feel=_("Your stomach muscles work. Your neck stays long."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(
                poses.HOOK,
                trunk=(178, 160),
                head=158,
                thigh=(58, 0),
                shin=(-58, 0),
                foot=(0, 75),
                arm=(-20, -20),
                fore=(-20, -20),
            ),
            motions=(Turn("mid", "head", -24),),
        ),
        versions=(("floor", "dead_bug_floor"), ("bed", "dead_bug_bed"), ("chair", "brace_chair")),
    ),
    Exercise(
        key="brace_chair",
        name=_("Firm belly in a chair"),
        area=Area.LUMBAR,
        phases=(Phase.RESTORE, *STRONG),
        equipment=(Equipment.CHAIR,),
        loads=ABS,
        seconds=8,
        steps=(
            _("Sit tall in a firm chair with your feet on the floor."),
            _("Gently firm your belly as if someone were about to poke it."),
            _("Keep it firm, lift one foot a little and put it down. Keep breathing."),
        ),
        feel=_("A light, even firmness all round your waist."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.SIT, thigh=(12, 0), shin=(-84, -90)),
            props=(poses.ON_CHAIR,),
            motions=(Turn("hip_near", "knee_near", 26),),
        ),
    ),
    Exercise(
        key="side_bridge_knees",
        name=_("Side bridge from your knees"),
        area=Area.LUMBAR,
        phases=STRONG,
        tags=frozenset({Tag.SHOULDER_LOAD, Tag.FLOOR_TRANSFER}),
        each_side=True,
        loads=ABS,
        seconds=10,
        steps=(
            _("Lie on your side on a mat, knees bent, and prop yourself on your elbow."),
            _("Lift your hips until your body is a straight line from knees to head."),
            _("Hold while you breathe, lower slowly, then change sides."),
        ),
        feel=_("The side of your waist works. Your shoulder stays away from your ear."),
        stop=stop_signs.ARM,
        drawing=Drawing(
            pose=replace(PLANK_SIDE, thigh=(-24, -24), shin=(-4, -4)), motions=(Shift("pelvis", 0, 26),)
        ),
        versions=(("wall", "side_bridge_wall"),),
    ),
    Exercise(
        key="side_bridge_wall",
        name=_("Side bridge at the wall"),
        area=Area.LUMBAR,
        phases=STRONG,
        tags=frozenset({Tag.SHOULDER_LOAD, Tag.STANDING}),
        equipment=(Equipment.WALL,),
        each_side=True,
        loads=ABS,
        seconds=10,
        steps=(
            _("Stand sideways to a wall and lean your forearm on it, feet a step away."),
            _("Keep your body in one straight line."),
            _("Hold while you breathe, then change sides."),
        ),
        feel=_("The side of your waist works."),
        stop=stop_signs.ARM,
        drawing=Drawing(
            pose=replace(
                poses.FRONT,
                trunk=(76, 76),
                head=76,
                thigh=(-102, -106),
                shin=(-102, -106),
                arm=(-10, -110),
                fore=(80, -100),
            ),
            props=(Prop("wall", "elbow_near", "right"),),
            motions=(Shift("hip_near", 20, 2),),
        ),
    ),
    Exercise(
        key="bird_dog",
        name=_("Bird dog"),
        area=Area.LUMBAR,
        phases=STRONG,
        tags=ALL_FOURS,
        each_side=True,
        loads=BACK,
        seconds=10,
        steps=(
            _("Go on your hands and knees with your back level."),
            _("Reach one arm forward and the opposite leg back, no higher than your body."),
            _("Hold while you breathe, come back and change sides."),
        ),
        feel=STILL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=BIRD, motions=(Turn("hip_near", "ankle_near", -28), Turn("shoulder_far", "hand_far", 30))
        ),
        versions=(("standing", "bird_dog_standing"), ("chair", "brace_chair")),
    ),
    Exercise(
        key="bird_dog_small",
        name=_("Small bird dog"),
        area=Area.LUMBAR,
        phases=(Phase.RESTORE, *STRONG),
        tags=ALL_FOURS,
        each_side=True,
        loads=BACK,
        seconds=6,
        steps=(
            _("Go on your hands and knees with your back level and your belly a little firm."),
            _("Slide one foot straight back along the floor, then bring it home."),
            _("Change legs. Nothing else moves."),
        ),
        feel=STILL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.QUADRUPED, thigh=(-130, -90), shin=(190, 180)),
            motions=(Shift("ankle_near", -24, 0),),
        ),
        versions=(("standing", "bird_dog_standing"), ("chair", "brace_chair")),
    ),
    Exercise(
        key="bird_dog_standing",
        name=_("Bird dog at the counter"),
        area=Area.LUMBAR,
        phases=(Phase.RESTORE, *STRONG),
        tags=frozenset({Tag.STANDING}),
        equipment=(Equipment.COUNTER,),
        each_side=True,
        loads=BACK,
        seconds=6,
        steps=(
            _("Stand at a counter, lean forward a little and rest your forearms on it."),
            _("Reach one leg straight back until the toes are just off the floor."),
            _("Hold while you breathe and keep your hips level. Change legs."),
        ),
        feel=STILL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(
                poses.HINGE,
                trunk=(48, 48),
                head=50,
                thigh=(-132, -90),
                shin=(-132, -92),
                foot=(-50, 0),
                arm=(-62, -62),
                fore=(0, 0),
            ),
            props=(Prop("counter", "elbow_near"),),
            motions=(Turn("hip_near", "ankle_near", -26),),
        ),
        versions=(("chair", "brace_chair"),),
    ),
    Exercise(
        key="dead_bug_floor",
        name=_("Dead bug"),
        area=Area.LUMBAR,
        phases=(Phase.RESTORE, *STRONG),
        tags=frozenset({Tag.SUPINE, Tag.FLOOR_TRANSFER}),
        each_side=True,
        loads=ABS,
        seconds=5,
        steps=(
            _("Lie on your back on a mat with hips and knees bent and arms up."),
            _("Lower one heel to touch the floor while the opposite arm goes back."),
            _("Come back and change sides. Your back stays where it is."),
        ),
        feel=STILL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=DEAD_BUG,
            motions=(Turn("hip_far", "ankle_far", -30), Turn("shoulder_far", "hand_far", 34)),
        ),
        versions=(("bed", "dead_bug_bed"), ("chair", "brace_chair")),
    ),
    Exercise(
        key="dead_bug_bed",
        name=_("Dead bug in bed"),
        area=Area.LUMBAR,
        phases=(Phase.RESTORE, *STRONG),
        tags=frozenset({Tag.SUPINE}),
        equipment=(Equipment.BED,),
        each_side=True,
        loads=ABS,
        seconds=5,
        steps=(
            _("Lie on your back on a firm bed with your knees bent."),
            _("Lift one foot a little off the bed, put it down, then lift the other."),
            _("Keep your belly a little firm and your back still."),
        ),
        feel=STILL,
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.HOOK, thigh=(84, 58), shin=(-20, -58), foot=(60, 0)),
            props=(poses.ON_BED,),
            motions=(Turn("hip_near", "knee_near", 30),),
        ),
        versions=(("chair", "brace_chair"),),
    ),
    Exercise(
        key="prone_lift",
        name=_("Chest lift on your front"),
        area=Area.LUMBAR,
        phases=STRONG,
        tags=frozenset({Tag.PRONE, Tag.EXTENSION_LOADING, Tag.FLOOR_TRANSFER}),
        direction="extension",
        loads=BACK,
        seconds=6,
        steps=(
            _("Lie on your front on a mat, arms beside you, a pillow under your belly."),
            _("Lift your breastbone just off the floor and look down."),
            _("Hold while you breathe, then lower slowly."),
        ),
        feel=_("The muscles along your back work evenly."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.PRONE, trunk=(178, 158), head=160, arm=(-14, -14), fore=(-10, -10)),
            props=(Prop("pillow", "mid"),),
            motions=(Turn("mid", "head", -34),),
        ),
        versions=(("chair", "tall_sitting"),),
    ),
    Exercise(
        key="tall_sitting",
        name=_("Sitting tall"),
        area=Area.THORACIC,
        phases=(Phase.RESTORE, *STRONG),
        equipment=(Equipment.CHAIR,),
        loads=BACK,
        seconds=8,
        steps=(
            _("Sit on the front half of a firm chair, hands in your lap."),
            _("Grow tall, as if a string pulled the top of your head up."),
            _("Draw your shoulder blades gently together and hold while you breathe."),
        ),
        feel=_("The muscles between your shoulder blades work."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=replace(poses.SIT, trunk=(92, 90), arm=(-80, -80), fore=(-10, -10)),
            props=(poses.ON_CHAIR,),
            motions=(Shift("head", 0, 22),),
        ),
    ),
    Exercise(
        key="lying_press_floor",
        name=_("Lying tall on your back"),
        area=Area.THORACIC,
        phases=(Phase.RESTORE, *STRONG),
        tags=frozenset({Tag.SUPINE, Tag.FLOOR_TRANSFER}),
        loads=BACK,
        seconds=6,
        steps=(
            _("Lie on your back on a mat with your knees bent and your arms beside you."),
            _("Gently press the back of your head, shoulders and arms into the floor."),
            _("Hold while you breathe, then let go."),
        ),
        feel=_("You grow long. The muscles behind your shoulders work."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=poses.HOOK, props=(poses.HEAD_PILLOW,), motions=(Shift("shoulder_near", -28, 10),)
        ),
        versions=(("bed", "lying_press_bed"), ("chair", "tall_sitting")),
    ),
    Exercise(
        key="lying_press_bed",
        name=_("Lying tall in bed"),
        area=Area.THORACIC,
        phases=(Phase.RESTORE, *STRONG),
        tags=frozenset({Tag.SUPINE}),
        equipment=(Equipment.BED,),
        loads=BACK,
        seconds=6,
        steps=(
            _("Lie on your back on a firm bed with your knees bent."),
            _("Gently press the back of your head, shoulders and arms into the mattress."),
            _("Hold while you breathe, then let go."),
        ),
        feel=_("You grow long. The muscles behind your shoulders work."),
        stop=stop_signs.BACK,
        drawing=Drawing(
            pose=poses.HOOK,
            props=(poses.ON_BED, poses.HEAD_PILLOW),
            motions=(Shift("shoulder_near", -28, 10),),
        ),
        versions=(("chair", "tall_sitting"),),
    ),
)
