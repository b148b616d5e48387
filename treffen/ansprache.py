"""What phones read in a poll, once for adults and once for young people: each text has both.

A template says `{{ worte.gespeichert }}` and need not know to whom it speaks.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Wort = str | Promise

#: „Sie“, then „du“ in plain words. Equal ones stand in the templates.
WORTE: dict[str, tuple[Wort, Wort]] = {
    "gespeichert": (_("Ihre Antwort ist gespeichert"), _("Deine Antwort ist gespeichert")),
    "aendern": (
        _("Sie können Ihre Antwort ändern, solange die Frage offen ist."),
        _("Du kannst deine Antwort ändern, solange die Frage offen ist."),
    ),
    "anonym": (
        _(
            "Bis dahin gehört sie zu Ihrem Gerät, ohne Ihren Namen. Danach ist sie anonym: Niemand "
            "kann dann noch sagen, von wem sie ist."
        ),
        _(
            "Bis dahin gehört sie zu deinem Handy, ohne deinen Namen. Danach weiß niemand mehr, "
            "von wem sie ist. Auch wir nicht."
        ),
    ),
    "anonym_person": (
        _(
            "Bis dahin gehört sie zu Ihrem Link, ohne Ihren Namen. Danach ist sie anonym: Niemand "
            "kann dann noch sagen, von wem sie ist."
        ),
        _(
            "Bis dahin gehört sie zu deinem Link, ohne deinen Namen. Danach weiß niemand mehr, "
            "von wem sie ist. Auch wir nicht."
        ),
    ),
    "bereit": (_("Sie sind dabei"), _("Du bist dabei")),
    "gleich": (
        _("Lassen Sie diese Seite offen. Die nächste Frage erscheint hier von selbst."),
        _("Lass diese Seite offen. Die nächste Frage kommt hier von allein."),
    ),
    "naechste": (
        _("Die nächste Frage erscheint hier von selbst, sobald sie geöffnet wird."),
        _("Die nächste Frage kommt hier von allein."),
    ),
    "waehlen": (_("Wählen Sie eine Antwort."), _("Such dir eine Antwort aus.")),
    "waehlen_mehrere": (
        _("Wählen Sie alles, was passt."),
        _("Such dir alles aus, was passt."),
    ),
    "waehlen_hoechstens": (
        _("Wählen Sie höchstens %(zahl)s Antworten."),
        _("Such dir höchstens %(zahl)s Antworten aus."),
    ),
    "zu_viele": (
        _("Das sind %(ist)s Antworten. Wählen Sie höchstens %(zahl)s."),
        _("Das sind %(ist)s Antworten. Such dir höchstens %(zahl)s aus."),
    ),
    "punkte": (
        _("Verteilen Sie bis zu %(zahl)s Punkte. Was Ihnen wichtig ist, bekommt mehr."),
        _("Verteile bis zu %(zahl)s Punkte. Was dir wichtig ist, bekommt mehr."),
    ),
    "punkte_keine": (
        _("Geben Sie mindestens einen Punkt."),
        _("Gib mindestens einen Punkt."),
    ),
    "punkte_zu_viele": (
        _("Das sind %(ist)s Punkte. Verteilen Sie höchstens %(zahl)s."),
        _("Das sind %(ist)s Punkte. Verteile höchstens %(zahl)s."),
    ),
    "rang": (
        _("Geben Sie dem Wichtigsten Platz 1. Was Sie auslassen, steht dahinter."),
        _("Gib dem Wichtigsten Platz 1. Was du auslässt, kommt danach."),
    ),
    "rang_fehlt": (
        _("Geben Sie mindestens einer Antwort einen Platz."),
        _("Gib mindestens einer Antwort einen Platz."),
    ),
    "rang_doppelt": (
        _("Platz %(platz)s ist zweimal vergeben. Geben Sie jeden Platz nur einmal."),
        _("Platz %(platz)s ist zweimal da. Nimm jeden Platz nur einmal."),
    ),
    "skala": (_("Wählen Sie eine Zahl."), _("Such dir eine Zahl aus.")),
    "text": (
        _("Keine Namen, keine Fälle. Ihr Text erscheint erst, wenn ihn jemand freigegeben hat."),
        _("Keine Namen von anderen. Wir lesen deinen Text, bevor andere ihn sehen."),
    ),
    "text_fehlt": (_("Schreiben Sie eine Antwort."), _("Schreib eine Antwort.")),
    "text_zu_lang": (
        _(
            "Ihr Text hat %(show_value)s Zeichen. Kürzen Sie ihn auf höchstens %(limit_value)s "
            "Zeichen."
        ),
        _(
            "Dein Text hat %(show_value)s Zeichen. Mach ihn kürzer: höchstens %(limit_value)s "
            "Zeichen."
        ),
    ),
    "text_zeichen": (
        _("Ihr Text enthält ein unsichtbares Zeichen. Bitte tippen Sie ihn neu ein."),
        _("In deinem Text ist ein unsichtbares Zeichen. Bitte tipp ihn neu ein."),
    ),
    "fehler": (_("Bitte prüfen Sie Ihre Antwort"), _("Schau dir deine Antwort noch mal an")),
    "ungueltig": (
        _("Diese Antwort gibt es hier nicht. Wählen Sie eine der Antworten."),
        _("Diese Antwort gibt es hier nicht. Such dir eine von den Antworten aus."),
    ),
    "zahl_ungueltig": (
        _("Geben Sie eine ganze Zahl von 0 bis %(zahl)s ein."),
        _("Gib eine ganze Zahl von 0 bis %(zahl)s ein."),
    ),
    "abgeben": (_("Antwort abgeben"), _("Antwort abschicken")),
    "offline": (
        _(
            "Noch nicht gespeichert. Ihre Antwort wird gesendet, sobald die Verbindung da ist. "
            "Lassen Sie diese Seite offen."
        ),
        _(
            "Noch nicht gespeichert. Deine Antwort wird gesendet, sobald das Internet wieder geht. "
            "Lass diese Seite offen."
        ),
    ),
    "verfallen": (
        _("Ihre Antwort ist nicht mehr rechtzeitig angekommen. Sie ist nicht gespeichert."),
        _("Deine Antwort kam zu spät an. Sie ist nicht gespeichert."),
    ),
    "neu_laden": (
        _("Noch nicht gespeichert. Laden Sie die Seite neu und geben Sie die Antwort noch mal ab."),
        _("Noch nicht gespeichert. Lade die Seite neu und schick die Antwort noch mal ab."),
    ),
    "zu_spaet": (_("Diese Frage ist geschlossen"), _("Diese Frage ist zu Ende")),
    "zu_spaet_text": (
        _(
            "Ihre Antwort kam nach dem Schließen an und ist nicht gespeichert. Hatten Sie vorher "
            "schon geantwortet, dann zählt diese Antwort."
        ),
        _(
            "Deine Antwort kam zu spät und ist nicht gespeichert. Hast du vorher schon "
            "geantwortet? Dann zählt diese Antwort."
        ),
    ),
    "ohne_cookie": (
        _("Noch nicht gespeichert: Ihr Browser hat unser Cookie nicht angenommen"),
        _("Noch nicht gespeichert: Dein Browser hat unser Cookie nicht angenommen"),
    ),
    "ohne_cookie_text": (
        _(
            "Ohne dieses eine Cookie könnten Sie mehrmals abstimmen. Es enthält eine Zufallszahl "
            "und verschwindet nach der Umfrage. Erlauben Sie Cookies für diese Seite und geben Sie "
            "die Antwort noch einmal ab."
        ),
        _(
            "Das Cookie sorgt dafür, dass jede Stimme nur einmal zählt. Es verschwindet nach der "
            "Umfrage. Erlaube Cookies für diese Seite und schick die Antwort noch einmal ab."
        ),
    ),
    "entfallen": (_("Dieser Link gilt nicht mehr"), _("Dieser Link gilt nicht mehr")),
    "entfallen_text": (
        _(
            "Mit ihm wird keine Antwort mehr gespeichert. Haben Sie zwei E-Mails zu dieser Umfrage "
            "bekommen, gilt der Link aus der anderen. Dort stehen auch Ihre früheren Antworten."
        ),
        _(
            "Mit ihm wird keine Antwort mehr gespeichert. Hast du zwei E-Mails zu dieser Umfrage "
            "bekommen? Dann gilt der Link aus der anderen. Dort stehen auch deine früheren "
            "Antworten."
        ),
    ),
    "nur_link": (_("Sie brauchen Ihren persönlichen Link"), _("Du brauchst deinen eigenen Link")),
    "nur_link_text": (
        _(
            "Bei dieser Umfrage stimmt jede eingeladene Person einmal ab. Öffnen Sie den Link aus "
            "Ihrer E-Mail."
        ),
        _(
            "Bei dieser Umfrage hat jede eingeladene Person eine Stimme. Öffne den Link aus "
            "deiner E-Mail."
        ),
    ),
    "danke": (_("Vielen Dank für Ihre Antworten"), _("Danke für deine Antworten")),
    "frei_hinweis": (
        _(
            "Sie antworten in Ihrem Tempo. Jede Antwort ist gleich gespeichert, und bis zum Ende "
            "können Sie alle ändern."
        ),
        _(
            "Du hast so viel Zeit, wie du brauchst. Jede Antwort ist gleich gespeichert. Du kannst "
            "alles noch ändern, bis die Umfrage zu Ende ist."
        ),
    ),
    "fertig": (_("Sie haben alle Fragen beantwortet"), _("Du hast alles beantwortet")),
    "unfertig": (_("Ihre Antworten bisher"), _("Deine Antworten bisher")),
    "schliessen": (
        _("Sie können diese Seite jetzt schließen oder Antworten ändern."),
        _("Du kannst die Seite jetzt zumachen oder Antworten ändern."),
    ),
    "wenige": (
        _("Weniger als fünf Antworten: Zum Schutz aller zeigen wir sie nicht."),
        _("Weniger als fünf Antworten. Darum zeigen wir sie nicht, damit alle geheim bleiben."),
    ),
    "link_auf": (
        _(
            "Mit diesem Link stimmen Sie ab, ohne Konto. Sie können ihn auf mehreren Geräten "
            "öffnen: Es bleibt eine Stimme."
        ),
        _(
            "Mit diesem Link kannst du mitmachen. Du kannst ihn auf mehreren Geräten öffnen. "
            "Es bleibt eine Stimme."
        ),
    ),
    "brief_betreff": (_("Ihre Meinung ist gefragt: %(titel)s"), _("Sag deine Meinung: %(titel)s")),
    "brief_erinnerung": (_("Noch offen: %(titel)s"), _("Noch offen: %(titel)s")),
    "brief_text": (
        _("Sie sind eingeladen, an dieser Umfrage teilzunehmen:"),
        _("du bist eingeladen, bei dieser Umfrage mitzumachen:"),
    ),
    "brief_an_alle": (
        _(
            "Diese Erinnerung geht an alle, denn niemand weiß, wer schon geantwortet hat. Haben "
            "Sie schon geantwortet, brauchen Sie nichts zu tun."
        ),
        _(
            "Diese Erinnerung bekommen alle, denn niemand weiß, wer schon mitgemacht hat. Hast du "
            "schon geantwortet, musst du nichts tun."
        ),
    ),
    "gruppe": (
        _(
            "Wählen Sie, in welcher Arbeitsgruppe Sie mitarbeiten. Ihre Antworten in der Umfrage "
            "bleiben davon getrennt."
        ),
        _(
            "Such dir eine Gruppe aus, in der du mitmachst. Deine Antworten in der Umfrage bleiben "
            "davon getrennt."
        ),
    ),
    "gruppe_waehlen": (_("Arbeitsgruppe wählen"), _("Gruppe aussuchen")),
    "gebremst": (
        _(
            "Von hier kamen gerade sehr viele Antworten. Warten Sie einige Minuten und geben Sie "
            "Ihre Antwort dann noch einmal ab. Sie steht noch da, wenn Sie im Browser zurückgehen."
        ),
        _(
            "Von hier kamen gerade sehr viele Antworten. Warte ein paar Minuten und schick deine "
            "Antwort dann noch mal ab. Sie steht noch da, wenn du im Browser zurückgehst."
        ),
    ),
    "spaeter": (
        _("Schauen Sie später noch einmal vorbei."),
        _("Schau später noch einmal vorbei."),
    ),
}


def worte(duzt: bool) -> dict[str, Wort]:
    return {name: paar[duzt] for name, paar in WORTE.items()}
