from django.urls import URLPattern, path

from treffen import (
    urls_beschluesse,
    urls_evaluation,
    urls_gruppen,
    urls_massnahmen,
    urls_meldewege,
    urls_projekte,
    urls_protokoll,
    urls_umfragen,
)
from treffen.views import (
    absage,
    anmeldung,
    anschreiben,
    antwort,
    anwesenheit,
    druck,
    einladung,
    einlass,
    folgethema,
    fortbildung,
    frage,
    kalender,
    kopie,
    material,
    programm,
    rueckmeldung,
    themenspeicher,
    top,
    topanmeldung,
    treffen,
    treffen_liste,
    veranstaltung,
    verteilung,
    workshop,
    wunsch,
    zaehlung,
)

app_name = "treffen"


def anschreiben_adressen(zweck: str, verb: str) -> list[URLPattern]:
    """Writing and sending: the same pages for each purpose."""
    angaben = {"zweck": zweck}
    return [
        path(f"<int:pk>/{verb}/", anschreiben.bearbeiten, angaben, name=f"{zweck}-neu"),
        path(f"<int:pk>/{verb}/senden/", anschreiben.versenden, angaben, name=f"{zweck}-senden"),
    ]


urlpatterns = [
    # Meetings, their agenda, invitations and answers
    path("", treffen_liste.liste, name="treffen-liste"),
    path("neu/", treffen.neu, name="treffen-neu"),
    path("<int:pk>/", treffen.zeigen, name="treffen-zeigen"),
    path("<int:pk>/bearbeiten/", treffen.bearbeiten, name="treffen-bearbeiten"),
    path("<int:pk>/terminieren/", treffen.terminieren, name="treffen-terminieren"),
    path("<int:pk>/neuer-termin/", treffen.neu_terminieren, name="treffen-neu-terminieren"),
    path("<int:pk>/durchfuehren/", treffen.durchfuehren, name="treffen-durchfuehren"),
    path("<int:pk>/verschieben/", absage.verschieben, name="treffen-verschieben"),
    path("<int:pk>/absagen/", absage.absagen, name="treffen-absagen"),
    path("<int:pk>/archivieren/", treffen.archivieren, name="treffen-archivieren"),
    path("<int:pk>/top/neu/", top.neu, name="top-neu"),
    path("<int:pk>/top/<int:top>/bearbeiten/", top.bearbeiten, name="top-bearbeiten"),
    path("<int:pk>/top/<int:top>/ruecken/", top.ruecken, name="top-ruecken"),
    path("<int:pk>/top/<int:top>/loeschen/", top.loeschen, name="top-loeschen"),
    path("<int:pk>/top/reihenfolge/", top.umordnen, name="top-umordnen"),
    path("<int:pk>/top/<int:top>/annehmen/", top.annehmen, name="top-annehmen"),
    path("<int:pk>/top/<int:top>/ablehnen/", top.ablehnen, name="top-ablehnen"),
    path("<int:pk>/top/<int:top>/vertagen/", top.vertagen, name="top-vertagen"),
    # What earlier meetings left over, copies and the cycle, files
    path("<int:pk>/themenspeicher/", themenspeicher.uebernehmen, name="themenspeicher-uebernehmen"),
    path("<int:pk>/folgethemen/neu/", folgethema.neu, name="folgethema-neu"),
    path(
        "<int:pk>/folgethemen/<int:folgethema>/",
        folgethema.bearbeiten,
        name="folgethema-bearbeiten",
    ),
    path(
        "<int:pk>/folgethemen/<int:folgethema>/loeschen/",
        folgethema.loeschen,
        name="folgethema-loeschen",
    ),
    path("<int:pk>/kopieren/", kopie.neu, name="kopie-neu"),
    path("<int:pk>/naechstes/", kopie.naechstes, name="kopie-naechstes"),
    path("<int:pk>/material/neu/", material.neu, name="material-neu"),
    path("<int:pk>/material/<int:material>/", material.laden, name="material-laden"),
    path(
        "<int:pk>/material/<int:material>/angaben/",
        material.bearbeiten,
        name="material-bearbeiten",
    ),
    path("<int:pk>/material/<int:material>/loeschen/", material.loeschen, name="material-loeschen"),
    path("materialien/<int:pk>/", material.laden_oeffentlich, name="material-oeffentlich"),
    path(
        "antwort/<str:zeichen>/material/<int:material>/",
        material.laden_link,
        name="material-laden-link",
    ),
    # Members register items
    path("<int:pk>/top/anmelden/", topanmeldung.anmelden, name="top-anmelden"),
    path(
        "<int:pk>/top/<int:top>/zurueckziehen/",
        topanmeldung.zurueckziehen,
        name="top-zurueckziehen",
    ),
    path("antwort/<str:zeichen>/themen/", topanmeldung.anmelden_link, name="top-anmelden-link"),
    path(
        "antwort/<str:zeichen>/themen/<int:top>/zurueckziehen/",
        topanmeldung.zurueckziehen_link,
        name="top-zurueckziehen-link",
    ),
    *anschreiben_adressen("einladung", "einladen"),
    *anschreiben_adressen("erinnerung", "erinnern"),
    *anschreiben_adressen("aenderung", "aenderung"),
    path("<int:pk>/tagesordnung/", anschreiben.tagesordnung, name="tagesordnung-mitteilen"),
    path("<int:pk>/einladen/passende/", einladung.nachholen, name="einladung-nachholen"),
    path("<int:pk>/zustellung/", einladung.zustellung, name="einladung-zustellung"),
    path("<int:pk>/zustellung/<int:teilnahme>/erneut/", einladung.erneut, name="einladung-erneut"),
    path("antwort/<str:zeichen>/", antwort.antworten, name="einladung-antworten"),
    path("antwort/<str:zeichen>/termin.ics", antwort.termin, name="einladung-termin"),
    # Answering, open registration, what came back
    path("<int:pk>/antwort/", antwort.eigene, name="antwort-eigene"),
    path("anmelden/<uuid:anmeldezeichen>/", anmeldung.anmelden, name="anmeldung"),
    path("<int:pk>/anmeldung/", anmeldung.verwalten, name="anmeldung-verwalten"),
    path("<int:pk>/anmeldung/neuer-link/", anmeldung.erneuern, name="anmeldung-erneuern"),
    path("<int:pk>/fragen/", frage.liste, name="frage-liste"),
    path("<int:pk>/fragen/neu/", frage.neu, name="frage-neu"),
    path("<int:pk>/fragen/<int:frage>/bearbeiten/", frage.bearbeiten, name="frage-bearbeiten"),
    path("<int:pk>/fragen/<int:frage>/ruecken/", frage.ruecken, name="frage-ruecken"),
    path("<int:pk>/fragen/<int:frage>/loeschen/", frage.loeschen, name="frage-loeschen"),
    path("<int:pk>/rueckmeldungen/", rueckmeldung.liste, name="rueckmeldung-liste"),
    path(
        "<int:pk>/rueckmeldungen/<str:was>.<str:format>",
        rueckmeldung.ausfuhr,
        name="rueckmeldung-ausfuhr",
    ),
    path(
        "<int:pk>/rueckmeldungen/<int:teilnahme>/eintragen/",
        rueckmeldung.eintragen,
        name="rueckmeldung-eintragen",
    ),
    path(
        "<int:pk>/rueckmeldungen/<int:teilnahme>/vorziehen/",
        rueckmeldung.vorziehen,
        name="rueckmeldung-vorziehen",
    ),
    path(
        "<int:pk>/rueckmeldungen/<int:teilnahme>/entfernen/",
        rueckmeldung.entfernen,
        name="rueckmeldung-entfernen",
    ),
    # Programme, workshops, wishes and places
    path("<int:pk>/programm/", programm.zeigen, name="programm-zeigen"),
    path("<int:pk>/programm/neu/", programm.neu, name="programm-neu"),
    path("<int:pk>/programm/einlesen/", programm.einlesen, name="programm-einlesen"),
    path(
        "<int:pk>/programm/<int:punkt>/bearbeiten/", programm.bearbeiten, name="programm-bearbeiten"
    ),
    path("<int:pk>/programm/<int:punkt>/loeschen/", programm.loeschen, name="programm-loeschen"),
    path("<int:pk>/programm/<int:punkt>/workshop/neu/", workshop.neu, name="workshop-neu"),
    path(
        "<int:pk>/programm/<int:punkt>/platz/<int:teilnahme>/",
        verteilung.platz,
        name="verteilung-platz",
    ),
    path("<int:pk>/workshops/<int:workshop>/", workshop.zeigen, name="workshop-zeigen"),
    path(
        "<int:pk>/workshops/<int:workshop>/bearbeiten/",
        workshop.bearbeiten,
        name="workshop-bearbeiten",
    ),
    path(
        "<int:pk>/workshops/<int:workshop>/loeschen/", workshop.loeschen, name="workshop-loeschen"
    ),
    path("<int:pk>/workshops/listen/", workshop.listen, name="workshop-listen"),
    path("<int:pk>/workshops/verteilen/", verteilung.verteilen, name="verteilung-verteilen"),
    path("<int:pk>/workshops/mitteilen/", verteilung.brief, name="verteilung-brief"),
    path("<int:pk>/workshops/wuensche/", wunsch.eigene, name="workshop-wuensche-eigene"),
    path("antwort/<str:zeichen>/workshops/", wunsch.wuensche, name="workshop-wuensche"),
    # The day itself: the door, who was there, how many, the sheets on paper
    path("<int:treffen>/anwesenheit/", anwesenheit.bearbeiten, name="anwesenheit-bearbeiten"),
    path("<int:pk>/einlass/", einlass.zeigen, name="einlass-zeigen"),
    path("<int:pk>/einlass/<int:teilnahme>/da/", einlass.buchen, name="einlass-buchen"),
    path(
        "<int:pk>/einlass/<int:teilnahme>/zurueck/",
        einlass.zuruecknehmen,
        name="einlass-zuruecknehmen",
    ),
    path("<int:pk>/einlass/kontakt/<int:kontakt>/", einlass.kontakt, name="einlass-kontakt"),
    path("<int:pk>/zahlen/", zaehlung.bearbeiten, name="zaehlung-bearbeiten"),
    path("<int:pk>/druck/", druck.waehlen, name="druck-waehlen"),
    path("fortbildungen/", fortbildung.liste, name="fortbildung-liste"),
    # Public events, and calendars to subscribe to
    path("termine/", veranstaltung.liste, name="veranstaltung-liste"),
    path("termine/kalender.ics", kalender.abruf_oeffentlich, name="kalender-oeffentlich"),
    path("termine/<int:pk>/", veranstaltung.zeigen, name="veranstaltung-zeigen"),
    path("termine/<int:pk>/termin.ics", veranstaltung.termin, name="veranstaltung-termin"),
    path("kalender/", kalender.abonnieren, name="kalender-abonnieren"),
    path("kalender/<str:abo>/erneuern/", kalender.erneuern, name="kalender-erneuern"),
    path("kalender/<str:zeichen>/treffen.ics", kalender.abruf, name="kalender-abruf"),
    path(
        "antwort/<str:zeichen>/kalender/",
        kalender.abonnieren_link,
        name="kalender-abonnieren-link",
    ),
    path(
        "antwort/<str:zeichen>/kalender/erneuern/",
        kalender.erneuern_link,
        name="kalender-erneuern-link",
    ),
    *urls_protokoll.urlpatterns,
    *urls_beschluesse.urlpatterns,
    *urls_massnahmen.urlpatterns,
    *urls_meldewege.urlpatterns,
    *urls_evaluation.urlpatterns,
    *urls_umfragen.urlpatterns,
    *urls_gruppen.urlpatterns,
    *urls_projekte.urlpatterns,
]
