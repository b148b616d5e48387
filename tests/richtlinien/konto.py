"""allauth's pages. Accounts come by invitation only: signing up is closed, not hidden."""

from tests.richtlinien.zeile import ALLE, KONTEN, LOGIN, WEITER, Zeile, alle

#: For people who are not signed in yet; others are led on.
EINGANG = alle(WEITER) | {"oeffentlichkeit": 200}
#: The second step of a sign-in that was never begun.
UNTERWEGS = alle(WEITER) | {"oeffentlichkeit": LOGIN}
#: Asks for the password again when the sign-in is older than 15 minutes.
SICHER = UNTERWEGS
#: Nothing there, for those who have no second factor or no city sign-in.
NICHTS_DA = alle(404) | {"oeffentlichkeit": LOGIN}
UNBEKANNT = alle(404)
#: Nothing is begun; allauth sends everybody to the sign-in page.
VERIRRT = alle(LOGIN)
EINER = ("koordination",)

ZEILEN: tuple[Zeile, ...] = (
    Zeile("account_login", "oeffentlich", EINGANG),
    Zeile("account_logout", "oeffentlich", alle(200) | {"oeffentlichkeit": WEITER}),
    Zeile("account_inactive", "oeffentlich", ALLE),
    Zeile("account_signup", "oeffentlich", EINGANG),
    Zeile("account_reauthenticate", "angemeldet", KONTEN),
    Zeile("account_email", "angemeldet", KONTEN),
    Zeile("account_email_verification_sent", "oeffentlich", ALLE),
    Zeile("account_change_password", "angemeldet", KONTEN),
    Zeile("account_set_password", "angemeldet", SICHER),
    Zeile("account_reset_password", "oeffentlich", ALLE),
    Zeile("account_confirm_login_code", "oeffentlich", UNTERWEGS),
    Zeile("account_confirm_email", "oeffentlich", ALLE, lambda ort: {"key": "abc"}),
    Zeile("account_reset_password_from_key_done", "oeffentlich", ALLE),
    Zeile(
        "account_reset_password_from_key",
        "oeffentlich",
        ALLE,
        lambda ort: {"uidb36": "1", "key": "abc"},
    ),
    Zeile("account_reset_password_done", "oeffentlich", ALLE),
    Zeile("account_request_login_code", "oeffentlich", EINGANG),
    Zeile("mfa_index", "angemeldet", KONTEN),
    Zeile("mfa_authenticate", "oeffentlich", UNTERWEGS),
    Zeile("mfa_reauthenticate", "angemeldet", SICHER),
    Zeile("mfa_activate_totp", "angemeldet", SICHER, augen=EINER),
    Zeile("mfa_deactivate_totp", "angemeldet", NICHTS_DA),
    Zeile("mfa_view_recovery_codes", "angemeldet", NICHTS_DA),
    Zeile("mfa_generate_recovery_codes", "angemeldet", SICHER),
    Zeile("mfa_download_recovery_codes", "angemeldet", NICHTS_DA),
    Zeile("mfa_list_webauthn", "angemeldet", KONTEN),
    Zeile("mfa_add_webauthn", "angemeldet", SICHER, augen=EINER),
    Zeile("mfa_reauthenticate_webauthn", "angemeldet", SICHER),
    Zeile("mfa_remove_webauthn", "angemeldet", SICHER, lambda ort: {"pk": 1}),
    Zeile("mfa_edit_webauthn", "angemeldet", SICHER, lambda ort: {"pk": 1}),
    Zeile("mfa_login_webauthn", "oeffentlich", UNTERWEGS),
    Zeile("socialaccount_login_cancelled", "oeffentlich", ALLE),
    Zeile("socialaccount_login_error", "angemeldet", alle(401) | {"oeffentlichkeit": LOGIN}),
    Zeile("socialaccount_signup", "oeffentlich", VERIRRT),
    Zeile("socialaccount_connections", "angemeldet", KONTEN),
    # Old addresses of allauth that lead to the present ones.
    Zeile("/konto/social/login/cancelled/", "angemeldet", SICHER),
    Zeile("/konto/social/login/error/", "angemeldet", SICHER),
    Zeile("/konto/social/signup/", "angemeldet", SICHER),
    Zeile("/konto/social/connections/", "angemeldet", SICHER),
    Zeile("openid_connect_login", "oeffentlich", UNBEKANNT, lambda ort: {"provider_id": "stadt"}),
    Zeile(
        "openid_connect_callback", "oeffentlich", UNBEKANNT, lambda ort: {"provider_id": "stadt"}
    ),
    Zeile("usersessions_list", "angemeldet", KONTEN),
)
