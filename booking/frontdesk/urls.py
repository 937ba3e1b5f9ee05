from django.urls import path

from . import views
from .moves import MOVES

app_name = "frontdesk"
urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("<int:pk>/", views.RequestView.as_view(), name="request"),
    path("<int:pk>/note/", views.NoteView.as_view(), name="add_note"),
    path("messages/<int:pk>/retry/", views.RetryView.as_view(), name="retry_message"),
    *(
        path(f"<int:pk>/{move.name}/", views.MoveView.as_view(move=move), name=move.name)
        for move in MOVES
    ),
]
