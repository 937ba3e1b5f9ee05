from django.urls import path

from . import views

app_name = "practitioner_feeds"
urlpatterns = [
    path("", views.FeedsView.as_view(), name="feeds"),
    path("<int:pk>/create/", views.CreateFeedView.as_view(), name="create"),
    path("<int:pk>/revoke/", views.RevokeFeedView.as_view(), name="revoke"),
]
