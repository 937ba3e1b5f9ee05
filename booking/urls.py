from django.urls import path

from . import views
from .practitioner_feed.views import FeedView

app_name = "booking"
urlpatterns = [
    path("", views.RequestAppointmentView.as_view(), name="request"),
    path("sent/<str:token>/", views.SentView.as_view(), name="sent"),
    path("status/<str:token>/", views.StatusView.as_view(), name="status"),
    path("calendar/<str:token>.ics", FeedView.as_view(), name="practitioner_feed"),
]
