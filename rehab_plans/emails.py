"""The mails about a plan: the link to the programme, and the weekly question. Nothing clinical is in either."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from clinic.links import issue_url
from clinic.mail import STANDS, Letter, MailKind, Verdict, superseded
from clinic.models import LinkPurpose, OutgoingMail, Purpose
from patients import addressing
from patients.models import Episode, Patient
from rehab_plans.models import CheckIn, CheckInState, PlanStatus, RehabPlan

PLAN = "plan"
CHECK_IN = "check_in"


def plan_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    """The plan is in force, and no later version of it has a mail of its own."""
    plan = RehabPlan.objects.select_related("episode__patient").filter(uid=mail.subject_uid).first()
    if plan is None or plan.status != PlanStatus.ACTIVE:
        return superseded("not_active")
    later = OutgoingMail.objects.for_subject(kind=PLAN, subject_uid=mail.subject_uid)
    if later.filter(subject_version__gt=mail.subject_version).exists():
        return superseded("newer")
    return _person_stands(mail, plan.episode, now)


def check_in_stands(mail: OutgoingMail, now: datetime) -> Verdict:
    """The question is open, the hour is good, and the patient wants to be asked."""
    check_in = CheckIn.objects.select_related("episode__patient").filter(uid=mail.subject_uid).first()
    if check_in is None or check_in.state != CheckInState.DUE:
        return superseded("answered_or_over")
    if check_in.closes_at <= now:
        return superseded("over")
    verdict = _person_stands(mail, check_in.episode, now)
    if not verdict.stands or verdict.wait_until is not None:
        return verdict
    wait_until = addressing.wait_for_a_good_hour(mail.clinic, check_in.episode.patient, now=now)
    return Verdict(stands=True, wait_until=wait_until)


def _person_stands(mail: OutgoingMail, episode: Episode, now: datetime) -> Verdict:
    patient = episode.patient
    verdict = addressing.may_be_mailed(patient, purpose=Purpose(mail.purpose), now=now)
    if not verdict.stands:
        return verdict
    wait_until = addressing.wait_for_tomorrow(mail.clinic, patient, mail=mail, now=now)
    return Verdict(stands=True, wait_until=wait_until) if wait_until else STANDS


def render_plan(mail: OutgoingMail, now: datetime) -> Letter:
    plan = RehabPlan.objects.select_related("episode__patient").get(uid=mail.subject_uid)
    return _letter(mail, plan.episode.patient, LinkPurpose.PROGRAMME, now=now)


def render_check_in(mail: OutgoingMail, now: datetime) -> Letter:
    check_in = CheckIn.objects.select_related("episode__patient").get(uid=mail.subject_uid)
    return _letter(mail, check_in.episode.patient, LinkPurpose.CHECK_IN, now=now)


def _letter(mail: OutgoingMail, patient: Patient, purpose: LinkPurpose, *, now: datetime) -> Letter:
    url = issue_url(
        clinic=mail.clinic,
        purpose=purpose,
        patient_uid=patient.uid,
        subject_uid=mail.subject_uid,
        now=now,
    )
    return addressing.write_to(
        patient, mail, template=f"rehab_plans/{mail.kind}", now=now, context={"link_url": url}
    )


KINDS = (
    MailKind(
        name=PLAN,
        label=_("link to the plan"),
        purpose=Purpose.PLAN,
        still_stands=plan_stands,
        render=render_plan,
        failed=addressing.tell_desk,
    ),
    MailKind(
        name=CHECK_IN,
        label=_("weekly question"),
        purpose=Purpose.CHECK_IN,
        still_stands=check_in_stands,
        render=render_check_in,
        failed=addressing.tell_desk,
    ),
)
