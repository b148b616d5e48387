from django.urls import path

from treffen.views import (
    antwort,
    anwesenheit,
    beschluss,
    einladung,
    massnahme,
    protokoll,
    protokoll_lesen,
    top,
    treffen,
)

app_name = "treffen"
urlpatterns = [
    # Meetings, their agenda, invitations and answers
    path("", treffen.liste, name="treffen-liste"),
    path("neu/", treffen.neu, name="treffen-neu"),
    path("<int:pk>/", treffen.zeigen, name="treffen-zeigen"),
    path("<int:pk>/bearbeiten/", treffen.bearbeiten, name="treffen-bearbeiten"),
    path("<int:pk>/terminieren/", treffen.terminieren, name="treffen-terminieren"),
    path("<int:pk>/neuer-termin/", treffen.neu_terminieren, name="treffen-neu-terminieren"),
    path("<int:pk>/durchfuehren/", treffen.durchfuehren, name="treffen-durchfuehren"),
    path("<int:pk>/verschieben/", treffen.verschieben, name="treffen-verschieben"),
    path("<int:pk>/absagen/", treffen.absagen, name="treffen-absagen"),
    path("<int:pk>/archivieren/", treffen.archivieren, name="treffen-archivieren"),
    path("<int:pk>/top/neu/", top.neu, name="top-neu"),
    path("<int:pk>/top/<int:top>/bearbeiten/", top.bearbeiten, name="top-bearbeiten"),
    path("<int:pk>/top/<int:top>/ruecken/", top.ruecken, name="top-ruecken"),
    path("<int:pk>/top/<int:top>/loeschen/", top.loeschen, name="top-loeschen"),
    path("<int:pk>/einladen/", einladung.neu, name="einladung-neu"),
    path("<int:pk>/einladen/aenderung/", einladung.aenderung, name="einladung-aenderung"),
    path("<int:pk>/zustellung/", einladung.zustellung, name="einladung-zustellung"),
    path("<int:pk>/zustellung/<int:teilnahme>/erneut/", einladung.erneut, name="einladung-erneut"),
    path("antwort/<str:zeichen>/", antwort.antworten, name="einladung-antworten"),
    path("antwort/<str:zeichen>/termin.ics", antwort.termin, name="einladung-termin"),
    # Minutes: written under their meeting, read under their own number
    path("<int:treffen>/protokoll/", protokoll.bearbeiten, name="protokoll-bearbeiten"),
    path("<int:treffen>/protokoll/kopf/", protokoll.kopf, name="protokoll-kopf"),
    path("<int:treffen>/protokoll/freigabe/", protokoll.freigeben, name="protokoll-freigeben"),
    path("<int:treffen>/anwesenheit/", anwesenheit.bearbeiten, name="anwesenheit-bearbeiten"),
    path("protokolle/<int:pk>/", protokoll_lesen.zeigen, name="protokoll-zeigen"),
    path("protokolle/<int:pk>/versand/", protokoll_lesen.stand, name="protokoll-stand"),
    path("protokolle/<int:pk>/pdf/", protokoll_lesen.dokument, name="protokoll-dokument"),
    path("protokolle/<int:pk>/pdf/erneut/", protokoll_lesen.erneut, name="protokoll-erneut"),
    path("protokoll-lesen/<str:zeichen>/", protokoll_lesen.lesen, name="protokoll-lesen"),
    path(
        "protokoll-lesen/<str:zeichen>/pdf/",
        protokoll_lesen.lesen_dokument,
        name="protokoll-lesen-dokument",
    ),
    # What was agreed
    path("beschluesse/", beschluss.liste, name="beschluss-liste"),
    path("massnahmen/", massnahme.liste, name="massnahme-liste"),
    path("massnahmen/neu/", massnahme.neu, name="massnahme-neu"),
    path("massnahmen/<int:pk>/", massnahme.zeigen, name="massnahme-zeigen"),
    path("massnahmen/<int:pk>/bearbeiten/", massnahme.bearbeiten, name="massnahme-bearbeiten"),
    path("massnahmen/<int:pk>/stand/", massnahme.stand, name="massnahme-stand"),
]
