from django.db import migrations

from clinic.protection import CLOCK, CURRENT_USER, AppendOnly, ProtectTables

# PatientLink stays without a policy: it is what tells the clinic of a link before any scope exists.


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_squashed_0012_locums")]

    operations = [
        ProtectTables("Membership", also=f"user_id = {CURRENT_USER}"),
        ProtectTables("Location", "Room", "AccessLog", "LocationEvent", "RoomEvent", "MembershipEvent"),
        ProtectTables("KeptAnswer", "FileImport", "ImportFinding"),
        ProtectTables("OutgoingMail", "OutgoingMailEvent", also=CLOCK),
        AppendOnly("AccessLog"),
    ]
