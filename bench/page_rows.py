"""Pages, beside the same base template behind the same door with nothing in it."""

from collections.abc import Callable

from bench.rows import Requests, Row
from bench.scene import Scene
from clinic.access import Role


def page(path: Callable[[Scene], str], role: str = "") -> Requests:
    return lambda scene, number: [scene.get(path(scene), role)] * number


PAGES = (
    Row(
        "page_today",
        ours=page(lambda scene: f"/today/?location={scene.main.uid}", Role.CHIROPRACTOR),
        floor=page(lambda scene: "/bench/page/", Role.CHIROPRACTOR),
    ),
    Row(
        "chart_page",
        ours=page(lambda scene: f"/patients/{scene.patient.uid}/", Role.CHIROPRACTOR),
        floor=page(lambda scene: "/bench/page/", Role.CHIROPRACTOR),
    ),
    Row(
        "programme_page",
        ours=page(lambda scene: f"/h/{scene.programme_token}/"),
        floor=page(lambda scene: f"/bench/link/{scene.programme_token}/"),
    ),
)
