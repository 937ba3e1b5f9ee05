"""The moves of booking.models.TRANSITIONS as the front desk sees them, most wanted first."""

from collections.abc import Callable
from dataclasses import dataclass

from booking import operations
from booking.models import Status

from .forms import ConfirmForm, DeclineForm, MoveForm


@dataclass(frozen=True)
class Move:
    """One move: the operation that makes it and the words for it.

    `label` names it, `button` is what is pressed, `done` starts the sentence that says it is done.
    `told` says whether the patient gets an e-mail.
    `is_open` is whether the form is shown at once or has to be opened.
    """

    operation: Callable
    status: Status
    icon: str
    label: str
    button: str
    done: str
    help: str = ""
    told: bool = True
    is_open: bool = False
    form_class: type = MoveForm

    @property
    def name(self):
        return self.operation.__name__

    @property
    def url_name(self):
        return f"frontdesk:{self.name}"

    def make(self, *, form, **by_whom):
        """Call the operation. Raises booking.operations.OperationRefused."""
        self.operation(seen_event_id=form.seen_event_id, **form.arguments(), **by_whom)

    def done_in_words(self, request):
        """Return what was done and what is left to do, without a word about the patient."""
        done = f"{self.done} {request.reference}."
        if not self.told:
            return done
        if request.email:
            return f"{done} An e-mail is on its way."
        return f"{done} There is no e-mail address: please call the patient."


MOVES = [
    Move(
        operation=operations.confirm,
        status=Status.CONFIRMED,
        icon="calendar-check",
        label="Confirm an appointment",
        button="Confirm",
        done="Confirmed",
        is_open=True,
        form_class=ConfirmForm,
    ),
    Move(
        operation=operations.mark_contacted,
        status=Status.CONTACTED,
        icon="comment",
        label="Mark as contacted",
        button="Mark as contacted",
        done="Marked as contacted:",
        help="You called or wrote, and it is the patient's turn now.",
        told=False,
        is_open=True,
    ),
    Move(
        operation=operations.decline,
        status=Status.DECLINED,
        icon="circle-xmark",
        label="Decline",
        button="Decline",
        done="Declined",
        form_class=DeclineForm,
    ),
    Move(
        operation=operations.cancel,
        status=Status.CANCELLED,
        icon="cross",
        label="Cancel",
        button="Cancel this request",
        done="Cancelled",
        help="The patient does not want it any more, or the appointment is called off.",
    ),
    Move(
        operation=operations.reopen,
        status=Status.NEW,
        icon="rotate",
        label="Back to new",
        button="Put back to new",
        done="Back to new:",
        help=(
            "As if nobody had answered. An appointment that it has is given up, and the patient "
            "is not told: call or write to them."
        ),
        told=False,
    ),
]
