"""Exercise drawings: limb directions in, one SVG out. Pure; colours come from the style sheet by class name.

One figure of thick round strokes, a ground line, thin props and the motion as a dashed arc. Units are those
of the view box (240 x 160); angles are degrees, 0 to the right and 90 up.
"""

from collections.abc import Callable, Mapping
from html import escape
from math import atan2, cos, degrees, hypot, radians, sin

from rehab_plans.exercises.exercise import Drawing, Pose, Prop, Shift, Turn

WIDTH, HEIGHT, GROUND = 240, 160, 150
TRUNK, NECK, HEAD = 24.0, 6.0, 10.0
THIGH, SHIN, FOOT, UPPER_ARM, FOREARM = 30.0, 30.0, 9.0, 20.0, 19.0
HALF_STROKE = 5.0
BED_HEIGHT = 30.0

Point = tuple[float, float]
Joints = dict[str, Point]


def draw(drawing: Drawing, *, label: str) -> str:
    """The whole picture as an `<svg>` element with `label` as its text alternative."""
    raw = joints_of(drawing.pose)
    on_bed = any(prop.kind == "bed" for prop in drawing.props)
    joints = _placed(raw, lift=BED_HEIGHT if on_bed else 0.0)
    parts = [f'<path class="figure-ground" d="M8 {GROUND}H{WIDTH - 8}" stroke-width="3"/>']
    parts += [PROPS[prop.kind](joints, prop) for prop in drawing.props]
    parts += _body(joints)
    parts += [_motion(joints, motion) for motion in drawing.motions]
    return (
        f'<svg class="figure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}"><g fill="none" stroke="currentColor" stroke-linecap="round" '
        f'stroke-linejoin="round">{"".join(parts)}</g></svg>'
    )


def joints_of(pose: Pose) -> Joints:
    """Joint name to (right, up) with the pelvis at the origin."""
    at: Joints = {"pelvis": (0.0, 0.0)}
    at["mid"] = _go(at["pelvis"], pose.trunk[0], TRUNK)
    at["neck"] = _go(at["mid"], pose.trunk[1], TRUNK)
    at["head"] = _go(at["neck"], pose.head, NECK + HEAD)
    spread = (7.0, 11.0) if pose.view == "front" else (0.0, 0.0)
    for index, side in enumerate(("near", "far")):
        sign = 1 - 2 * index
        hip = _go(at["pelvis"], pose.trunk[0] - 90 * sign, spread[0])
        shoulder = _go(at["neck"], pose.trunk[1] - 90 * sign, spread[1])
        shoulder = _go(shoulder, pose.trunk[1] + 180, 3.0)
        at[f"hip_{side}"], at[f"shoulder_{side}"] = hip, shoulder
        at[f"knee_{side}"] = _go(hip, pose.thigh[index], THIGH)
        at[f"ankle_{side}"] = _go(at[f"knee_{side}"], pose.shin[index], SHIN)
        at[f"toe_{side}"] = _go(at[f"ankle_{side}"], pose.foot[index], FOOT)
        at[f"elbow_{side}"] = _go(shoulder, pose.arm[index], UPPER_ARM)
        at[f"hand_{side}"] = _go(at[f"elbow_{side}"], pose.fore[index], FOREARM)
    return at


def _go(start: Point, angle: float, length: float) -> Point:
    return start[0] + length * cos(radians(angle)), start[1] + length * sin(radians(angle))


def _placed(raw: Joints, *, lift: float) -> Joints:
    """Centred, standing on the ground or bed, with the y axis turned to the screen's."""
    low = min(up for name, (_right, up) in raw.items() if name != "head")
    low = min(low, raw["head"][1] - HEAD + HALF_STROKE)
    rights = [right for right, _up in raw.values()]
    middle = (min(rights) + max(rights)) / 2
    base = GROUND - lift - HALF_STROKE - 1.5
    return {name: (WIDTH / 2 + right - middle, base - (up - low)) for name, (right, up) in raw.items()}


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _path(points: list[Point], css: str, width: float) -> str:
    steps = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return f'<path class="{css}" d="M{steps}" stroke-width="{_n(width)}"/>'


def _circle(centre: Point, radius: float, css: str, width: float) -> str:
    x, y = centre
    return f'<circle class="{css}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" stroke-width="{_n(width)}"/>'


def _limb(at: Joints, side: str) -> list[str]:
    # Seen from the front both sides are equally near; only a side view fades the far limbs.
    faded = side == "far" and at["hip_near"] == at["hip_far"]
    css, width = ("figure-far", 6.0) if faded else ("figure-limb", 8.0)
    leg = [at[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle", "toe")]
    arm = [at[f"{joint}_{side}"] for joint in ("shoulder", "elbow", "hand")]
    return [_path(leg, css, width), _path(arm, css, width - 1)]


def _body(at: Joints) -> list[str]:
    (px, py), (mx, my), (nx, ny) = at["pelvis"], at["mid"], at["neck"]
    bend = f"Q{_n(2 * mx - (px + nx) / 2)} {_n(2 * my - (py + ny) / 2)}"
    trunk = f'<path class="figure-limb" d="M{_n(px)} {_n(py)}{bend} {_n(nx)} {_n(ny)}" stroke-width="10"/>'
    yokes = []
    if at["hip_near"] != at["hip_far"]:
        yokes.append(_path([at["hip_far"], at["hip_near"]], "figure-limb", 8))
        yokes.append(_path([at["shoulder_far"], at["shoulder_near"]], "figure-limb", 8))
    head = _circle(at["head"], HEAD, "figure-head", 6)
    return [*_limb(at, "far"), trunk, *yokes, head, *_limb(at, "near")]


def _motion(at: Joints, motion: Turn | Shift) -> str:
    start = at[motion.tip]
    if isinstance(motion, Shift):
        end = (start[0] + motion.right, start[1] - motion.up)
        curve = f"Q{_n((start[0] + end[0]) / 2 + motion.up / 5)} {_n((start[1] + end[1]) / 2 - 4)}"
        heading = degrees(atan2(motion.up, motion.right))
    else:
        cx, cy = at[motion.centre]
        radius = hypot(start[0] - cx, start[1] - cy) + 7
        first = degrees(atan2(cy - start[1], start[0] - cx))
        # The arc starts a little ahead of the limb, so that the dashes do not vanish under its stroke.
        lead = 12 if motion.degrees > 0 else -12
        start = (cx + radius * cos(radians(first + lead)), cy - radius * sin(radians(first + lead)))
        last = first + lead + motion.degrees
        end = (cx + radius * cos(radians(last)), cy - radius * sin(radians(last)))
        sweep = 0 if motion.degrees > 0 else 1
        curve = f"A{_n(radius)} {_n(radius)} 0 {int(abs(motion.degrees) > 180)} {sweep}"
        heading = last + (90 if motion.degrees > 0 else -90)
    dashes = (
        f'<path class="figure-motion" d="M{_n(start[0])} {_n(start[1])}{curve} {_n(end[0])} {_n(end[1])}" '
        'stroke-width="3" stroke-dasharray="5 5"/>'
    )
    return dashes + _arrow_head(end, heading)


def _arrow_head(tip: Point, heading: float) -> str:
    wings = [
        (tip[0] + 8 * cos(radians(heading + turn)), tip[1] - 8 * sin(radians(heading + turn)))
        for turn in (150, -150)
    ]
    return _path([wings[0], tip, wings[1]], "figure-motion", 3)


def _prop(points: list[Point]) -> str:
    return _path(points, "figure-prop", 3)


def _chair(at: Joints, prop: Prop) -> str:
    x, y = at[prop.at]
    seat = y + 7
    back = _prop([(x - 18, seat - 48), (x - 16, seat), (x + 22, seat), (x + 22, GROUND - 2)])
    return back + _prop([(x - 16, seat), (x - 18, GROUND - 2)])


def _stool(at: Joints, prop: Prop) -> str:
    (x, y), (end, _y) = at[prop.at], at[prop.to]
    left, right, seat = min(x, end) + 4, max(x, end) + 6, y + 7
    legs = _prop([(left, seat), (left, GROUND - 2)]) + _prop([(right, seat - 32), (right, GROUND - 2)])
    return _prop([(left, seat), (right, seat)]) + legs


def _bed(at: Joints, prop: Prop) -> str:
    top = GROUND - BED_HEIGHT
    frame = f"M26 {_n(top + 12)}H214V{_n(top)}H26V{_n(top - 10)}V{GROUND - 2}M214 {_n(top + 12)}V{GROUND - 2}"
    return f'<path class="figure-prop" d="{frame}" stroke-width="3"/>'


def _wall(at: Joints, prop: Prop) -> str:
    """Touches the joint; `to` is "left" or "right", the side of the joint the wall is on."""
    x = at[prop.at][0] + (7 if prop.to == "right" else -7)
    return _prop([(x, 10), (x, GROUND - 2)])


def _pillow(at: Joints, prop: Prop) -> str:
    x, y = at[prop.at]
    under = min(y + (HEAD + 2 if prop.at == "head" else 12), GROUND - 6)
    shape = f'x="{_n(x - 13)}" y="{_n(under - 5)}" width="26" height="9" rx="4.5"'
    return f'<rect class="figure-prop" {shape} stroke-width="3"/>'


def _line(at: Joints, prop: Prop) -> str:
    return _prop([at[prop.at], at[prop.to]])


def _anchor(at: Joints, prop: Prop) -> str:
    """A band from the hand to a fixed point at the edge of the picture."""
    x, y = at[prop.at]
    edge = WIDTH - 14 if prop.to == "right" else 14
    return _prop([(x, y), (edge, y)]) + _prop([(edge, y - 16), (edge, GROUND - 2)])


def _counter(at: Joints, prop: Prop) -> str:
    x, y = at[prop.at]
    return _prop([(x - 8, y + 6), (x + 34, y + 6)]) + _prop([(x + 22, y + 6), (x + 22, GROUND - 2)])


def _load(at: Joints, prop: Prop) -> str:
    x, y = at[prop.at]
    return f'<rect class="figure-prop" x="{_n(x - 2)}" y="{_n(y + 1)}" width="18" height="16" rx="2" stroke-width="3"/>'


def _stick(at: Joints, prop: Prop) -> str:
    (x, y), (hx, hy) = at["pelvis"], at["head"]
    long = hypot(hx - x, hy - y) or 1.0
    ux, uy = (hx - x) / long, (hy - y) / long
    off = (uy * 13, -ux * 13)
    return _prop([(x - ux * 8 + off[0], y - uy * 8 + off[1]), (hx + ux * 14 + off[0], hy + uy * 14 + off[1])])


def _bike(at: Joints, prop: Prop) -> str:
    (x, y), (hx, hy) = at["pelvis"], at["hand_near"]
    rear, front = (x - 22, GROUND - 20.0), (hx + 14, GROUND - 20.0)
    crank = (x + 18, GROUND - 16.0)
    frame = _prop([rear, crank, (x - 1, y + 8), rear]) + _prop([crank, (hx, hy + 8), front])
    saddle = _prop([(x - 9, y + 8), (x + 9, y + 8)]) + _prop([(hx, hy + 8), (hx, hy)])
    return _circle(rear, 17, "figure-prop", 3) + _circle(front, 17, "figure-prop", 3) + frame + saddle


def _slope(at: Joints, prop: Prop) -> str:
    return _prop([(40, GROUND - 1), (200, GROUND - 1), (200, GROUND - 22), (40, GROUND - 1)])


def _club(at: Joints, prop: Prop) -> str:
    """A long thin thing held in the hands, pointing away from the shoulder."""
    x, y = at["hand_near"]
    sx, sy = at["shoulder_near"]
    long = hypot(x - sx, y - sy) or 1.0
    return _prop([(x, y), (x + (x - sx) / long * 34, y + (y - sy) / long * 34)])


PROPS: Mapping[str, Callable[[Joints, Prop], str]] = {
    "chair": _chair,
    "stool": _stool,
    "bed": _bed,
    "wall": _wall,
    "pillow": _pillow,
    "line": _line,
    "anchor": _anchor,
    "counter": _counter,
    "load": _load,
    "stick": _stick,
    "bike": _bike,
    "slope": _slope,
    "club": _club,
}
