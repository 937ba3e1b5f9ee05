from django.urls import path

from .moves import MOVES
from .views import inbox, more, moves, requests

app_name = "frontdesk"
urlpatterns = [
    path("", inbox.InboxView.as_view(), name="inbox"),
    path("search/", inbox.SearchView.as_view(), name="search"),
    path("<int:pk>/", requests.RequestView.as_view(), name="request"),
    path("<int:pk>/note/", requests.NoteView.as_view(), name="add_note"),
    path("<int:pk>/undo/", moves.UndoView.as_view(), name="undo"),
    path("<int:pk>/contact/", more.ContactView.as_view(), name="change_contact"),
    path("<int:pk>/new-link/", more.ReplaceLinkView.as_view(), name="replace_link"),
    path("<int:pk>/call-us/", more.AskToCallView.as_view(), name="ask_to_call"),
    path("<int:pk>/slip/", more.SlipView.as_view(), name="slip"),
    path("messages/<int:pk>/retry/", requests.RetryView.as_view(), name="retry_message"),
    *(
        path(f"<int:pk>/{move.name}/", moves.MoveView.as_view(move=move), name=move.name)
        for move in MOVES
    ),
]
