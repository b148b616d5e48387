"""A small OpenID Connect provider on 127.0.0.1: the city's sign-in, as the portal sees it.

It signs in whoever `person` names without asking, and keeps what the portal sent.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KENNUNG, GEHEIMNIS = "portal", "ein-geheimnis-fuer-tests"


@dataclass
class Anmeldedienst:
    port: int
    person: dict[str, Any] = field(default_factory=dict)  # claims of whoever signs in next
    ablehnen: bool = False
    anfragen: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _schluessel: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def verzeichnis(self) -> dict[str, Any]:
        return {
            "issuer": self.adresse,
            "authorization_endpoint": f"{self.adresse}/authorize",
            "token_endpoint": f"{self.adresse}/token",
            "userinfo_endpoint": f"{self.adresse}/userinfo",
            "jwks_uri": f"{self.adresse}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def jwks(self) -> dict[str, Any]:
        oeffentlich = jwt.algorithms.RSAAlgorithm.to_jwk(
            self._schluessel.public_key(), as_dict=True
        )
        return {"keys": [{**oeffentlich, "kid": "eins", "use": "sig", "alg": "RS256"}]}

    def authorize(self, abfrage: dict[str, str]) -> str:
        """Where the browser goes next."""
        self.anfragen.append(abfrage)
        assert abfrage["client_id"] == KENNUNG
        antwort = {"state": abfrage["state"]}
        if self.ablehnen:
            antwort["error"] = "access_denied"
        else:
            antwort["code"] = secrets.token_urlsafe(16)
            self._codes[antwort["code"]] = abfrage
        return f"{abfrage['redirect_uri']}?{urlencode(antwort)}"

    def token(self, daten: dict[str, str]) -> dict[str, Any]:
        """Once per code; the verifier must be the one whose hash came with the request."""
        abfrage = self._codes.pop(daten["code"])
        assert (daten["client_id"], daten["client_secret"]) == (KENNUNG, GEHEIMNIS)
        assert daten["redirect_uri"] == abfrage["redirect_uri"]
        hashwert = hashlib.sha256(daten["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(hashwert).rstrip(b"=").decode() == abfrage["code_challenge"]
        jetzt = int(time.time())
        anspruch = {"iss": self.adresse, "aud": KENNUNG, "iat": jetzt, "exp": jetzt + 300}
        if "nonce" in abfrage:
            anspruch["nonce"] = abfrage["nonce"]
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode(
                anspruch | self.person, self._schluessel, "RS256", headers={"kid": "eins"}
            ),
        }


class _Anfrage(BaseHTTPRequestHandler):
    dienst: Anmeldedienst

    def do_GET(self) -> None:
        weg = urlsplit(self.path)
        abfrage = {name: werte[0] for name, werte in parse_qs(weg.query).items()}
        match weg.path:
            case "/.well-known/openid-configuration":
                self._json(self.dienst.verzeichnis())
            case "/jwks":
                self._json(self.dienst.jwks())
            case "/userinfo":
                self._json(self.dienst.person)
            case "/authorize":
                self.send_response(302)
                self.send_header("Location", self.dienst.authorize(abfrage))
                self.end_headers()
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        laenge = int(self.headers["Content-Length"])
        daten = parse_qs(self.rfile.read(laenge).decode())
        self._json(self.dienst.token({name: werte[0] for name, werte in daten.items()}))

    def _json(self, daten: dict[str, Any]) -> None:
        inhalt = json.dumps(daten).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(inhalt)))
        self.end_headers()
        self.wfile.write(inhalt)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the tests say what went wrong."""


@contextmanager
def anmeldedienst(port: int) -> Iterator[Anmeldedienst]:
    dienst = Anmeldedienst(port)
    anfrage = type("Anfrage", (_Anfrage,), {"dienst": dienst})
    server = ThreadingHTTPServer(("127.0.0.1", port), anfrage)
    faden = threading.Thread(target=server.serve_forever, daemon=True)
    faden.start()
    yield dienst
    server.shutdown()
    server.server_close()
    faden.join()
