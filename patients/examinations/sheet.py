"""Everything one examination page shows, read once and only when asked for, so that a fragment costs its own part."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from clinic.access import Capability
from clinic.models import Membership
from patients.coding import (
    needs_cause,
    offer_diagnoses,
    search_codes,
    standing_conflicts,
    standing_diagnoses,
)
from patients.complaints import Hypothesis
from patients.examinations.drafts import POSTURE_WORDS, signed_before
from patients.examinations.lines import FoundLine, SegmentLine, TestLine, TestSide, say_finding
from patients.examinations.measuring import rom_set_of
from patients.examinations.motion import (
    MotionRow,
    Numbers,
    leg_raise_row,
    length_rows,
    motion_rows,
    power_rows,
    strength_rows,
)
from patients.examinations.palpation import Place
from patients.examinations.testing import offer_tests, sides_of, template_of
from patients.exclusions import Conflict, Offer
from patients.findings import (
    PART_WORDS,
    ChangeSince,
    Direction,
    EndFeel,
    FindingKind,
    ListingSystem,
    part_letters,
    part_sufficient,
)
from patients.models import (
    Diagnosis,
    DiagnosisCode,
    Examination,
    ExaminationAddendum,
    Finding,
    Measurement,
    Posture,
    PostureFeature,
    TestOutcome,
    TestResult,
)
from patients.ortho_tests import BY_KEY, OrthoTest, search
from patients.screening import StandingFlag, local_day, standing_flags
from patients.spine import Segment, Side, in_order
from patients.spine_map import Row, build_rows, marks_of

# One tap each, beside the letters.
MORE_KINDS = (
    FindingKind.HYPERTONIC,
    FindingKind.SPASM,
    FindingKind.TRIGGER_POINT,
    FindingKind.TAUT_BAND,
    FindingKind.EDEMA,
    FindingKind.STRAIN,
    FindingKind.HYPERMOBILE,
    FindingKind.BONY_TENDERNESS,
    FindingKind.HYPOTONIC,
    FindingKind.ATROPHY,
    FindingKind.BRUISE,
    FindingKind.TEMPERATURE,
    FindingKind.MUSCLE_NORMAL,
)
HISTORY_LENGTH = 12


class Sheet:
    """The page of one examination for one reader on one day, with one place of the spine chosen."""

    directions = Direction.choices
    end_feels = EndFeel.choices
    changes = ChangeSince.choices
    listing_systems = ListingSystem.choices
    outcomes = (
        (TestOutcome.NEGATIVE, "−", TestOutcome.NEGATIVE.label),
        (TestOutcome.POSITIVE, "+", TestOutcome.POSITIVE.label),
        (TestOutcome.EQUIVOCAL, "±", TestOutcome.EQUIVOCAL.label),
    )
    hypotheses = Hypothesis.choices

    def __init__(
        self, examination: Examination, *, reader: Membership, today: date, place: Place | None = None
    ) -> None:
        self.examination = examination
        self.reader = reader
        self.today = today
        self.chosen = place

    @property
    def version(self) -> int:
        return self.examination.version

    @property
    def is_editable(self) -> bool:
        return self.examination.signed_at is None and self.reader.may(Capability.CLINICAL_EDIT)

    @cached_property
    def findings(self) -> list[Finding]:
        return list(Finding.objects.filter(examination=self.examination).order_by("id"))

    @cached_property
    def before(self) -> Examination | None:
        return signed_before(self.examination)

    @cached_property
    def flags(self) -> list[StandingFlag]:
        return standing_flags(self.examination.patient, today=self.today)

    @cached_property
    def addenda(self) -> list[ExaminationAddendum]:
        rows = ExaminationAddendum.objects.filter(examination=self.examination)
        return list(rows.select_related("added_by"))

    # --- spine --------------------------------------------------------------------------------

    @cached_property
    def place(self) -> Place:
        """The place chosen, else the first one with a finding, else L5 in the middle."""
        if self.chosen is not None:
            return self.chosen
        first = next((row for row in self.findings if row.side != Side.BOTH), None)
        return Place(first.segment, first.side) if first else Place(Segment.L5, Side.MIDLINE)

    @cached_property
    def map_rows(self) -> tuple[Row, ...]:
        return build_rows(marks_of(self.findings), selected=(self.place.segment, self.place.side))

    @property
    def place_name(self) -> str:
        label = str(Segment(self.place.segment).label)
        if self.place.segment in (Segment.IL_L, Segment.IL_R):
            return label
        return f"{label}, {str(Side(self.place.side).label).lower()}"

    @cached_property
    def at_segment(self) -> list[Finding]:
        return [row for row in self.findings if row.segment == self.place.segment]

    @cached_property
    def here(self) -> list[FoundLine]:
        return [self._line(row) for row in self.at_segment if row.side in (self.place.side, Side.BOTH)]

    @cached_property
    def segments(self) -> list[SegmentLine]:
        """Every segment with a finding, from the head down."""
        return [
            SegmentLine(segment, tuple(self._line(row) for row in self.findings if row.segment == segment))
            for segment in in_order(row.segment for row in self.findings)
        ]

    def _line(self, row: Finding) -> FoundLine:
        return FoundLine(row, say_finding(row), (self.today - row.since_on).days if row.since_on else None)

    @cached_property
    def letters(self) -> list[dict[str, object]]:
        """The four letter buttons: what stands at the place, and the state a tap asks for."""
        standing = [line for line in self.here if line.row.change != ChangeSince.RESOLVED]
        buttons = []
        for letter, word in PART_WORDS.items():
            found = [line for line in standing if part_letters([line.row]) == letter]
            says = found[0].says if found else str(word).lower()
            buttons.append({"letter": letter, "on": bool(found), "wanted": 0 if found else 1, "says": says})
        return buttons

    @cached_property
    def meter(self) -> list[dict[str, object]]:
        letters = part_letters(self.at_segment)
        return [{"letter": each, "on": each in letters, "name": word} for each, word in PART_WORDS.items()]

    @property
    def is_sufficient(self) -> bool:
        return part_sufficient(part_letters(self.at_segment))

    @cached_property
    def more_kinds(self) -> list[dict[str, object]]:
        standing = {line.row.kind for line in self.here}
        return [{"kind": kind.value, "label": kind.label, "on": kind in standing} for kind in MORE_KINDS]

    @cached_property
    def has_last_here(self) -> bool:
        return any(row.examination_id == getattr(self.before, "pk", None) for row in self._earlier)

    @cached_property
    def _earlier(self) -> list[Finding]:
        return list(
            Finding.objects.filter(
                segment=self.place.segment,
                examination__patient_id=self.examination.patient_id,
                examination__signed_at__isnull=False,
                examination__entered_in_error_at__isnull=True,
                examination__started_at__lte=self.examination.started_at,
            )
            .exclude(examination=self.examination)
            .select_related("examination")
            .order_by("-examination__started_at", "id")[: HISTORY_LENGTH * 4]
        )

    @cached_property
    def history(self) -> list[dict[str, object]]:
        """Earlier findings of the segment, one line per examination, newest first."""
        lines: dict[int, dict[str, object]] = {}
        for row in self._earlier:
            line = lines.setdefault(row.examination_id, {"examination": row.examination, "says": []})
            says = line["says"]
            assert isinstance(says, list)
            side = str(Side(row.side).label).lower()
            says.append(_("%(side)s: %(found)s") % {"side": side, "found": say_finding(row)})
        return list(lines.values())[:HISTORY_LENGTH]

    # --- numbers ------------------------------------------------------------------------------

    @cached_property
    def numbers(self) -> Numbers:
        last = [row for row in self._measured if row.examination_id != self.examination.pk]
        sex = self.examination.patient.sex
        return Numbers.of(self.measurements, last if self.before else None, sex=sex)

    @property
    def measurements(self) -> list[Measurement]:
        """As stored, of this examination alone."""
        return [row for row in self._measured if row.examination_id == self.examination.pk]

    @cached_property
    def _measured(self) -> list[Measurement]:
        wanted = [self.examination.pk, *([self.before.pk] if self.before else [])]
        return list(Measurement.objects.filter(examination_id__in=wanted))

    @cached_property
    def motion(self) -> list[MotionRow]:
        return motion_rows(self.numbers, rom_set_of(self.reader.clinic.rom_set))

    @cached_property
    def lengths(self) -> list[MotionRow]:
        last = [row for row in self._results if row.examination_id != self.examination.pk]
        return [*length_rows(self.numbers), leg_raise_row(self.results.values(), last)]

    @cached_property
    def power(self) -> list[MotionRow]:
        return power_rows(self.numbers)

    @cached_property
    def strengths(self) -> list[MotionRow]:
        return strength_rows(self.numbers)

    @property
    def all_numbers(self) -> list[MotionRow]:
        return [*self.motion, *self.lengths, *self.power, *self.strengths]

    @property
    def filled_numbers(self) -> list[MotionRow]:
        return [row for row in self.all_numbers if not row.is_empty]

    # --- tests --------------------------------------------------------------------------------

    @cached_property
    def results(self) -> dict[tuple[str, str], TestResult]:
        own = [row for row in self._results if row.examination_id == self.examination.pk]
        return {(row.test, row.side): row for row in own}

    @cached_property
    def _results(self) -> list[TestResult]:
        wanted = [self.examination.pk, *([self.before.pk] if self.before else [])]
        return list(TestResult.objects.filter(examination_id__in=wanted).order_by("id"))

    @cached_property
    def tests(self) -> list[TestLine]:
        """The template, then whatever else has a result."""
        template = template_of(self.examination)
        extra = [BY_KEY[key] for key in dict.fromkeys(test for test, _side in self.results) if key in BY_KEY]
        return self.lines_of([*template, *(test for test in extra if test not in template)])

    def found_tests(self, words: str) -> list[TestLine]:
        shown = {line.test.key for line in self.tests}
        return self.lines_of(
            [test for test in search(words) if test.key not in shown][:12] if words.strip() else []
        )

    def lines_of(self, tests: Sequence[OrthoTest]) -> list[TestLine]:
        offered = offer_tests(self.examination, tests, rows=self.flags, findings=self.findings)
        return [
            TestLine(
                each.test,
                tuple(str(bar.label) for bar in each.barred),
                tuple(self._side_of(each.test, side) for side in sides_of(each.test)),
            )
            for each in offered
        ]

    def _side_of(self, test: OrthoTest, side: str) -> TestSide:
        row = self.results.get((test.key, side))
        label = str(Side(side).label).lower() if side != Side.MIDLINE else ""
        return TestSide(
            f"{test.key}.{side}",
            label,
            row.outcome if row else "",
            row.angle if row else None,
            row.site if row else "",
        )

    @cached_property
    def postures(self) -> list[dict[str, object]]:
        rows = {row.feature: row for row in Posture.objects.filter(examination=self.examination)}
        return [
            {
                "feature": feature.value,
                "label": feature.label,
                "row": rows.get(feature.value),
                "words": [(word.value, word.label) for word in POSTURE_WORDS[feature]],
            }
            for feature in PostureFeature
        ]

    @property
    def has_posture(self) -> bool:
        return any(each["row"] for each in self.postures)

    # --- codes --------------------------------------------------------------------------------

    @property
    def service_day(self) -> date:
        return local_day(self.examination.patient, self.examination.started_at)

    @cached_property
    def diagnoses(self) -> list[Diagnosis]:
        return standing_diagnoses(self.examination.episode, at=self.examination.signed_at)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return standing_conflicts(self.diagnoses)

    @cached_property
    def offers(self) -> list[tuple[Offer, DiagnosisCode]]:
        if not self.is_editable:
            return []
        chosen = [row.code.code for row in self.diagnoses]
        return offer_diagnoses(
            episode=self.examination.episode, findings=self.findings, chosen=chosen, on=self.service_day
        )

    def found_codes(self, words: str) -> list[DiagnosisCode]:
        """Codes by these words that can be billed on the day of the examination and are not chosen yet."""
        chosen = {row.code_id for row in self.diagnoses}
        return [row for row in search_codes(words, on=self.service_day) if row.pk not in chosen]

    @property
    def needs_cause(self) -> bool:
        return needs_cause(self.diagnoses, self.examination.episode.hypothesis)
