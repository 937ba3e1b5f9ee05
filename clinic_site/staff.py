"""Staff accounts in the CMS: nobody becomes a superuser there.

Superusers are made with the createsuperuser command by whoever runs the server, and only they
change one another; an administrator who could do so could give themselves every permission.
"""

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


class SuperusersUntouched:
    def get_object(self, *args, **kwargs):
        user = super().get_object(*args, **kwargs)
        if user.is_superuser and not self.request.user.is_superuser:
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
