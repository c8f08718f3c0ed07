"""A person at a browser without JavaScript: follows redirects, fills in the forms of the sign-in and says yes."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class Forms(HTMLParser):
    """The forms of a page, each with its action, its fields and its buttons."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}, "buttons": {}})
        if not self.forms or "name" not in given:
            return
        if tag == "input" and given.get("type") not in ("submit", "checkbox"):
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")
        if tag == "button":
            self.forms[-1]["buttons"].setdefault(given["name"], []).append(given.get("value", ""))


class Person:
    def __init__(self, username, password):
        self.username = username
        self.password = password
        self.session = requests.Session()

    def visit(self, address, stop_at):
        """Goes to an address and on through sign-in and consent, until the next one begins with `stop_at`."""
        answer = self.session.get(address, allow_redirects=False)
        for _ in range(20):
            while answer.is_redirect:
                onward = urljoin(answer.url, answer.headers["location"])
                if onward.startswith(stop_at):
                    return onward
                answer = self.session.get(onward, allow_redirects=False)
            form = self._form_to_fill_in(answer)
            if form is None:
                return answer
            action, fields = form
            answer = self.session.post(urljoin(answer.url, action), data=fields, allow_redirects=False)
        raise AssertionError(f"{address} leads round in circles")

    def _form_to_fill_in(self, answer):
        for form in Forms(answer.text).forms:
            if "password" in form["fields"]:
                return form["action"], {**form["fields"], "username": self.username, "password": self.password}
            if "allow" in form["buttons"].get("action", []):
                return form["action"], {**form["fields"], "action": "allow"}
        return None
