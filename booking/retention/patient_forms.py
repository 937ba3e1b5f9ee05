"""Which requests are one patient's: found by several searches, chosen one by one."""

from booking.frontdesk.forms import SearchForm

from .forms import MOST_CHOSEN


class FindForm(SearchForm):
    """A search, beside the requests that were chosen so far."""

    def __init__(self, data=None):
        super().__init__(data, auto_id="id_find_%s")

    def chosen_ids(self):
        """Return the numbers that were sent as chosen; what is no number was not sent by us."""
        sent = self.data.getlist("chosen") if self.is_bound else []
        numbers = [int(pk) for pk in sent if pk.isascii() and pk.isdecimal() and len(pk) < 19]
        return list(dict.fromkeys(numbers))[:MOST_CHOSEN]
