"""What nobody types by hand: values that reach a form, an address or a body when a program or an enemy sends them.

`wrong` values have to be refused by every field of their kind. `odd` ones may be kept, as long as every page still
opens and shows them as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from patients.models import PostureFeature

LONG = "x" * 100_000
NUL = "Amy\x00"
BELL = "ring\x07\x1b[2J"
# Markup, a template's tag and the end of a statement.
SCRIPT = "<script>alert(1)</script>{{7}}'--"
# A joined emoji, a heap of accents, a private sign, letters from right to left, and the end of Unicode.
SIGNS = "\U0001f468\u200d\u2695\ufe0f e\u0301\u0301\u0301 \ue000 \u05d3\u05e0\u05d4 \U0010ffff"
NOBODY = "00000000-0000-0000-0000-000000000000"
NINES = "9" * 5000


@dataclass(frozen=True)
class Kind:
    wrong: Sequence[str] = ()
    odd: Sequence[str] = ()


TEXT = Kind(wrong=(NUL, LONG, BELL), odd=(SCRIPT, SIGNS, ""))
NUMBER = Kind(wrong=(NUL, NINES, "-99999999999", "3000000000"), odd=("٣", "NaN", ""))
DAY = Kind(wrong=(NUL, "9999-12-31", "0001-01-01", "2026-02-30"), odd=("٢٠٢٦-١١-٢٠", "0000-00-00", ""))
CLOCK = Kind(wrong=(NUL, "25:00", "-1:00", LONG), odd=("٠٩:٠٠", "23:59:59.999999", "24:00"))
INSTANT = Kind(
    wrong=(
        NUL,
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2026-02-30T10:00:00+00:00",
        "2026-11-26T10:00:00",  # whose ten o'clock?
    ),
    odd=("2026-11-27T15:00:00.123456+00:00", "2027-03-14T02:30:00-05:00", "2026-11-26T10:00:00+99:00"),
)
CHOICE = Kind(wrong=(NUL, SCRIPT), odd=("", LONG))
UID = Kind(wrong=(NUL, NOBODY), odd=(SCRIPT, ""))
KEY = Kind(wrong=(NUL, LONG), odd=(NOBODY,))
TICK = Kind(odd=(NUL, SCRIPT))
# Says where to go or what to draw: anything unknown is as good as nothing.
STEER = Kind(odd=("//evil.example/\r\nSet-Cookie: a=b", "/[\r\nSet-Cookie: a=b", NUL))

_OF_FIELD: Mapping[type[forms.Field], Kind] = {
    forms.BooleanField: TICK,
    forms.NullBooleanField: TICK,
    forms.ModelChoiceField: UID,
    forms.UUIDField: KEY,
    forms.ChoiceField: CHOICE,
    forms.DateField: DAY,
    forms.TimeField: CLOCK,
    forms.IntegerField: NUMBER,
    forms.CharField: TEXT,
}


# What the fields hold that a page reads without a form, or that say more than the class of their field.
BY_HAND: dict[str, Kind] = {
    **dict.fromkeys(("version", "response"), NUMBER),
    **dict.fromkeys(("outcome", "reason", "slr.left.site"), TEXT),
    **dict.fromkeys(("appointment", "adjustment", "exercise", "phase"), UID),
    **dict.fromkeys(("hypothesis", "code", "therapy", "answer", "kind", "to", "technique"), CHOICE),
    **dict.fromkeys(("segment", "side", "slr.left", *PostureFeature.values), CHOICE),
    **dict.fromkeys(("beighton.midline", "cervical_flexion.midline", "myotome_L5.right"), NUMBER),
    **dict.fromkeys(("thomas.left", "slr.left.angle", "lordosis.degrees", "scoliosis.degrees"), NUMBER),
    "at": INSTANT,
    "was_told": TICK,
    **dict.fromkeys(("back", "next", "purpose", "armed", "draw", "was", "tilt_held"), STEER),
    **dict.fromkeys(("stop", "List-Unsubscribe"), STEER),
}
# What a page that takes a POST reads from its address.
IN_THE_ADDRESS = {"page", "show", "location"}
# Where the place on the spine is what the tap is about; elsewhere it says where the hand was.
PLACED = {
    "patients:toggle_letter",
    "patients:save_finding",
    "patients:remove_finding",
    "appointments:adjust",
    "appointments:decide_gate",
}


def kind_of(field: forms.Field) -> Kind:
    """The kind of a form's field, by its nearest known class."""
    return next(_OF_FIELD[each] for each in type(field).__mro__ if each in _OF_FIELD)


# Bodies that are no form, each with its content type.
BODIES: Sequence[tuple[bytes, str]] = (
    (b'{"first_name": "Amy"}', "application/json"),
    (b"[" * 100_000, "application/json"),
    (b"<?xml version='1.0'?><a/>", "application/xml"),
    (b"", ""),
    (b"\x00", "text/plain; charset=\xff"),
    (b"a=%ff%fe&\xff=\x00", "application/x-www-form-urlencoded"),
    (b"&".join(b"field%d=1" % number for number in range(500)), "application/x-www-form-urlencoded"),
    (b"note=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    (b"junk", "multipart/form-data"),
    (b"junk", "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="first_name"\r\n\r\nAmy',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="version"; filename="a\x00.txt"\r\n\r\n1\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
)
# Encodings that decode to halves of signs, to bytes, or not at all.
CHARSETS = ("utf-7", "unicode_escape", "raw_unicode_escape", "utf-16", "rot13", "zlib", "idna", "undefined")
HALVES = (
    b'--x\r\nContent-Disposition: form-data; name="first_name"\r\n\r\n\\ud800 +2AA-\r\n'
    b'--x\r\nContent-Disposition: form-data; name="last_name"\r\n\r\nAlder\r\n--x--\r\n'
)
PATHS = (
    "/calendar/%00/",
    "/calendar/9999-12-31/",
    "/calendar/0001-01-01/",
    "/calendar/2026-02-30/",
    "/calendar/%ed%a0%80/",
    f"/calendar/{NINES}/",
    "/a/%00/",
    "/i/%ff/%00/",
    "/i/%ed%a0%80/complaint/",
    f"/{LONG}",
    "/patients/%00/",
    "/static/%00",
    "/static/..%2f..%2fetc/passwd",
    f"/account/password/reset/key/{'z' * 40}-abc/",
    f"/account/2fa/webauthn/keys/{NINES}/remove/",
)
COOKIES = (
    'sid="abcdefghijkl\\000mnop"; csrf="\\000"; messages="\\000abc"; django_language="\\000"',
    f"sid={LONG}",
    "sid=\xff\xfeabcdefghijkl",
)
