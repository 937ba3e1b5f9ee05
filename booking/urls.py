from django.urls import include, path

from . import views
from .practitioner_feed.views import FeedView
from .status import actions, lost_link, pages

app_name = "booking"
# Each action has its own address, so that a POST says by itself what it does.
status_urls = [
    path("", pages.StatusView.as_view(), name="status"),
    path("accept/", actions.AcceptView.as_view(), name="accept"),
    path("other-times/", actions.OtherTimesView.as_view(), name="other_times"),
    path("coming/", actions.ComingView.as_view(), name="coming"),
    path("contact/", actions.ContactView.as_view(), name="contact"),
    path("cancel/", actions.CancelView.as_view(), name="cancel"),
    path("reminder/", actions.ReminderView.as_view(), name="reminder"),
    path("earlier/", actions.EarlierView.as_view(), name="earlier"),
    path("slip/", pages.SlipView.as_view(), name="slip"),
    path("appointment.ics", pages.CalendarView.as_view(), name="calendar"),
]
urlpatterns = [
    path("", views.RequestAppointmentView.as_view(), name="request"),
    path("sent/<str:token>/", views.SentView.as_view(), name="sent"),
    path("status/<str:token>/", include(status_urls)),
    path("calendar/<str:token>.ics", FeedView.as_view(), name="practitioner_feed"),
    path("lost-link/", lost_link.LostLinkView.as_view(), name="lost_link"),
    path("lost-link/asked/", lost_link.AskedView.as_view(), name="lost_link_asked"),
]
