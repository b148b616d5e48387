from django.urls import URLPattern

app_name = "angebote"
urlpatterns: list[URLPattern] = []
