"""The moves of booking.models.TRANSITIONS as the front desk sees them, most wanted first."""

from collections.abc import Callable
from dataclasses import dataclass

from booking import operations
from booking.choices import CallOutcome, ContactMethod, FollowUp
from booking.models import OPEN_STATUSES, Status

from .forms import CallForm, DeclineForm, DuplicateForm, MoveForm
from .time_forms import ConfirmForm, OfferForm
from .urgency import UNREACHABLE_CALLS


@dataclass(frozen=True)
class Move:
    """One move: the operation that makes it and the words for it.

    `label` names it, `button` is what is pressed, `done` starts the sentence that says it is done.
    `told` says whether the patient is told of it. `statuses` are those it is made from, beside what
    TRANSITIONS says; with `may_stay` also where nothing moves, with `needs_visit_begun` not before
    the visit began, and with `needs_email` not without an address.
    """

    operation: Callable
    status: Status
    icon: str
    label: str
    button: str
    done: str
    help: str = ""
    told: bool = True
    statuses: frozenset = frozenset(Status)
    may_stay: bool = False
    needs_visit_begun: bool = False
    needs_email: bool = False
    form_class: type = MoveForm

    @property
    def name(self):
        return self.operation.__name__

    @property
    def url_name(self):
        return f"frontdesk:{self.name}"

    def is_possible(self, request, now):
        """Say whether the operation would make it."""
        if request.status not in self.statuses or (self.needs_email and not request.email):
            return False
        if not self.may_stay and not request.can_become(self.status):
            return False
        return not self.needs_visit_begun or request.appointment_at <= now

    def make(self, *, form, **by_whom):
        """Call the operation; return its event. Raises booking.operations.OperationRefused."""
        return self.operation(seen_event_id=form.seen_event_id, **form.arguments(), **by_whom)

    def stays(self, form):
        """Whether the person goes on with this request: the patient is on the phone."""
        return form.arguments().get("outcome") == CallOutcome.REACHED

    def done_in_words(self, request):
        """Return what was done to the request as it is now, and what is left to do."""
        done = f"{self.done} {request.reference}."
        if request.follow_up == FollowUp.CALL:
            if request.email:
                return f"{done} Nobody else tells the patient: please do."
            return f"{done} There is no e-mail address: please call the patient."
        if self.told and request.email:
            return f"{done} An e-mail is on its way."
        return done


HAS_VISIT = frozenset({Status.CONFIRMED})

MOVES = [
    Move(
        operation=operations.log_call,
        status=Status.CONTACTED,
        icon="mobile-alt",
        label="Log a call",
        button="Log it",
        done="Call logged:",
        told=False,
        statuses=operations.CALLED_IN,
        may_stay=True,
        form_class=CallForm,
    ),
    Move(
        operation=operations.ask_to_call,
        status=Status.CONTACTED,
        icon="mail",
        label="Write: please call us",
        button="Send it",
        done="Asked to call us:",
        help="For a patient whom calls do not reach. Then it is their turn.",
        statuses=operations.CALLED_IN,
        may_stay=True,
        needs_email=True,
    ),
    Move(
        operation=operations.complete,
        status=Status.COMPLETED,
        icon="circle-check",
        label="The visit took place",
        button="It took place",
        done="Visit took place:",
        told=False,
        needs_visit_begun=True,
    ),
    Move(
        operation=operations.mark_no_show,
        status=Status.NO_SHOW,
        icon="user",
        label="The patient did not come",
        button="Did not come",
        done="Did not come:",
        told=False,
        needs_visit_begun=True,
    ),
    Move(
        operation=operations.offer,
        status=Status.OFFERED,
        icon="list-ul",
        label="Offer times",
        button="Offer these times",
        done="Times offered:",
        help=(
            "Up to three. The patient chooses one and has the appointment. Nothing is kept free "
            "until then."
        ),
        form_class=OfferForm,
    ),
    Move(
        operation=operations.confirm,
        status=Status.CONFIRMED,
        icon="calendar-check",
        label="Confirm an appointment",
        button="Confirm",
        done="Confirmed",
        statuses=OPEN_STATUSES,
        form_class=ConfirmForm,
    ),
    Move(
        operation=operations.reschedule,
        status=Status.CONFIRMED,
        icon="calendar",
        label="Move to another time",
        button="Move the appointment",
        done="Moved:",
        statuses=HAS_VISIT,
        form_class=ConfirmForm,
    ),
    Move(
        operation=operations.mark_contacted,
        status=Status.CONTACTED,
        icon="comment",
        label="Mark as contacted",
        button="Mark as contacted",
        done="Marked as contacted:",
        help=(
            "You wrote to the patient, and it is their turn now. For a call, log the call. Times "
            "that you offered can no longer be chosen."
        ),
        told=False,
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
        button="Cancel it",
        done="Cancelled",
        help="The patient does not want it any more, or the appointment is called off.",
    ),
    Move(
        operation=operations.mark_duplicate,
        status=Status.DUPLICATE,
        icon="copy",
        label="Duplicate",
        button="Mark as a duplicate",
        done="Marked as a duplicate:",
        help="The patient has another request, and that one counts. Nothing is merged.",
        told=False,
        form_class=DuplicateForm,
    ),
    Move(
        operation=operations.mark_spam,
        status=Status.SPAM,
        icon="no-view",
        label="Spam",
        button="Mark as spam",
        done="Marked as spam:",
        help="No patient sent it. Nobody is told.",
        told=False,
    ),
    Move(
        operation=operations.reopen,
        status=Status.NEW,
        icon="rotate",
        label="Back to new",
        button="Put back to new",
        done="Back to new:",
        help=(
            "As if nobody had answered, with a new promise. Times that you offered can no longer "
            "be chosen. The patient is not told: call or write to them."
        ),
        told=False,
    ),
]
NAMED = {move.name: move for move in MOVES}


def possible_moves(request, now):
    """Return [(move, whether it is shown open)], what is wanted most first."""
    wanted = [NAMED[name] for name in _wanted(request, now)]
    possible = [move for move in MOVES if move.is_possible(request, now)]
    return [(move, True) for move in wanted if move in possible] + [
        (move, False) for move in possible if move not in wanted
    ]


def _wanted(request, now):
    """Return the names of the moves that a receptionist most likely comes for."""
    by_phone = request.contact_method == ContactMethod.CALL or not request.email
    match request.status:
        case Status.NEW | Status.CONTACTED if request.has_emergency_words and request.phone:
            return ["log_call"]
        case Status.NEW | Status.CONTACTED if request.unanswered_calls >= UNREACHABLE_CALLS:
            return ["ask_to_call", "log_call"]
        case Status.NEW:
            return ["log_call", "confirm"] if by_phone else ["offer"]
        case Status.CONTACTED:
            return ["confirm", "log_call"] if by_phone else ["confirm"]
        case Status.OFFERED:
            return ["confirm"]
        case Status.CONFIRMED if request.appointment_at <= now:
            return ["complete", "mark_no_show"]
        case Status.CONFIRMED:
            return [] if request.acknowledged_at and request.email else ["log_call"]
        case _ if request.follow_up == FollowUp.CALL:
            return ["log_call"]
        case _:
            return []
