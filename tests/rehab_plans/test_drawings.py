import re
from xml.etree import ElementTree

import pytest

from rehab_plans.drawings import HEIGHT, PROPS, WIDTH, draw, joints_of
from rehab_plans.exercises import LIBRARY, Drawing, Exercise, Pose, Prop, Shift, Turn

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\(|\b(?:black|white|red|green|blue|gray|grey)\b", re.I
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY.keys())
def test_drawing_is_valid_and_leaves_colour_to_the_style_sheet(exercise: Exercise) -> None:
    svg = draw(exercise.drawing, label=exercise.name)
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.attrib["aria-label"] == exercise.name
    assert root.attrib["role"] == "img"
    assert not COLOUR.search(svg)
    assert "style=" not in svg
    assert {"figure-ground", "figure-limb", "figure-head"} <= {node.get("class") for node in root.iter()}
    assert len(svg) < 5000


@pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY.keys())
def test_drawing_stays_inside_its_box(exercise: Exercise) -> None:
    root = ElementTree.fromstring(draw(exercise.drawing, label="x"))
    for circle in root.iter(f"{SVG}circle"):
        x, y, radius = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
        assert radius <= x <= WIDTH - radius
        assert radius <= y <= HEIGHT - radius
    for path in root.iter(f"{SVG}path"):
        if path.get("class") != "figure-motion":
            numbers = re.findall(r"-?[\d.]+ -?[\d.]+", path.attrib["d"])
            for pair in numbers:
                x, y = map(float, pair.split())
                assert 0 <= x <= WIDTH, exercise.key
                assert -2 <= y <= HEIGHT, exercise.key


def test_feet_stand_below_the_head() -> None:
    joints = joints_of(Pose())
    assert joints["toe_near"][1] < joints["pelvis"][1] < joints["head"][1]


def test_front_view_spreads_hips_and_shoulders() -> None:
    front = joints_of(Pose(view="front"))
    side = joints_of(Pose())
    assert front["hip_near"][0] > front["hip_far"][0]
    assert side["hip_near"] == side["hip_far"]


def test_motion_is_dashed_with_an_arrow_head() -> None:
    svg = draw(
        Drawing(pose=Pose(), motions=(Turn("hip_near", "knee_near", -200), Shift("head", 10, 0))), label="x"
    )
    assert svg.count("stroke-dasharray") == 2
    assert svg.count('class="figure-motion"') == 4
    assert " 0 1 1 " in svg


def test_label_is_escaped() -> None:
    assert "&lt;b&gt;&quot;" in draw(Drawing(pose=Pose()), label='<b>"')


def test_every_prop_is_used_by_an_exercise() -> None:
    used = {prop.kind for exercise in LIBRARY.values() for prop in exercise.drawing.props}
    assert used == set(PROPS)


def test_stick_of_a_figure_without_height_is_harmless() -> None:
    curled = Pose(trunk=(0, 180), head=0)
    assert "figure-prop" in draw(Drawing(pose=curled, props=(Prop("stick"),)), label="x")
