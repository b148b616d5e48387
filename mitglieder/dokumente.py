"""Which documents there are of members and agreements."""

from mitglieder.ausfuhr import dateien
from mitglieder.ausfuhr.archiv import archiv
from mitglieder.aushangdruck import aushang_bauen
from mitglieder.beitrittsdokumente import (
    beitritt_bauen,
    beitritt_versenden,
    gegenzeichnung_bauen,
    gegenzeichnung_versenden,
)
from mitglieder.blaetter import blaetter_bauen, blatt_bauen
from mitglieder.models import Ausfuhr
from mitglieder.parteiendokument import parteienliste_bauen
from mitglieder.pruefen import befund, befund_der_liste
from mitglieder.vereinbarungsdokumente import fassung_bauen
from netzwerk.basis.dokumente import dokumentart

dokumentart("fassung", fassung_bauen)
dokumentart("beitritt", beitritt_bauen, beitritt_versenden, befund)
dokumentart("gegenzeichnung", gegenzeichnung_bauen, gegenzeichnung_versenden, befund)
dokumentart("parteienliste", parteienliste_bauen, befund=befund_der_liste)
dokumentart("aushang", aushang_bauen)
dokumentart("unterschriftsblatt", blatt_bauen)
dokumentart("unterschriftsblaetter", blaetter_bauen)
dateien.bauweise(Ausfuhr.Art.ARCHIV)(archiv)
for _art in Ausfuhr.Art.values:
    dokumentart(_art, dateien.bauen)
