"""Authlib as the relying party: the code flow with PKCE, refresh, userinfo, introspection, revocation, client credentials.

Called with the issuer, the redirect URI and a private key (JWK) of the client that signs its assertions.
"""

import json
import sys
from urllib.parse import parse_qs, urlparse

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken

from person import Person

issuer, redirect_uri, key_file = sys.argv[1:4]
checks = []


def shown(sentence, is_so):
    checks.append(bool(is_so))
    print(f"{'ok' if is_so else 'NOT OK'} - Authlib {sentence}", flush=True)


about = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json()
keys = JsonWebKey.import_key_set(requests.get(about["jwks_uri"], timeout=10).json())

shop = OAuth2Session(
    "shop",
    "the shop keeps a long secret of its own",
    scope="openid profile email offline_access",
    redirect_uri=redirect_uri,
    code_challenge_method="S256",
    token_endpoint_auth_method="client_secret_basic",
)
verifier, nonce = generate_token(48), generate_token(20)
address, state = shop.create_authorization_url(about["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
ben = Person("ben", "A lamp for 2 sleepy otters")
came_back = ben.visit(address, redirect_uri)
answered = {name: values[0] for name, values in parse_qs(urlparse(came_back).query).items()}
shown("is sent back with a code, its state and the issuer", answered["state"] == state and answered["iss"] == issuer)

tokens = shop.fetch_token(about["token_endpoint"], authorization_response=came_back, code_verifier=verifier, state=state)
claims = jwt.decode(
    tokens["id_token"],
    keys,
    claims_cls=CodeIDToken,
    claims_options={"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": "shop"}},
    claims_params={"nonce": nonce, "access_token": tokens["access_token"], "client_id": "shop"},
)
claims.validate()
shown("verifies the ID token with its nonce and at_hash", claims["nonce"] == nonce)
userinfo = shop.get(about["userinfo_endpoint"]).json()
shown("reads userinfo of the same subject", userinfo["sub"] == claims["sub"] and userinfo["name"] == "Ben Castro")

first = tokens["refresh_token"]
renewed = shop.refresh_token(about["token_endpoint"], refresh_token=first)
shown("refreshes, and gets another refresh token", renewed["refresh_token"] != first)
told = shop.introspect_token(about["introspection_endpoint"], token=renewed["access_token"]).json()
shown("introspects", told["active"] is True and told["sub"] == claims["sub"])
shop.revoke_token(about["revocation_endpoint"], token=renewed["refresh_token"], token_type_hint="refresh_token")
told = shop.introspect_token(about["introspection_endpoint"], token=renewed["access_token"]).json()
shown("revokes, and the access token ends with the refresh token", told == {"active": False})

with open(key_file, encoding="utf8") as file:
    key = json.load(file)
machine = OAuth2Session(
    "night-run", JsonWebKey.import_key(key), scope="orders", token_endpoint_auth_method="private_key_jwt"
)
machine.register_client_auth_method(PrivateKeyJWT(about["token_endpoint"], alg="ES256"))
issued = machine.fetch_token(about["token_endpoint"], grant_type="client_credentials")
shown("authenticates a machine by a signed assertion", issued["scope"] == "orders")

sys.exit(0 if all(checks) else 1)
