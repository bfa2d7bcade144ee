"""When to stop, said once per kind of exercise."""

from django.utils.translation import gettext_noop as _

BACK = _("Stop if the pain climbs while you do it, or if it spreads down a leg.")
LEG = _("Stop if you feel tingling, numbness or a sharp pull. It should be a gentle stretch only.")
ARM = _("Stop if it hurts in your shoulder or arm, or if you feel tingling in your hand.")
NECK = _("Stop if you feel dizzy, your sight changes or pain runs into your arm. Then tell us.")
BREATH = _("Stop if you feel light-headed. Breathe as usual for a minute.")
BALANCE = _("Stop if you feel unsteady. Keep something solid within reach the whole time.")
HEART = _("Stop for chest pain, a racing heart, dizziness or very short breath, and get medical help.")
LOAD = _("Stop if you cannot keep your back still or your breath easy. Use less load next time.")
