"""How forms become HTML: as Django's templates do, but a select of fifty options without fifty templates."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return draw_select(context["widget"])
        return super().render(template_name, context, request)


def draw_select(widget: Mapping[str, Any]) -> SafeString:
    """The same characters as Django's template of that name."""
    parts = [format_html('<select name="{}"{}>', widget["name"], _attributes(widget))]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(format_html('\n  <optgroup label="{}">', group))
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
            parts.append(
                mark_safe(f'\n  <option value="{value}"{_attributes(option)}>{label}</option>\n')
            )  # escaped
        if group:
            parts.append(mark_safe("\n  </optgroup>"))
    return mark_safe("".join([*parts, "\n</select>"]))  # every part is escaped


def _attributes(widget: Mapping[str, Any]) -> SafeString:
    written = (
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in widget["attrs"].items()
        if value is not False
    )
    return mark_safe("".join(written))  # names and values are escaped
