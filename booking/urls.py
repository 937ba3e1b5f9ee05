from django.urls import path

from . import views

app_name = "booking"
urlpatterns = [
    path("", views.RequestAppointmentView.as_view(), name="request"),
    path("sent/<str:token>/", views.SentView.as_view(), name="sent"),
    path("status/<str:token>/", views.StatusView.as_view(), name="status"),
]
