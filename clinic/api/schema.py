"""The OpenAPI document: what drf-spectacular makes of the operations, and the last strokes to it."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from clinic.api.describing import describe

BEARER = "token"
SESSION = "session"
TAGS = {
    "me": "Who calls, and what they may do.",
}


class HouseSchema(AutoSchema):
    """Grouped by the first word of the address; authenticated in two ways, told once."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").partition("/")[0]]

    def get_auth(self) -> list[dict[str, list[Any]]]:
        return [{BEARER: []}, {SESSION: []}]


def only_the_api(endpoints: list[Any]) -> list[Any]:
    """The document tells of /api/v1/ alone, and its operations are described here: who answers calls needs no words."""
    ours = [each for each in endpoints if each[0].startswith("/api/v1/")]
    for _path, _pattern, method, view in ours:
        describe(getattr(view.cls, method.lower()))
    return ours


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Says how to sign in, and that inputs take no unknown field."""
    components = result["components"]
    components["securitySchemes"] = {
        BEARER: {"type": "http", "scheme": "bearer", "description": "A token of your settings page."},
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": "sid",
            "description": "A signed-in browser; calls that change something also send X-CSRFToken.",
        },
    }
    for name, schema in components.get("schemas", {}).items():
        if name.endswith("Input") and schema.get("type") == "object":
            schema["additionalProperties"] = False
    return result
