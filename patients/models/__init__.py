from patients.models.codes import Diagnosis, DiagnosisCode
from patients.models.episodes import Area, Complaint, Episode, EpisodeState
from patients.models.examination import (
    Examination,
    ExaminationAddendum,
    ExaminationKind,
    Finding,
    Measurement,
    Posture,
    PostureFeature,
    PostureWord,
    TestOutcome,
    TestResult,
)
from patients.models.follow_ups import Audience, FollowUp, FollowUpKind, Urgency
from patients.models.intake import Intake, RedFlag
from patients.models.outcomes import OutcomeMeasure, OutcomeScore
from patients.models.people import (
    Consent,
    ConsentPurpose,
    Guardian,
    Patient,
    PatientNumber,
    Sex,
    Source,
    SpecialNeed,
)

__all__ = [
    "Area",
    "Audience",
    "Complaint",
    "Consent",
    "ConsentPurpose",
    "Diagnosis",
    "DiagnosisCode",
    "Episode",
    "EpisodeState",
    "Examination",
    "ExaminationAddendum",
    "ExaminationKind",
    "Finding",
    "FollowUp",
    "FollowUpKind",
    "Guardian",
    "Intake",
    "Measurement",
    "OutcomeMeasure",
    "OutcomeScore",
    "Patient",
    "PatientNumber",
    "Posture",
    "PostureFeature",
    "PostureWord",
    "RedFlag",
    "Sex",
    "Source",
    "SpecialNeed",
    "TestOutcome",
    "TestResult",
    "Urgency",
]
