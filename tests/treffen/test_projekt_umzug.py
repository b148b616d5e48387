"""Two organisations become one, and both took part in projects."""

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.mitglieder.doppelte import alt, fuehre, neu
from treffen.models import Projekt, Projektpartner

__all__ = ["alt", "neu"]  # fixtures


def projekt(netzwerk: Netzwerk, *partner: Organisation, titel: str) -> Projekt:
    """The first of the partners leads."""
    eines: Projekt = Projekt.objects.create(netzwerk=netzwerk, titel=titel)
    for haus in partner:
        Projektpartner.objects.create(
            projekt=eines, organisation=haus, ist_federfuehrend=haus == partner[0]
        )
    return eines


def partner(eines: Projekt) -> list[tuple[str, str, bool]]:
    return list(eines.partner.values_list("organisation__name", "beitrag", "ist_federfuehrend"))


def test_zusammenfuehren(
    netzwerk: Netzwerk, neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    """Both in one project: one row stays, leads if either led, and keeps what was written."""
    nur_alt = projekt(netzwerk, alt, titel="Nur der eine")
    beide = projekt(netzwerk, alt, neu, titel="Beide")
    beide.partner.filter(organisation=alt).update(beitrag="Räume")
    auch = projekt(netzwerk, neu, alt, titel="Beide, andersherum")
    auch.partner.filter(organisation=neu).update(beitrag="Zeit")
    auch.partner.filter(organisation=alt).update(beitrag="Geld")
    zusammenfuehrung = fuehre(neu, alt, koordination)
    assert zusammenfuehrung.umfang["treffen.projektpartner"] == 3
    name = neu.name
    assert partner(nur_alt) == [(name, "", True)]
    assert str(nur_alt.partner.get()) == f"{name} (Nur der eine)"
    assert partner(beide) == [(name, "Räume", True)]
    assert partner(auch) == [(name, "Zeit", True)]
