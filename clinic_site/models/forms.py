"""What the admin's forms of these models refuse."""

from itertools import pairwise

from wagtail.admin.forms import WagtailAdminModelForm


class NoOverlapsForm(WagtailAdminModelForm):
    """Refuse two stretches of the same weekday that overlap; the later one carries the message.

    `stretches` names the formset and its two time fields.
    """

    def clean(self):
        cleaned = super().clean()
        name, starts, ends = self.stretches
        if name not in self.formsets:
            return cleaned
        formset = self.formsets[name]
        formset.is_valid()  # Fills the cleaned_data of its forms.
        whole = [
            form
            for form in formset.forms
            if form not in formset.deleted_forms
            and {"weekday", starts, ends} <= form.cleaned_data.keys()
        ]
        whole.sort(key=lambda form: (form.cleaned_data["weekday"], form.cleaned_data[starts]))
        for earlier, later in pairwise(whole):
            self._refuse_overlap(earlier.cleaned_data, later, starts, ends)
        return cleaned

    @staticmethod
    def _refuse_overlap(earlier, later, starts, ends):
        if earlier["weekday"] != later.cleaned_data["weekday"]:
            return
        if later.cleaned_data[starts] < earlier[ends]:
            later.add_error(
                starts,
                f"This overlaps with {earlier[starts]:%H:%M} to {earlier[ends]:%H:%M} of the same "
                f"day.",
            )
