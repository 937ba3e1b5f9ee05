"""Staff accounts in the CMS: nobody becomes a superuser there.

Superusers are made with the createsuperuser command by whoever runs the server, and only they
change one another; an administrator who could do so could give themselves every permission.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users


class StaffCreationForm(UserCreationForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["is_superuser"]


class StaffEditForm(UserEditForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)


def is_out_of_reach(user, *, by):
    """Say whether `user` is a superuser and `by` is none, who may then do nothing to them."""
    return user.is_superuser and not by.is_superuser


def refuse_superusers(request, action_type, objects, action):
    """Refuse what Wagtail does to many accounts at once: a hook, before_bulk_action."""
    users = objects if issubclass(action.model, get_user_model()) else ()
    if any(is_out_of_reach(user, by=request.user) for user in users):
        raise PermissionDenied


class SuperusersUntouched:
    def get_object(self, *args, **kwargs):
        user = super().get_object(*args, **kwargs)
        if is_out_of_reach(user, by=self.request.user):
            raise PermissionDenied
        return user


class EditView(SuperusersUntouched, users.EditView):
    pass


class DeleteView(SuperusersUntouched, users.DeleteView):
    pass


class UserViewSet(users.UserViewSet):
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
