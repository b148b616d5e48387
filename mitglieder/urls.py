from django.urls import URLPattern

app_name = "mitglieder"
urlpatterns: list[URLPattern] = []
