from treffen.models.anschreiben import Anschreiben, Anschreibengruppe, Anschreibenkontakt
from treffen.models.bedarf import Bedarf, Fotoeinwilligung
from treffen.models.beschluss import Beschluss
from treffen.models.folgethema import Folgethema
from treffen.models.frage import Frage, Frageantwort
from treffen.models.gast import Gast
from treffen.models.massnahme import Massnahme
from treffen.models.material import Material
from treffen.models.programm import Programmpunkt
from treffen.models.protokoll import Protokoll, Protokollabschnitt
from treffen.models.teilnahme import Person, Teilnahme
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import Treffen
from treffen.models.workshop import Workshop, Workshopplatz, Workshopwunsch
from treffen.models.zaehlung import Zaehlung

__all__ = [
    "Anschreiben",
    "Anschreibengruppe",
    "Anschreibenkontakt",
    "Bedarf",
    "Beschluss",
    "Folgethema",
    "Fotoeinwilligung",
    "Frage",
    "Frageantwort",
    "Gast",
    "Massnahme",
    "Material",
    "Person",
    "Programmpunkt",
    "Protokoll",
    "Protokollabschnitt",
    "Tagesordnungspunkt",
    "Teilnahme",
    "Treffen",
    "Workshop",
    "Workshopplatz",
    "Workshopwunsch",
    "Zaehlung",
]
