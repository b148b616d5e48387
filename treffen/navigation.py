from django.utils.translation import gettext_lazy as _

from netzwerk.basis import navigation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.navigation import Eintrag
from treffen.models import Massnahme
from treffen.rechte import (
    darf_gruppen_sehen,
    darf_massnahmen_sehen,
    darf_meldewege_sehen,
    darf_treffen_sehen,
    darf_umfragen_sehen,
)


def _offene_massnahmen(handelnde: Handelnde, netzwerk: Netzwerk) -> int:
    return Massnahme.objects.sichtbar_fuer(handelnde, netzwerk).offen().count()


navigation.eintragen(
    Eintrag(
        titel=_("Treffen"),
        url_name="treffen:treffen-liste",
        symbol="groups",
        position=20,
        praedikat=darf_treffen_sehen,
        auch=("treffen:evaluation-liste", "treffen:fallrueckschau-liste"),
    ),
    Eintrag(
        titel=_("Arbeitsgruppen"),
        url_name="treffen:arbeitsgruppe-liste",
        symbol="diversity-1",
        position=25,
        praedikat=darf_gruppen_sehen,
        auch=("treffen:schwerpunktthema-liste", "treffen:projekt-liste"),
    ),
    Eintrag(
        titel=_("Umfragen"),
        url_name="treffen:umfrage-liste",
        symbol="how-to-vote",
        position=27,
        praedikat=darf_umfragen_sehen,
    ),
    Eintrag(
        titel=_("Maßnahmen"),
        url_name="treffen:massnahme-liste",
        symbol="assignment",
        position=30,
        praedikat=darf_massnahmen_sehen,
        zahl=_offene_massnahmen,
        auch=("treffen:beschluss-liste", "treffen:umlauf-liste"),
    ),
    Eintrag(
        titel=_("Meldewege"),
        url_name="treffen:meldeweg-liste",
        symbol="health-and-safety",
        position=32,
        praedikat=darf_meldewege_sehen,
    ),
    Eintrag(
        titel=_("Was tun bei Verdacht?"),
        url_name="treffen:was-tun",
        position=5,
        bereich="oeffentlich",
    ),
    Eintrag(
        titel=_("Termine"),
        url_name="treffen:veranstaltung-liste",
        position=15,
        bereich="oeffentlich",
    ),
)
