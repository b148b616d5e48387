"""Who is offered first where somebody becomes responsible for what a group has found."""

from typing import Any

import pytest

from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.gruppenlage import VON, gruppe_in, kontakt_in
from treffen.aktionen import gruppenmitglied
from treffen.forms.kontaktwahl import gruppe_zuerst
from treffen.forms.massnahme import MassnahmeForm
from treffen.forms.protokoll import waehlbare_kontakte
from treffen.models import Massnahme

pytestmark = pytest.mark.django_db


def test_die_leute_der_gruppe_stehen_oben(netzwerk: Netzwerk, koordination: Konto) -> None:
    """A network has hundreds of contacts: who sat at the table is not looked for among them."""
    gruppe = gruppe_in(netzwerk)
    aster, birke, zeder = (kontakt_in(netzwerk, name) for name in ("Aster", "Birke", "Zeder"))
    fort = gruppenmitglied.aufnehmen(gruppe=gruppe, kontakt=aster, von=VON)
    gruppenmitglied.austragen(mitglied=fort, von=VON)
    alle = waehlbare_kontakte(netzwerk)
    assert [wer for wer, _zeile in gruppe_zuerst(alle, gruppe)] == [aster.pk, birke.pk, zeder.pk]
    assert gruppe_zuerst(alle, None) == gruppe_zuerst(alle, gruppe)
    gruppenmitglied.aufnehmen(gruppe=gruppe, kontakt=zeder, von=VON)
    massnahme = Massnahme(arbeitsgruppe=gruppe)
    form = MassnahmeForm(instance=massnahme, netzwerk=netzwerk, von=koordination)
    feld: Any = form.fields["verantwortlich"]
    _leer, ihre, weitere = feld.choices
    assert (ihre[0], [wer for wer, _zeile in ihre[1]]) == (gruppe.name, [zeder.pk])
    assert [wer for wer, _zeile in weitere[1]] == [aster.pk, birke.pk]
