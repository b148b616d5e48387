from django.urls import include, path, re_path

from netzwerk.demo import views

app_name = "demo"
# Only names that the catcher gives reach the file system.
NAME = r"(?P<name>[0-9]{20}-[0-9a-f]{8})"
urlpatterns = [
    path(
        "post/",
        include(
            [
                path("", views.liste, name="post-liste"),
                re_path(rf"^{NAME}/$", views.nachricht, name="post-nachricht"),
                re_path(
                    rf"^{NAME}/anhang/(?P<nummer>[0-9]{{1,3}})/$", views.anhang, name="post-anhang"
                ),
            ]
        ),
    )
]
