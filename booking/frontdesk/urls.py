from django.urls import path

from booking.retention.views import HoldView

from .moves import MOVES
from .schedule import urls as schedule_urls
from .views import inbox, requests

app_name = "frontdesk"
urlpatterns = [
    path("", inbox.InboxView.as_view(), name="inbox"),
    path("search/", inbox.SearchView.as_view(), name="search"),
    path("<int:pk>/", requests.RequestView.as_view(), name="request"),
    path("<int:pk>/note/", requests.NoteView.as_view(), name="add_note"),
    path("<int:pk>/hold/", HoldView.as_view(), name="hold"),
    path("messages/<int:pk>/retry/", requests.RetryView.as_view(), name="retry_message"),
    *(
        path(f"<int:pk>/{move.name}/", requests.MoveView.as_view(move=move), name=move.name)
        for move in MOVES
    ),
    *schedule_urls.urlpatterns,
]
