"""Who should come again, found by the product's own rules; the desk has tried a few of them."""

from datetime import timedelta

from appointments.models import AttemptResult, Channel, Recall
from appointments.recall_planning import plan_recalls
from appointments.recalls import add_recall, log_attempt
from rehab_plans.demo.frame import Frame
from rehab_plans.demo.people import Person

TRIED = (
    ((AttemptResult.NO_ANSWER, ""), (AttemptResult.LEFT_WORD, "Back on Monday")),
    ((AttemptResult.WILL_CALL, "Has to look at the shifts first"),),
    ((AttemptResult.NO_ANSWER, ""),),
)


def write_recalls(frame: Frame, people: list[Person]) -> list[Recall]:
    """As the clock found them two days ago and today, with what the desk has done since."""
    begun = frame.now - timedelta(days=2)
    plan_recalls(now=begun)
    plan_recalls(now=frame.now)
    desk = frame.house.desk
    add_recall(
        patient=people[2].patient,
        due_on=frame.today,
        reason="Asked for a time after the holidays",
        today=frame.today,
        by=desk,
        now=frame.now - timedelta(hours=20),
    )
    for recall, tries in zip(Recall.objects.open().order_by("due_on", "pk"), TRIED, strict=False):
        for number, (result, note) in enumerate(tries):
            log_attempt(
                recall=recall,
                version=recall.version + number,
                channel=Channel.PHONE,
                result=result,
                note=note,
                by=desk,
                now=begun + timedelta(hours=3 + 20 * number),
            )
    return list(Recall.objects.all())
