"""When a contact is asked whether its entry is still right, and when it counts as stale.

A confirmation holds for a year. The first question goes out six weeks before that year is over:
question, reminder and second reminder, each with 14 days to answer, end exactly with it, so that
whoever answers any of the three is never stale.

Who has never confirmed is asked in the night after being entered. A hundred people per network and
night are written to, so that the answers and calls of one morning stay as many as one coordination
can bear. First mails go before all others: they carry the notice of Art. 14 GDPR, due in a month.
Where a hundred a night would not keep it (more than 2,700 entered at once), as many go as it takes.

Whoever is not asked (the coordination has just confirmed the entry, or the body has left the
network) gets the notice with whatever mail comes first; after two weeks without any, on its own.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil

GILT = timedelta(days=365)
ANTWORTZEIT = timedelta(days=14)
#: One question and two reminders.
FRAGEN = 3
VORLAUF = FRAGEN * ANTWORTZEIT
JE_NACHT = 100
#: By then the first mail is written: a month (Art. 14 (3) a GDPR) less what a broken night or mail
#: server may cost.
ERSTE_POST = timedelta(days=26)
#: So long a notice waits for another mail to go with.
HINWEIS_WARTET = timedelta(days=14)
#: Beyond the last day to answer, so that a late answer and a withdrawn consent still get through.
LINK_TAGE = 60


def so_viele(heute: date, eingetragen: Mapping[date, int], schon: int) -> int:
    """How many mails tonight may bring, those that are out already (`schon`) included.

    `eingetragen`: how many wait for their first mail, by the day they were entered. Every night
    sends what it must so that the nights until each of their days suffice.
    """
    noetig, summe = JE_NACHT, schon
    for tag, zahl in sorted(eingetragen.items()):
        summe += zahl
        naechte = max((tag + ERSTE_POST - heute).days + 1, 1)
        noetig = max(noetig, ceil(summe / naechte))
    return noetig
