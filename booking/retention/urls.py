from django.urls import path

from .patient_views import CopyView, EraseView, FindView, ReviewView
from .views import OverviewView, RemovedView

app_name = "retention"
urlpatterns = [
    path("", OverviewView.as_view(), name="overview"),
    path("deleted/", RemovedView.as_view(), name="removed"),
    path("patient/", FindView.as_view(), name="find"),
    path("patient/review/", ReviewView.as_view(), name="review"),
    path("patient/copy/", CopyView.as_view(), name="copy"),
    path("patient/erase/", EraseView.as_view(), name="erase"),
]
