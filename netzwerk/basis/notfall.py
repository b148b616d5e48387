"""Numbers that help anywhere in Germany: for public pages on which no network is known."""

from netzwerk.basis.models import Notfallkontakt

NUMMERN = (
    Notfallkontakt(bezeichnung="Polizei-Notruf, bei akuter Gefahr", nummer="110", ist_akut=True),
    Notfallkontakt(bezeichnung="Kinder- und Jugendtelefon „Nummer gegen Kummer“", nummer="116 111"),
    Notfallkontakt(bezeichnung="Hilfe-Telefon Sexueller Missbrauch", nummer="0800 22 55 530"),
)
#: Stands in for a network where its numbers are shown. `500.html` repeats them: it asks nobody.
BUNDESWEIT = {"notfallkontakte_sortiert": NUMMERN}
