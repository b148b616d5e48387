"""The running demo stack as browser tests see it: its address, its mail, its clock."""

import os
import re
import signal
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import environ
import psycopg
import pytest
from celery import Celery

from netzwerk.demo.dienste import freier_port, valkey
from netzwerk.demo.postfach import EMPFAENGER
from netzwerk.demo.stapel import Stapel, demo_stapel
from tests.browser.anmeldedienst import GEHEIMNIS, KENNUNG
from tests.vorlage import kopieren

MAIL_FRIST = 90.0  # seconds; four groups start their stacks at once on two cores


def warte_bis[T](frage: Callable[[], T], frist: float, worauf: str) -> T:
    """Ask until the answer is true; for what no page shows."""
    ende = time.monotonic() + frist
    while not (antwort := frage()):
        assert time.monotonic() < ende, f"nach {frist:.0f} s vergeblich gewartet: {worauf}"
        time.sleep(0.05)
    return antwort


class Buehne:
    """One stack with its own data; Valkey runs beside it so that a test can stop it."""

    stapel: Stapel

    def __init__(self, verzeichnis: Path) -> None:
        self.verzeichnis = verzeichnis
        self.port = freier_port()
        self.anmeldedienst_port = freier_port()  # of the city's sign-in, when a test runs it
        self.ausfaelle: list[str] = []  # processes that ended by themselves, as `make demo` says it
        self._redis = ""
        self._valkey = ExitStack()
        self._stapel = ExitStack()

    @property
    def adresse(self) -> str:
        return self.stapel.adresse

    def starten(self) -> None:
        self.valkey_starten()
        with pytest.MonkeyPatch.context() as umgebung:
            umgebung.setenv("OIDC_SERVER", f"http://127.0.0.1:{self.anmeldedienst_port}")
            umgebung.setenv("OIDC_CLIENT_ID", KENNUNG)
            umgebung.setenv("OIDC_SECRET", GEHEIMNIS)
            umgebung.setenv("OIDC_NAME", "Stadt Musterstadt")
            self.stapel = self._stapel.enter_context(
                demo_stapel(
                    self.verzeichnis,
                    self.port,
                    vorgaben={"REDIS_URL": self._redis},
                    melden=self._merken,
                )
            )
            self._stapel.enter_context(self.stapel.aufsicht())

    def _merken(self, meldung: str) -> None:
        if "ausgefallen" in meldung:
            self.ausfaelle.append(meldung)

    def beenden(self) -> None:
        self._stapel.close()
        self.valkey_beenden()

    def valkey_starten(self) -> None:
        self._redis = self._valkey.enter_context(valkey(self.verzeichnis, self._redis))

    def valkey_beenden(self) -> None:
        self._valkey.close()

    # Mail --------------------------------------------------------------------------------------

    def post_zahl(self) -> int:
        return len(list(self.stapel.post_verzeichnis.glob("*.eml")))

    def mails(self, an: str = "", betreff: str = "") -> list[EmailMessage]:
        """What the catcher has, oldest first."""
        gelesen = (
            message_from_bytes(datei.read_bytes(), policy=policy.default)
            for datei in sorted(self.stapel.post_verzeichnis.glob("*.eml"))
        )
        return [
            mail
            for mail in gelesen
            if an in str(mail[EMPFAENGER]) and betreff in str(mail["Subject"])
        ]

    def warte_auf_mails(
        self, anzahl: int, an: str = "", betreff: str = "", frist: float = MAIL_FRIST
    ) -> list[EmailMessage]:
        """Wait until that many are there; one too many is a fault."""
        warte_bis(
            lambda: len(self.mails(an, betreff)) >= anzahl,
            frist,
            f"{anzahl} Mails an „{an}“ mit „{betreff}“",
        )
        gefunden = self.mails(an, betreff)
        assert len(gefunden) == anzahl, [str(mail["To"]) for mail in gefunden]
        return gefunden

    def link(self, mail: EmailMessage, teil: str) -> str:
        """The personal link in a mail's plain text, to whichever part of its page."""
        muster = rf"{re.escape(self.adresse)}\S*/{teil}/[^\s#]+"
        (gefunden,) = set(re.findall(muster, klartext(mail)))
        return str(gefunden)

    # Clock and rows ----------------------------------------------------------------------------

    def sql(self, befehl: str, *werte: object) -> list[tuple[object, ...]]:
        """For what only time does, and to count what no page shows."""
        with self._verbindung() as verbindung:
            ergebnis = verbindung.execute(befehl.encode(), werte or None)
            return ergebnis.fetchall() if ergebnis.description else []

    def _verbindung(self) -> psycopg.Connection[tuple[object, ...]]:
        wo = environ.Env.db_url_config(self.stapel.umgebung["DATABASE_URL"])
        return psycopg.connect(
            host=wo["HOST"],
            dbname=wo["NAME"],
            user=wo["USER"],
            password=wo["PASSWORD"],
            # Days and months are those of the people: hours stay, in summer too.
            options="-c timezone=Europe/Berlin",
        )

    def arbeiter_faellt(self) -> None:
        """By itself, as far as the stack knows: whoever looks after it starts another."""
        popen = self.stapel.prozesse["arbeiter"].popen
        assert popen is not None
        os.killpg(popen.pid, signal.SIGKILL)

    @contextmanager
    def arbeiter_hat_zu_tun(self) -> Generator[None]:
        """One worker process is in the middle of a task, until the end of the block."""
        wartend = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        with self._verbindung() as verbindung:
            verbindung.execute("LOCK TABLE angebote_angebotseinlesung IN ACCESS EXCLUSIVE MODE")
            self.zeitplan_schlaegt("angebote.tasks.einlesungen_nachholen")
            warte_bis(lambda: self.sql(wartend) != [(0,)], 30, "ein Arbeiter mit einer Aufgabe")
            yield

    def treffen_ist_vorbei(self, titel: str) -> None:
        """Two months pass, as far as this meeting is concerned."""
        self.sql(
            "UPDATE treffen_treffen SET beginn = beginn - interval '2 months', "
            "ende = ende - interval '2 months', "
            "antwort_bis = antwort_bis - 61, top_anmeldung_bis = top_anmeldung_bis - 61 "
            "WHERE titel = %s",
            titel,
        )

    def treffen_beginnt(self, titel: str) -> None:
        """The day has come: it began a quarter of an hour ago, answers were due before.

        It stays within one day, also late at night: the next meeting is proposed at the same hours.
        """
        self.sql(
            "WITH tag AS (SELECT date_trunc('day', now()) AS anfang) "
            "UPDATE treffen_treffen SET beginn = greatest(anfang, now() - interval '15 minutes'), "
            "ende = least(anfang + interval '23 hours 59 minutes', now() + interval '2 hours'), "
            "antwort_bis = CURRENT_DATE - 5, top_anmeldung_bis = top_anmeldung_bis - 60 "
            "FROM tag WHERE titel = %s",
            titel,
        )

    def pacht_laeuft_ab(self) -> None:
        """Five minutes pass for mails that a worker holds or that wait for another try."""
        self.sql(
            "UPDATE basis_nachricht SET pacht_bis = pacht_bis - interval '5 minutes', "
            "faellig_ab = faellig_ab - interval '5 minutes' WHERE zustand = 'wartend'"
        )

    def zeitplan_schlaegt(self, aufgabe: str = "netzwerk.basis.tasks.post_nachholen") -> None:
        """The hour of one of the schedule's tasks; without a name it looks for mails left lying."""
        with Celery(broker=self._redis) as bote:
            bote.send_task(aufgabe, queue="standard")


def klartext(mail: EmailMessage) -> str:
    teil = mail.get_body(preferencelist=("plain",))
    assert teil is not None
    return str(teil.get_content())


def anhang(mail: EmailMessage, art: str) -> bytes:
    """The one part of that kind, whether attached or an alternative of the text."""
    (teil,) = [t for t in mail.walk() if t.get_content_type() == art]
    return bytes(teil.get_payload(decode=True))


@pytest.fixture(scope="session")
def buehne(tmp_path_factory: pytest.TempPathFactory) -> Generator[Buehne]:
    die_buehne = Buehne(tmp_path_factory.mktemp("stapel"))
    with ExitStack() as am_ende:
        am_ende.callback(die_buehne.beenden)
        # `test_start` begins with nothing; here the tables are there, the data is not.
        kopieren(die_buehne.verzeichnis)
        die_buehne.starten()
        yield die_buehne


# Which pictures to take: a directory, or nothing.
BILDER = os.environ.get("HAUPTWEG_BILDER", "")
