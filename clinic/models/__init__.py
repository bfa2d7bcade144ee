from clinic.models.audit import AccessLog
from clinic.models.clock import Heartbeat
from clinic.models.imports import FileImport, ImportFinding, ImportState, Outcome
from clinic.models.links import LinkPurpose, PatientLink
from clinic.models.outbox import MailState, OutgoingMail, Purpose
from clinic.models.people import Clinic, Location, Membership, Room, RoomFeature, User
from clinic.models.tokens import ApiToken, CallRate, KeptAnswer

__all__ = [
    "AccessLog",
    "ApiToken",
    "CallRate",
    "Clinic",
    "FileImport",
    "Heartbeat",
    "ImportFinding",
    "ImportState",
    "KeptAnswer",
    "LinkPurpose",
    "Location",
    "MailState",
    "Membership",
    "Outcome",
    "OutgoingMail",
    "PatientLink",
    "Purpose",
    "Room",
    "RoomFeature",
    "User",
]
