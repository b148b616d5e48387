"""One process that sends, told what by lines on its standard input; answers each with JSON.

`anlegen N` writes the invitations and answers with one of them, taken apart for the reference;
`faellig N` makes that many due; `senden` answers with the seconds it took. `bar DATEI N` is the
reference: builds and sends the same messages with the standard library alone.
"""

import json
import smtplib
import sys
import time
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Portal:
    """The portal's own sending."""

    def __init__(self) -> None:
        import django

        django.setup()

    def anlegen(self, anzahl: str) -> dict[str, str]:
        from django.utils import timezone

        from netzwerk.basis import briefe
        from netzwerk.basis.links import zeichen
        from netzwerk.basis.models import Nachricht
        from tests.massenpost import einladungen_schreiben

        geschrieben = einladungen_schreiben(int(anzahl))
        assert geschrieben == int(anzahl)
        muster = Nachricht.objects.order_by("pk")[0]
        mail = briefe.bauen(muster).message(policy=SMTP)
        teile = [teil for teil in mail.walk() if not teil.is_multipart()]
        text, html, kalender, _anhang = (teil.get_content() for teil in teile)
        Nachricht.objects.update(faellig_ab=timezone.now() + timedelta(days=1))
        return {
            "betreff": str(mail["Subject"]),
            "von": str(mail["From"]),
            "name": muster.empfaenger_name,
            "adresse": muster.empfaenger,
            "zeichen": zeichen(muster.zugang) if muster.zugang else "",
            "text": text,
            "html": html,
            "kalender": kalender,
        }

    def faellig(self, anzahl: str) -> int:
        from django.utils import timezone

        from netzwerk.basis.models import Nachricht

        offen = Nachricht.objects.filter(zustand="wartend", faellig_ab__gt=timezone.now())
        zeilen = list(offen.order_by("pk").values_list("pk", flat=True)[: int(anzahl)])
        return Nachricht.objects.filter(pk__in=zeilen).update(faellig_ab=timezone.now())

    def senden(self) -> tuple[int, float]:
        from netzwerk.basis.aktionen import zustellung

        beginn = time.perf_counter()
        gesendet = zustellung.senden("post")
        return gesendet, time.perf_counter() - beginn


class Bar:
    """A loop around `smtplib`: nothing is read, kept or written down."""

    def __init__(self, ziel: str) -> None:
        self.ziel = urlsplit(ziel)
        self.nummer = 0

    def senden(self, datei: str, anzahl: str) -> tuple[int, float]:
        muster = json.loads(Path(datei).read_text())
        beginn = time.perf_counter()
        with smtplib.SMTP(self.ziel.hostname or "", self.ziel.port or 25) as verbindung:
            for _mal in range(int(anzahl)):
                self.nummer += 1
                verbindung.send_message(self._bauen(muster))
        return int(anzahl), time.perf_counter() - beginn

    def _bauen(self, muster: dict[str, str]) -> EmailMessage:
        # As long as what it stands for: the messages keep their size.
        laenge = len(muster["zeichen"])
        zeichen = f"{self.nummer:0{laenge}}"
        name = muster["name"][:-5] + f"{self.nummer:05}"
        adresse = muster["adresse"].replace("00000", f"{self.nummer:05}")

        def persoenlich(text: str) -> str:
            return (
                text.replace(muster["zeichen"], zeichen)
                .replace(muster["name"], name)
                .replace(muster["adresse"], adresse)
            )

        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = muster["betreff"]
        mail["From"] = muster["von"]
        mail["To"] = str(Address(display_name=name, addr_spec=adresse))
        mail["Date"] = datetime.now(UTC)
        mail["Message-ID"] = f"<{self.nummer:032}@localhost>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(persoenlich(muster["text"]))
        mail.add_alternative(persoenlich(muster["html"]), subtype="html")
        kalender = persoenlich(muster["kalender"])
        mail.add_alternative(kalender, subtype="calendar", params={"method": "REQUEST"})
        mail.add_attachment(
            kalender.encode(), maintype="application", subtype="ics", filename="termin.ics"
        )
        return mail


def main(art: str, *werte: str) -> None:
    ziel: Any = Portal() if art == "portal" else Bar(*werte)
    for zeile in sys.stdin:
        befehl, *angaben = zeile.split()
        antwort = getattr(ziel, befehl)(*angaben)
        sys.stdout.write(json.dumps(antwort) + "\n")
        sys.stdout.flush()


main(*sys.argv[1:])
