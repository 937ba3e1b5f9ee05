from django.urls import path

from . import views

urlpatterns = [
    path("calendar/", views.DayView.as_view(), name="day"),
    path("calendar/week/", views.WeekView.as_view(), name="week"),
    path("calendar/sheet/", views.DaySheetView.as_view(), name="day_sheet"),
]
