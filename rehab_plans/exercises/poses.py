"""Poses that several exercises share. Directions in degrees: 0 to the right, 90 up."""

from dataclasses import replace

from rehab_plans.exercises.exercise import Pose, Prop, Shift

STAND = Pose()
FRONT = Pose(
    view="front", thigh=(-84, -96), shin=(-88, -92), foot=(-20, 200), arm=(-75, -105), fore=(-80, -100)
)
SIT = Pose(thigh=(0, 0), shin=(-90, -90), arm=(-65, -65), fore=(-10, -10))
SIT_FRONT = Pose(
    view="front", thigh=(-70, -110), shin=(-90, -90), foot=(-20, 200), arm=(-75, -105), fore=(-85, -95)
)
HOOK = Pose(
    trunk=(180, 180), head=180, thigh=(58, 58), shin=(-58, -58), foot=(0, 0), arm=(-3, -3), fore=(0, 0)
)
LEGS_UP = replace(HOOK, thigh=(88, 88), shin=(0, 0), foot=(80, 80), arm=(-3, -3))
PILLOW_KNEES = replace(HOOK, thigh=(24, 24), shin=(-24, -24), foot=(70, 70))
LONG = replace(HOOK, thigh=(0, 0), shin=(0, 0), foot=(80, 80))
BRIDGE = Pose(trunk=(207, 207), head=180, thigh=(12, 12), shin=(-84, -84), arm=(-4, -4), fore=(0, 0))
PRONE = Pose(
    trunk=(180, 180), head=176, thigh=(0, 0), shin=(0, 0), foot=(-25, -25), arm=(140, 140), fore=(215, 215)
)
PRONE_ELBOWS = Pose(
    trunk=(170, 148), head=128, thigh=(0, 0), shin=(0, 0), foot=(-15, -15), arm=(-92, -92), fore=(180, 180)
)
PRESS_UP = Pose(
    trunk=(158, 118),
    head=104,
    thigh=(-4, -4),
    shin=(-2, -2),
    foot=(-15, -15),
    arm=(-98, -98),
    fore=(-98, -98),
)
QUADRUPED = Pose(trunk=(10, 10), head=4, thigh=(-90, -90), shin=(180, 180), foot=(190, 190))
SIDE_LYING = Pose(
    trunk=(180, 180), head=176, thigh=(14, 2), shin=(-22, -2), foot=(-5, 0), arm=(-30, -10), fore=(50, 10)
)
HALF_KNEEL = Pose(thigh=(-118, 2), shin=(192, -90), foot=(190, 0), arm=(-60, -60), fore=(-150, -150))
HINGE = Pose(trunk=(38, 38), head=38, thigh=(-100, -100), shin=(-84, -84), arm=(-90, -90), fore=(-90, -90))
SQUAT = Pose(trunk=(82, 82), head=86, thigh=(-18, -18), shin=(-96, -96), arm=(-30, -30), fore=(0, 0))
WALK = Pose(thigh=(-68, -114), shin=(-84, -124), foot=(8, -34), arm=(-122, -58), fore=(-70, -14), head=88)

ON_BED = Prop("bed")
ON_CHAIR = Prop("chair", "pelvis")
HEAD_PILLOW = Prop("pillow", "head")
BREATH = Shift("mid", 0, 16)
