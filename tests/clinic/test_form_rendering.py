"""A select is drawn without templates, to the character as Django draws it."""

from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates

from clinic.form_rendering import Renderer

CHOICES: list[Any] = [("", "Choose"), ("a", "A & B"), ("<b>", '"quoted"'), (3, "three")]
GROUPED: list[Any] = [("", "Choose"), ("Near <us>", [("x", "X"), ("y", "Y")]), ("Far", [("z", "Z")])]


@pytest.mark.parametrize("choices", [CHOICES, GROUPED, []])
@pytest.mark.parametrize("value", [None, "", "a", "<b>", 3, "y", "nothing"])
@pytest.mark.parametrize(
    "attributes", [{}, {"id": "x", "required": True, "disabled": False, "title": 'a "b"'}]
)
def test_select_is_drawn_as_django_draws_it(choices: Any, value: Any, attributes: Any) -> None:
    widget = forms.Select(choices=choices)
    drawn = widget.render("kind", value, attributes, renderer=Renderer())
    assert drawn == widget.render("kind", value, attributes, renderer=DjangoTemplates())


def test_select_of_several_is_drawn_as_django_draws_it() -> None:
    widget = forms.SelectMultiple(choices=CHOICES)
    drawn = widget.render("kinds", ["a", 3], {"id": "k"}, renderer=Renderer())
    assert drawn == widget.render("kinds", ["a", 3], {"id": "k"}, renderer=DjangoTemplates())


def test_other_widgets_keep_their_templates() -> None:
    assert forms.Textarea().render("note", "<x>", {}, renderer=Renderer()) == forms.Textarea().render(
        "note", "<x>", {}, renderer=DjangoTemplates()
    )
    assert settings.FORM_RENDERER == "clinic.form_rendering.Renderer"
