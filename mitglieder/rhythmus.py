"""When a contact is asked whether its entry is still right, and when it counts as stale.

A confirmation holds for a year. The first question goes out six weeks before that year is over:
question, reminder and second reminder, each with 14 days to answer, end exactly with it, so that
whoever answers any of the three is never stale.

Who has never confirmed is asked in the night after being entered. At most a hundred people per
network and night are written to: a list of 2,000 is through in 20 nights, within three weeks, so
that the notice of Art. 14 GDPR, which goes with a person's first mail, keeps its month; and the
answers and calls of one morning stay as many as one coordination can bear. What is due longest
goes first, so reminders never keep a new entry waiting.
"""

from datetime import timedelta

GILT = timedelta(days=365)
ANTWORTZEIT = timedelta(days=14)
#: One question and two reminders.
FRAGEN = 3
VORLAUF = FRAGEN * ANTWORTZEIT
JE_NACHT = 100
#: Beyond the last day to answer, so that a late answer and a withdrawn consent still get through.
LINK_TAGE = 60
