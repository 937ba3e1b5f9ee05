"""Where staff read and change the words of messages. There is one text for each kind, always."""

from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.views import snippets

from . import operations
from .models import MessageText


class OneForEachKind(ModelPermissionPolicy):
    """Nobody adds or deletes a text, administrators included."""

    def user_has_permission(self, user, action):
        return action not in ("add", "delete") and super().user_has_permission(user, action)


register_permission_policy(MessageText, OneForEachKind(MessageText))


class TextsView(snippets.IndexView):
    """All kinds, in the order in which patients meet them."""

    page_title = "Message texts"
    default_ordering = None

    def get_base_queryset(self):
        return MessageText.objects.with_all_kinds()

    def order_queryset(self, queryset):
        return queryset

    @property
    def columns(self):
        return [
            TitleColumn("kind", label="Message", accessor=str, get_url=self.get_edit_url),
            Column("when", label="Sent when", accessor="about.when"),
            Column("state", label="Wording"),
        ]


class RestoreView(snippets.UnpublishView):
    """Asks before the original text takes the place of staff's own."""

    page_title = "Restore the original text"
    success_message = "“%(object)s” is sent in its original words again."
    template_name = "booking/message_texts/restore.html"

    def unpublish(self):
        operations.restore_original(text_id=self.object.pk, by=self.request.user)


class RestoreMenuItem(UnpublishMenuItem):
    """Stands where Wagtail offers to unpublish: the text goes, and the original is sent."""

    label = RestoreView.page_title
    icon_name = "rotate"


def arrange_actions(menu_items, request, context):
    """Offer to publish first: a text that is only saved is not sent."""
    if context["model"] is MessageText:
        menu_items[:] = [
            RestoreMenuItem(item.order) if type(item) is UnpublishMenuItem else item
            for item in sorted(menu_items, key=lambda item: type(item) is not PublishMenuItem)
        ]


class MessageTextViewSet(snippets.SnippetViewSet):
    model = MessageText
    icon = "mail"
    menu_label = "Message texts"
    menu_order = 96
    add_to_admin_menu = True
    admin_url_namespace = "message_texts"
    base_url_path = "message-texts"
    index_view_class = TextsView
    unpublish_view_class = RestoreView
    copy_view_enabled = False
    add_to_reference_index = False
