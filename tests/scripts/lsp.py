#!/usr/bin/env python3
"""A raw client of `budgetc lsp`: what it says is what the protocol asks for, and what the command line says.

usage: lsp.py [WORD…]    runs the tests that have one of the words in their names, or all
"""
import contextlib
import json
import os
import pathlib
import random
import select
import subprocess
import sys
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds without an answer: it will not come


class Client:
    """Speaks the protocol. Positions are counted as `encoding` says."""

    def __init__(self, folder, encoding="utf-16", *options):
        self.folder, self.encoding, self.last = pathlib.Path(folder), encoding, 0
        self.texts, self.found, self.versions, self.told = {}, {}, {}, {}
        self.seen = []  # all messages
        self.process = subprocess.Popen(["budgetc", "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.buffer = b""

    # ---- messages ----

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    @staticmethod
    def frame(message):
        body = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode()
        return b"Content-Length: %d\r\n\r\n" % len(body) + body

    def notify(self, method, **params):
        self.write(self.frame({"jsonrpc": "2.0", "method": method, "params": params}))

    def fill(self):
        if not select.select([self.process.stdout], [], [], LIMIT)[0]:
            sys.exit("the server does not answer")
        data = os.read(self.process.stdout.fileno(), 1 << 16)
        self.buffer += data
        return data

    def read(self):
        """The next message; None at the end."""
        while b"\r\n\r\n" not in self.buffer:
            if not self.fill():
                assert not self.buffer, self.buffer
                return None
        head, rest = self.buffer.split(b"\r\n\r\n", 1)
        name, length = head.split(b": ")
        assert name == b"Content-Length", head
        while len(rest) < int(length):
            assert self.fill()
            rest = self.buffer.split(b"\r\n\r\n", 1)[1]
        self.buffer = rest[int(length):]
        message = json.loads(rest[:int(length)])
        assert message["jsonrpc"] == "2.0"
        self.seen.append(message)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
            self.told[message["params"]["uri"]] = message["params"].get("version")
        return message

    def ask_raw(self, method, **params):
        self.last += 1
        self.write(self.frame({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params}))
        while True:
            message = self.read()
            if message is None or message.get("id") == self.last:
                return message

    def ask(self, method, **params):
        answer = self.ask_raw(method, **params)
        assert "error" not in answer, answer
        return answer["result"]

    # ---- the session ----

    def start(self, **more):
        answer = self.ask("initialize", processId=None, rootUri=None,
                          capabilities={"general": {"positionEncodings": [self.encoding]}, **more})
        assert answer["capabilities"]["positionEncoding"] == self.encoding
        self.notify("initialized")
        return answer

    def stop(self):
        assert self.ask("shutdown") is None
        self.notify("exit")
        assert self.read() is None
        return self.process.wait()

    # ---- documents ----

    def uri(self, name):
        return (self.folder / name).as_uri()

    def open(self, name, text=None):
        uri = self.uri(name)
        self.texts[name] = (self.folder / name).read_bytes().decode() if text is None else text
        self.versions[uri] = 1
        self.notify("textDocument/didOpen", textDocument={"uri": uri, "languageId": "budget", "version": 1, "text": self.texts[name]})
        return uri

    def change(self, name, text, *edits):
        """To this text: by edits, or whole."""
        self.texts[name] = text
        self.versions[self.uri(name)] += 1
        self.notify("textDocument/didChange", textDocument={"uri": self.uri(name), "version": self.versions[self.uri(name)]},
                    contentChanges=list(edits) or [{"text": text}])

    def settle(self, *names):
        """Waits for the findings of the newest text of each of these, or of all; what is sent with them comes before any answer."""
        for uri in map(self.uri, names) if names else self.versions:
            while self.told.get(uri) != self.versions[uri]:
                assert self.read() is not None
        self.ask_raw("$/barrier")
        return self.found

    def position(self, name, at):
        """Of a character of the text, counted in characters."""
        before = self.texts[name][:at]
        line = before.count("\n")
        return {"line": line, "character": self.length(before[before.rfind("\n") + 1:])}

    def length(self, text):
        if self.encoding == "utf-32":
            return len(text)
        return len(text.encode(self.encoding.replace("16", "16-le"))) // (2 if self.encoding == "utf-16" else 1)

    def at(self, name, part, within=None, offset=0):
        """The parameters of a request about a part of a text: the first there is, or the one in `within`."""
        text = self.texts[name]
        start = text.index(within) if within else 0
        return {"textDocument": {"uri": self.uri(name)}, "position": self.position(name, text.index(part, start) + offset)}


@contextlib.contextmanager
def session(files, encoding="utf-16", *options):
    """A server in a folder with these files; it must end well."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder).resolve() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        client = Client(pathlib.Path(folder).resolve(), encoding, *options)
        client.start()
        yield client
        status = client.stop()
        assert status == 0, status


# ---- what the command line says ----

SEVERITIES = {"error": 1, "warning": 2, "note": 3}


def by_command_line(folder, main):
    out = subprocess.run(["budgetc", "--diagnostics=json", os.path.join(folder, main)], cwd=folder, capture_output=True, check=False).stderr
    found = set()
    for d in json.loads(out)["diagnostics"]:
        place = (d["line"], d["column"], d["endLine"], d["endColumn"]) if d["file"] else (1, 1, 1, 1)
        file = os.path.realpath(os.path.join(folder, d["file"] or main))
        found.add((file, d["code"], SEVERITIES[d["severity"]], *place, d["message"]))
    return found


def by_server(found):
    return {(uri_path(uri), d["code"], d["severity"], d["range"]["start"]["line"] + 1, d["range"]["start"]["character"] + 1,
             d["range"]["end"]["line"] + 1, d["range"]["end"]["character"] + 1, d["message"].split("\n")[0])
            for uri, diagnostics in found.items() for d in diagnostics}


def uri_path(uri):
    return urllib.parse.unquote(uri.removeprefix("file://"))


def same_findings(folder, main):
    """Those of the server, which counts characters, and those of the command line."""
    client = Client(folder, "utf-32")
    client.start()
    client.open(main)
    sent = client.settle()
    assert client.stop() == 0
    if any("code" not in d for diagnostics in sent.values() for d in diagnostics):
        return  # a hint: it begins no budget
    found = by_server(sent)
    expected = by_command_line(folder, main)
    assert found == expected, f"{main}: only the server: {found - expected}; only the command line: {expected - found}"


# ---- tests ----

TOWN = """budget t "Town" { year 2024 }
dimension account "Accounts" { all "All" { account a "A"; account b "B" } }
ledger outlay by account
facts outlay { a 1.00; b 2.00 }
table tt "Tables" { column "What" label; column "How much" = outlay; rows account tree }
invariant i: outlay(account a) == outlay(account b)
"""


def test_findings_of_examples():
    for name in ("township", "settlement"):
        same_findings(ROOT / "examples", f"{name}.budget")


def test_findings_of_golden():
    sys.path.insert(0, str(ROOT / "tests"))
    from harness import golden  # noqa: PLC0415
    paths = sorted((ROOT / "tests" / "golden" / "errors").glob("*.test"))
    for path in paths if os.environ.get("LSP_ALL") else random.Random(1).sample(paths, 12):
        files = golden.parse(path.read_text(encoding="utf-8")).files
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                file = pathlib.Path(folder).resolve() / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)
            for name in files:
                if name.endswith(".budget") and b"budget " in files[name] and utf8(files[name]):
                    same_findings(pathlib.Path(folder).resolve(), name)


def utf8(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def main():
    tests = {name: test for name, test in globals().items() if name.startswith("test_")}
    for name, test in tests.items():
        if not sys.argv[1:] or any(word in name for word in sys.argv[1:]):
            print(name, flush=True)
            test()


if __name__ == "__main__":
    main()
