from django.urls import path

from . import views

app_name = "practitioner_feeds"
urlpatterns = [
    path("", views.FeedsView.as_view(), name="calendar_addresses"),
    path("<int:pk>/create/", views.CreateFeedView.as_view(), name="make_calendar_address"),
    path("<int:pk>/revoke/", views.RevokeFeedView.as_view(), name="switch_off_calendar_address"),
]
