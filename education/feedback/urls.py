from django.urls import path

from . import views

app_name = "feedback"
urlpatterns = [
    path("<int:page_id>/", views.AnswerView.as_view(), name="answer"),
    path("thanks/<str:token>/", views.ThanksView.as_view(), name="thanks"),
]
