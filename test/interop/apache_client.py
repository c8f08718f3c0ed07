"""A person at a page that Apache's mod_auth_openidc protects: sign-in, what it knows, the end by back-channel logout.

Called with the issuer, and the address of the protected page.
"""

import sys
import time

from person import Forms, Person

issuer, page = sys.argv[1:3]
checks = []


def shown(sentence, is_so):
    checks.append(bool(is_so))
    print(f"{'ok' if is_so else 'NOT OK'} - mod_auth_openidc {sentence}", flush=True)


ben = Person("ben", "A lamp for 2 sleepy otters")
nowhere = "http://nowhere.invalid/"
answer = ben.visit(page, nowhere)
shown("lets a person in that signed in here", answer.status_code == 200 and answer.url.startswith(page))
shown("knows who that is", answer.headers.get("x-name") == "Ben Castro" and answer.headers.get("x-email") == "ben@office.example")
shown("keeps the person signed in", ben.session.get(page, allow_redirects=False).status_code == 200)

stranger = Person("ben", "not the password").session.get(page, allow_redirects=False)
shown("sends strangers to the sign-in", stranger.is_redirect and stranger.headers["location"].startswith(f"{issuer}/oauth/"))

confirm = ben.session.get(f"{issuer}/oauth/logout")
form = Forms(confirm.text).forms[0]
ben.session.post(f"{issuer}/oauth/logout", data={**form["fields"], "action": "logout"})
ended = False
for _ in range(100):
    ended = ben.session.get(page, allow_redirects=False).is_redirect
    if ended:
        break
    time.sleep(0.1)
shown("ends its session when the person signs out here (back-channel logout)", ended)

sys.exit(0 if all(checks) else 1)
