from django.urls import path

from booking.retention.views import HoldView

from .moves import MOVES
from .schedule import urls as schedule_urls
from .views import claims, inbox, more, moves, requests, saved_filters

app_name = "frontdesk"
urlpatterns = [
    path("", inbox.InboxView.as_view(), name="inbox"),
    path("rows/", inbox.RowsView.as_view(), name="rows"),
    path("next/", inbox.NextView.as_view(), name="next"),
    path("filters/", saved_filters.SavedFiltersView.as_view(), name="saved_filters"),
    path(
        "filters/<int:pk>/rename/",
        saved_filters.RenameFilterView.as_view(),
        name="rename_filter",
    ),
    path(
        "filters/<int:pk>/delete/",
        saved_filters.DeleteFilterView.as_view(),
        name="delete_filter",
    ),
    path("search/", inbox.SearchView.as_view(), name="search"),
    path("<int:pk>/", requests.RequestView.as_view(), name="request"),
    path("<int:pk>/news/", requests.NewsView.as_view(), name="request_news"),
    path("<int:pk>/claim/", claims.ClaimView.as_view(), name="claim"),
    path("<int:pk>/release/", claims.ReleaseView.as_view(), name="release"),
    path("<int:pk>/note/", requests.NoteView.as_view(), name="add_note"),
    path("<int:pk>/hold/", HoldView.as_view(), name="hold"),
    path("<int:pk>/undo/", moves.UndoView.as_view(), name="undo"),
    path("<int:pk>/contact/", more.ContactView.as_view(), name="change_contact"),
    path("<int:pk>/new-link/", more.ReplaceLinkView.as_view(), name="replace_link"),
    path("<int:pk>/seen/", more.SeenView.as_view(), name="see_cancellation"),
    path("<int:pk>/free-time/", more.FreedTimeView.as_view(), name="freed_time"),
    path("<int:pk>/slip/", more.SlipView.as_view(), name="slip"),
    path("<int:pk>/link-slip/", more.LinkSlipView.as_view(), name="link_slip"),
    path("messages/<int:pk>/retry/", requests.RetryView.as_view(), name="retry_message"),
    *(
        path(f"<int:pk>/{move.name}/", moves.MoveView.as_view(move=move), name=move.name)
        for move in MOVES
    ),
    *schedule_urls.urlpatterns,
]
