"""Addresses of examinations and diagnoses under /api/v1/."""

from django.urls import URLPattern, path

from patients.api import diagnoses, examination_entries, examination_spine, examinations

_ONE = "examinations/<uuid:uid>"
urlpatterns: list[URLPattern] = [
    path("patients/<uuid:uid>/examinations", examinations.Examinations.as_view(), name="examinations"),
    path(_ONE, examinations.OneExamination.as_view(), name="examination"),
    path(f"{_ONE}/signature", examinations.SignExamination.as_view(), name="sign_examination"),
    path(f"{_ONE}/addenda", examinations.ExaminationAddenda.as_view(), name="examination_addenda"),
    path(f"{_ONE}/error", examinations.ExaminationInError.as_view(), name="examination_in_error"),
    path(f"{_ONE}/place", examination_spine.ExaminationPlace.as_view(), name="examination_place"),
    path(f"{_ONE}/findings", examination_spine.ExaminationFindings.as_view(), name="findings"),
    path(f"{_ONE}/findings/<uuid:finding>", examination_spine.OneFinding.as_view(), name="finding"),
    path(f"{_ONE}/letters", examination_spine.ExaminationLetters.as_view(), name="letters"),
    path(f"{_ONE}/repeat", examination_spine.RepeatFindings.as_view(), name="repeat_findings"),
    path(f"{_ONE}/measurements", examination_entries.ExaminationMeasurements.as_view(), name="measurements"),
    path(f"{_ONE}/tests", examination_entries.ExaminationTests.as_view(), name="examination_tests"),
    path(f"{_ONE}/tests/negative", examination_entries.NegativeTests.as_view(), name="negative_tests"),
    path(f"{_ONE}/postures", examination_entries.ExaminationPostures.as_view(), name="postures"),
    path(f"{_ONE}/vitals", examination_entries.ExaminationVitals.as_view(), name="vitals"),
    path(f"{_ONE}/note", examination_entries.ExaminationNote.as_view(), name="examination_note"),
    path(f"{_ONE}/hypothesis", diagnoses.ExaminationHypothesis.as_view(), name="hypothesis"),
    path(f"{_ONE}/codes", diagnoses.ExaminationCodes.as_view(), name="codes"),
    path(f"{_ONE}/diagnoses", diagnoses.ExaminationDiagnoses.as_view(), name="examination_diagnoses"),
    path(f"{_ONE}/diagnoses/<uuid:diagnosis>", diagnoses.OneDiagnosis.as_view(), name="diagnosis"),
    path("episodes/<uuid:uid>/diagnoses", diagnoses.EpisodeDiagnoses.as_view(), name="diagnoses"),
]
