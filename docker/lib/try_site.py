"""Ask a running server from outside, as docker/try-compose does: with the standard library, pypdf and openpyxl.

Usage: try_site.py URL health | logins | pdf | sheets | production PASSWORD | live PORT PASSWORD

Fails with a line that says what is wrong.
"""

import base64
import http.client
import http.cookiejar
import io
import json
import os
import re
import sys
import urllib.error
import urllib.request

LOGINS = "/demo/logins.txt"
OFFICE = "office"


class Site:
    """One visitor of the site, with cookies of their own."""

    def __init__(self, url):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        with self.opener.open(self.url + path, timeout=120) as answer:
            return answer.headers.get_content_type(), answer.read()

    def rpc(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        with self.opener.open(request, timeout=120) as answer:
            said = json.load(answer)
        if "error" in said:
            raise PermissionError(said["error"]["data"]["message"])
        return said["result"]

    def login(self, login, password):
        """Id of the user; None when they are refused."""
        try:
            return self.rpc("/web/session/authenticate", db="jifen", login=login, password=password)["uid"]
        except PermissionError:
            return None

    def call(self, model, method, *args, **kwargs):
        return self.rpc(f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs=kwargs)


def health(url):
    _type, body = Site(url).get("/web/health")
    assert json.loads(body)["status"] == "pass", body
    yield "healthy"


def people():
    """(role, login, password, what they do) of everybody that docker/up has printed."""
    with open(LOGINS, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def logins(url):
    rows = people()
    assert rows, f"{LOGINS} names no login"
    for role, login, password, _what in rows:
        assert Site(url).login(login, password), f"{login} ({role}) is refused"
        assert not Site(url).login(login, password + "x"), f"{login} is let in with a wrong password"
        assert password == login or not Site(url).login(login, login), (
            f"{login} is let in with the demo's known password"
        )
        site = Site(url)
        site.login(login, password)
        _type, page = site.get("/web" if login != "employee" else "/my")
        assert b"<html" in page, f"{login} sees no page"
        yield f"{login}: in with the password, out with a wrong one"


def production(url, password):
    """For real use: the administrator's own password, no sign-up, nothing about databases, and no demo data."""
    site = Site(url)
    assert site.login("admin", password), "the administrator is refused"
    assert not Site(url).login("admin", "admin"), "the administrator's known password is taken"
    assert site.call("hr.employee", "search_count", []) <= 1, "there are employees of the demo"
    for service, method, args in (("db", "list", []), ("common", "authenticate", ["postgres", "admin", "admin", {}])):
        try:
            said = Site(url).rpc("/jsonrpc", service=service, method=method, args=args)
        except PermissionError:
            continue
        raise AssertionError(f"{service}.{method} answers {said}")
    try:
        Site(url).get("/web/signup")
    except urllib.error.HTTPError as error:
        assert error.code == 404, error
    else:
        raise AssertionError("anybody can sign up")
    yield "closed as it should be"


def live(url, port, password):
    """A browser's connection for live notifications, at the port that the reverse proxy sends it to."""
    cookies = http.cookiejar.CookieJar()
    site = Site(url)
    site.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    assert site.login("admin", password), "the administrator is refused"
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Origin": url}
    headers["Sec-WebSocket-Key"] = base64.b64encode(os.urandom(16)).decode()
    headers["Cookie"] = "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)
    connection.request("GET", "/websocket", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 101, f"no connection for live notifications: {answer.status} {answer.read()[:300]}"
    yield "connected for live notifications"


def printed(url, kind):
    """(report, bytes) of each of the product's reports of that kind, for a record of the demo."""
    site = Site(url)
    [password] = [password for _role, login, password, _what in people() if login == OFFICE]
    assert site.login(OFFICE, password), f"{OFFICE} is refused"
    reports = site.call(
        "ir.actions.report",
        "search_read",
        [["report_type", "=", kind], ["report_name", "=like", "jifen%"]],
        ["report_name", "model"],
        order="report_name",
    )
    for report in reports:
        name, model = report["report_name"], report["model"]
        try:
            ids = site.call(model, "search", [], limit=1, order="id")
        except PermissionError as no:
            yield name, None, f"not for {OFFICE}: {no}".splitlines()[0]
            continue
        if not ids:
            yield name, None, f"the demo has no {model}"
            continue
        path = "pdf" if kind == "qweb-pdf" else kind
        try:
            _type, body = site.get(f"/report/{path}/{name}/{ids[0]}")
        except urllib.error.HTTPError as error:
            said = " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", error.read().decode(), flags=re.DOTALL).split())
            # Debian's wkhtmltopdf makes one document a time; Odoo says so. The official image's makes several.
            assert error.code == 422 and re.search("wkhtmltopdf.*QT", said), f"{name}: {error} {said[:500]}"
            yield name, None, "it needs the patched wkhtmltopdf"
            continue
        yield name, body, f"{model} {ids[0]}"


def checked(url, kind, read):
    read_some = False
    for name, body, what in printed(url, kind):
        if body is None:
            yield f"{name}: left out, {what}"
            continue
        read_some = True
        yield f"{name}: {read(name, body)}, of {what}"
    assert read_some, f"no {kind} was printed"


def is_chinese(text):
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


def read_pdf(name, body):
    import pypdf

    assert body.startswith(b"%PDF-"), f"{name} is no PDF: {body[:200]}"
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    text = "".join(page.extract_text() for page in pages)
    assert pages, f"{name} has no page"
    assert is_chinese(text) > 20, f"{name} has no Chinese text: {text[:200]!r}"
    return f"{len(body)} bytes, {len(pages)} page(s), {is_chinese(text)} Chinese characters"


def read_sheet(name, body):
    import openpyxl

    assert body.startswith(b"PK"), f"{name} is no sheet: {body[:200]}"
    rows = [row for sheet in openpyxl.load_workbook(io.BytesIO(body)) for row in sheet.iter_rows(values_only=True)]
    text = "".join(str(cell) for row in rows for cell in row if cell is not None)
    assert len(rows) > 1, f"{name} has {len(rows)} row(s)"
    assert is_chinese(text), f"{name} has no Chinese text: {text[:200]!r}"
    return f"{len(body)} bytes, {len(rows)} rows, {is_chinese(text)} Chinese characters"


def pdf(url):
    return checked(url, "qweb-pdf", read_pdf)


def sheets(url):
    return checked(url, "xlsx", read_sheet)


if __name__ == "__main__":
    try:
        tries = {
            "health": health,
            "logins": logins,
            "pdf": pdf,
            "sheets": sheets,
            "production": production,
            "live": live,
        }
        for line in tries[sys.argv[2]](sys.argv[1], *sys.argv[3:]):
            print(line, flush=True)
    except (AssertionError, OSError) as wrong:
        sys.exit(f"{sys.argv[2]}: {wrong}")
