from treffen.models.anschreiben import Anschreiben, Anschreibengruppe, Anschreibenkontakt
from treffen.models.arbeitsgruppe import Arbeitsgruppe
from treffen.models.bedarf import Bedarf, Fotoeinwilligung
from treffen.models.beschluss import Beschluss
from treffen.models.einwand import Einwand
from treffen.models.ergebnisblatt import Ergebnis, Ergebnisblatt
from treffen.models.evaluation import Evaluation, Evaluationspunkt
from treffen.models.fallrueckschau import Fallrueckschau, Fallrueckschauinstitution
from treffen.models.folgethema import Folgethema
from treffen.models.frage import Frage, Frageantwort
from treffen.models.gast import Gast
from treffen.models.gruppenbericht import Gruppenbericht
from treffen.models.gruppenmeldung import Gruppenmeldung
from treffen.models.gruppenmitglied import Gruppenmitglied
from treffen.models.massnahme import Massnahme
from treffen.models.massnahmennotiz import Massnahmennotiz
from treffen.models.material import Material
from treffen.models.meldeweg import Meldeweg, Meldewegfassung, Meldeweggruppe
from treffen.models.meldewegschritt import Meldewegschritt
from treffen.models.programm import Programmpunkt
from treffen.models.projekt import Projekt, Projektangebot, Projektpartner
from treffen.models.protokoll import Protokoll, Protokollabschnitt
from treffen.models.protokollpruefung import Protokollpruefung
from treffen.models.schwerpunktthema import Schwerpunktthema
from treffen.models.stimme import Freigabe, Stimme, Stimmrecht, Stimmzettel, Zwischenstand
from treffen.models.teilnahme import Person, Teilnahme
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import Treffen
from treffen.models.umfrage import Umfrage
from treffen.models.umfragefrage import Umfragefrage, Umfrageoption
from treffen.models.umlauf import Umlauf, Umlaufstimme
from treffen.models.workshop import Workshop, Workshopplatz, Workshopwunsch
from treffen.models.zaehlung import Zaehlung

__all__ = [
    "Anschreiben",
    "Anschreibengruppe",
    "Anschreibenkontakt",
    "Arbeitsgruppe",
    "Bedarf",
    "Beschluss",
    "Einwand",
    "Ergebnis",
    "Ergebnisblatt",
    "Evaluation",
    "Evaluationspunkt",
    "Fallrueckschau",
    "Fallrueckschauinstitution",
    "Folgethema",
    "Fotoeinwilligung",
    "Frage",
    "Frageantwort",
    "Freigabe",
    "Gast",
    "Gruppenbericht",
    "Gruppenmeldung",
    "Gruppenmitglied",
    "Massnahme",
    "Massnahmennotiz",
    "Material",
    "Meldeweg",
    "Meldewegfassung",
    "Meldeweggruppe",
    "Meldewegschritt",
    "Person",
    "Programmpunkt",
    "Projekt",
    "Projektangebot",
    "Projektpartner",
    "Protokoll",
    "Protokollabschnitt",
    "Protokollpruefung",
    "Schwerpunktthema",
    "Stimme",
    "Stimmrecht",
    "Stimmzettel",
    "Tagesordnungspunkt",
    "Teilnahme",
    "Treffen",
    "Umfrage",
    "Umfragefrage",
    "Umfrageoption",
    "Umlauf",
    "Umlaufstimme",
    "Workshop",
    "Workshopplatz",
    "Workshopwunsch",
    "Zaehlung",
    "Zwischenstand",
]
