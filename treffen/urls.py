from django.urls import URLPattern

app_name = "treffen"
urlpatterns: list[URLPattern] = []
