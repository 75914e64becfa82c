#!/usr/bin/env python3
"""A raw client of `budgetc lsp`: what it says is what the protocol asks for, and what the command line says.

usage: lsp.py [WORD…]    runs the tests that have one of the words in their names, or all
"""
import contextlib
import ctypes
import json
import os
import pathlib
import random
import re
import select
import struct
import subprocess
import sys
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT = int(os.environ.get("LSP_LIMIT", "60"))  # seconds without an answer: it will not come


def record(method, value):
    """For whoever looks at all that the server has sent (heavy/lsp/types.py)."""
    if "LSP_RECORD" in os.environ:
        with open(os.environ["LSP_RECORD"], "a", encoding="utf-8") as file:
            file.write(json.dumps([method, value]) + "\n")


class Client:
    """Speaks the protocol. Positions are counted as `encoding` says."""

    program = ("budgetc",)

    def __init__(self, folder, encoding="utf-16", *options, stderr=None):
        self.folder, self.encoding, self.last = pathlib.Path(folder), encoding, 0
        self.texts, self.found, self.versions, self.told = {}, {}, {}, {}
        self.seen = []  # all messages
        self.process = subprocess.Popen([*self.program, "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, cwd=folder)
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
            raise TimeoutError(f"the server does not answer: {self.told}, {self.versions}")
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
            record(message["method"], message["params"])
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
        record(method, answer["result"])
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
        while self.read() is not None:
            pass  # findings that were on their way
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

    def until(self, condition):
        """Reads on until it is so: a file of several budgets is told of after the check of each."""
        while not condition():
            assert self.read() is not None

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
        client.start_answer = client.start()
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
dimension account "Accounts" { both "Both" { account a "A"; account b "B" } }
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
    from harness.base import write_files  # noqa: PLC0415
    paths = sorted((ROOT / "tests" / "golden" / "errors").glob("*.test"))
    for path in paths if os.environ.get("LSP_ALL") else random.Random(1).sample(paths, 12):
        files = golden.parse(path.read_text(encoding="utf-8")).files
        with tempfile.TemporaryDirectory() as folder:
            write_files(folder, files)
            for name in files:
                if name.endswith(".budget") and b"budget " in files[name] and utf8(files[name]):
                    same_findings(pathlib.Path(folder).resolve(), name)


def test_end_of_input():
    """All that came before the input ends is answered, also where it comes at once; after the end nothing waits."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [{"id": 1, "method": "initialize", "params": {"capabilities": {}}}, {"method": "initialized"}, {"id": 2, "method": "workspace/symbol", "params": {"query": ""}},
                 {"id": 3, "method": "shutdown"}, {"id": 4, "method": "workspace/symbol", "params": {"query": ""}}, {"method": "exit"}]
        texts = [json.dumps({"jsonrpc": "2.0", **message}) for message in asked]
        whole = "".join(f"Content-Length: {len(text)}\r\n\r\n{text}" for text in texts).encode()
        for sent, code, answers in ((whole, 0, [1, 2, 3, 4]), (whole[:-1], 0, [1, 2, 3, 4]), (whole[:whole.index(b"shutdown")], 1, [1, 2]), (b"", 1, [])):
            done = subprocess.run(["budgetc", "lsp"], input=sent, cwd=folder, capture_output=True, check=False, timeout=LIMIT)
            assert (done.returncode, [int(n) for n in re.findall(rb'"id":(\d)', done.stdout)]) == (code, answers), (sent[-90:], done)


def test_life_of_a_session():
    """Requests before `initialize`, after `shutdown`, and unknown ones; the exit status says whether the editor ended it well."""
    with tempfile.TemporaryDirectory() as folder:
        client = Client(folder)
        assert client.ask_raw("textDocument/hover")["error"]["code"] == -32002
        client.start()
        assert client.ask_raw("initialize")["error"]["code"] == -32600
        assert client.ask_raw("textDocument/nothing")["error"]["code"] == -32601
        client.notify("$/nothing")
        assert client.ask("shutdown") is None
        assert client.ask_raw("shutdown")["error"]["code"] == -32600
        client.notify("exit")
        assert client.read() is None and client.process.wait() == 0
        for ending in (lambda c: c.notify("exit"), lambda c: c.process.stdin.close()):
            client = Client(folder)
            client.start()
            ending(client)
            assert client.read() is None and client.process.wait() == 1


def test_cancelling():
    """A request that is cancelled before it is answered gets no result; the others do."""
    with session({"a.budget": TOWN}) as client:
        uri = client.open("a.budget")
        client.settle()
        place = {"textDocument": {"uri": uri}, "position": client.position("a.budget", TOWN.index("outlay"))}
        ask = [{"jsonrpc": "2.0", "id": f"r{i}", "method": "textDocument/rename", "params": {**place, "newName": "cost"}} for i in range(3)]
        cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "r1"}}
        client.write(b"".join(map(client.frame, (*ask, cancel, {**cancel, "params": {"id": "nothing"}}))))
        client.until(lambda: any(m.get("id") == "r2" for m in client.seen))
        answers = {m["id"]: m for m in client.seen if str(m.get("id", "")).startswith("r")}
        assert answers["r1"]["error"]["code"] == -32800 and "result" in answers["r0"] and "result" in answers["r2"], answers


def test_progress():
    """A request with a token is told of; so is a check that lasts, once the editor has agreed."""
    rows = "\n".join(f"  a {i}.00 \"{i}\"" for i in range(60000))
    text = TOWN.replace("a 1.00;", "\n" + rows + "\n")
    with tempfile.TemporaryDirectory() as folder:
        client = Client(pathlib.Path(folder).resolve())
        client.ask("initialize", processId=None, rootUri=None, capabilities={"general": {"positionEncodings": ["utf-16"]}, "window": {"workDoneProgress": True}},
                   initializationOptions={"progressAfter": 0})
        client.notify("initialized")
        (client.folder / "a.budget").write_text(text)
        client.open("a.budget")
        client.until(lambda: any(m.get("method") == "window/workDoneProgress/create" for m in client.seen))
        created = next(m for m in client.seen if m.get("method") == "window/workDoneProgress/create")
        client.write(client.frame({"jsonrpc": "2.0", "id": created["id"], "result": None}))
        client.settle()
        client.ask("textDocument/references", **client.at("a.budget", "outlay"), context={"includeDeclaration": True}, workDoneToken=7)
        told = [(m["params"]["token"], m["params"]["value"]["kind"]) for m in client.seen if m.get("method") == "$/progress"]
        assert told == [(created["params"]["token"], "begin"), (created["params"]["token"], "end"), (7, "begin"), (7, "end")], told
        for message in client.seen:
            if message.get("method") == "$/progress":
                record("$/progress", message["params"]["value"])
        assert client.stop() == 0


def test_hostile_framing():
    """What can be skipped is skipped; where no message begins, the server ends. Nothing crashes it."""
    deep = b"[" * 100000 + b"]" * 100000
    frame = Client.frame
    known = [(frame(b"{"), -32700), (frame(deep), -32700), (frame(b'"\\ud800"'), -32600), (frame(b"[]"), -32600), (frame(b"\xff"), -32700),
             (frame(b'{"jsonrpc":"2.0","id":1}'), -32600), (b"Content-Type: x\r\ncontent-length:  2\n\n{}", -32600),
             (b"Content-Length: 67108865\r\n\r\n" + b" " * 67108865, -32600), (frame(b'{"id":{},"method":"x"}'), -32601),
             (frame(b'{"id":1.5,"method":"x","params":[1e999,-0,"\\u0000"]}'), -32601)]
    with tempfile.TemporaryDirectory() as folder:
        client = Client(folder)
        client.start()
        for data, code in known:
            client.write(data)
            answer = client.read()
            assert answer["error"]["code"] == code and answer["id"] in (None, 1), (data[:40], answer)
        client.write(frame({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"contentChanges": 1}}))
        assert client.stop() == 0
        for data in (b"\r\n\r\n{}", b"Content-Length: x\r\n\r\n", b"Content-Length: -1\r\n\r\n", b"Content-Length: 99999999999\r\n\r\n",
                     b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", b"no header\r\n\r\n", b"a: " + b"x" * 9000):
            client = Client(folder)
            client.start()
            client.write(data)
            assert client.read()["error"]["code"] == -32700 and client.read() is None and client.process.wait() == 1, data
        chance = random.Random(2)
        for _ in range(20):
            client = Client(folder)
            data = bytearray(frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}) * 3)
            for _ in range(chance.randrange(1, 6)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            client.write(bytes(data))
            client.process.stdin.close()
            while client.fill():
                pass
            assert client.process.wait() == 1


def edited(client, name, chance):
    """A random edit, as the client sends it."""
    text = client.texts[name]
    lo = chance.randrange(len(text) + 1)
    hi = min(len(text), lo + chance.choice((0, 0, 1, 3, 40)))
    new = "".join(chance.choice("a1 \n{}\"-表😀é.,\r\n") for _ in range(chance.randrange(4)))
    if "\r" in text[max(0, lo - 1):hi + 1] or "\r" in new or (lo and text[lo - 1] == "\r"):
        new, hi = "", lo  # a position between \r and \n is none
    return text[:lo] + new + text[hi:], {"range": {"start": client.position(name, lo), "end": client.position(name, hi)}, "text": new}


def test_random_edits():
    """The server's text is the client's: findings are those of a file with that text. In all encodings, many edits between checks."""
    for encoding in ("utf-8", "utf-16", "utf-32"):
        chance = random.Random(encoding)
        with session({"a.budget": TOWN.replace("Town", "城镇😀")}, encoding) as client:
            client.open("a.budget")
            for _ in range(8):
                for _ in range(chance.randrange(1, 12)):
                    client.change("a.budget", *edited(client, "a.budget", chance))
                found = client.settle()
                (client.folder / "a.budget").write_bytes(client.texts["a.budget"].encode())
                expected = by_command_line(client.folder, "a.budget")
                if not any("code" not in d for d in found[client.uri("a.budget")]):
                    assert sorted((d[1], d[7]) for d in by_server(found)) == sorted((d[1], d[7]) for d in expected)
                if encoding == "utf-32":
                    assert any("code" not in d for d in found[client.uri("a.budget")]) or by_server(found) == expected


def test_kept_trees():
    """What did not change is not parsed again, and nobody sees that: files that grow, shrink, come, go, and change their order."""
    chance = random.Random(3)
    city = {**CITY, "parts/data.budget": CITY["parts/data.budget"].replace("1.00;", '1.00 "a note"; ') + "facts outlay { 10 south 90000000000000000000.00 }\n"}
    names = [name for name in CITY if name.endswith(".budget")]
    includes = ['include "parts/accounts.budget"\n', 'include "parts/data.budget"\n']
    with session(city, "utf-32") as client:
        opened(client)
        for turn in range(40):
            name = chance.choice(names)
            text = city[name]
            kind = chance.randrange(5)
            if kind == 0:
                text = "# long\n" * chance.choice((1, 700, 5000)) + text
            elif kind == 1 and name == "main.budget":
                chance.shuffle(includes)
                text = text.replace(city[name].split("\n", 1)[1].split("table")[0], "".join(includes[:chance.randrange(3)]))
            elif kind == 2:
                text = text.replace("2.00", "3.00").replace("Books", "Bücher").replace("outlay(11)", "outlay(12)")
            elif kind == 3:
                text = text[:chance.randrange(len(text))]
            client.change(name, text)
            if turn % 3:
                client.settle()
                continue
            found = by_server({uri: [d for d in ds if "code" in d] for uri, ds in client.settle().items()})
            for other in names:
                (client.folder / other).write_text(client.texts[other])
            if "budget c" in client.texts["main.budget"]:
                here = {item for item in found if not any("code" not in d for d in client.found.get("file://" + item[0], ()))}
                expected = by_command_line(client.folder, "main.budget")
                assert here <= expected and {item for item in expected if item[0].endswith("main.budget")} <= found, (turn, here ^ expected)


def said(client, names):
    """The findings of all files, and what is said of each number: the cells and relations that it is in."""
    found = client.settle()
    hovers = [client.ask("textDocument/hover", textDocument={"uri": client.uri(name)}, position=client.position(name, match.start()))
              for name in names for match in re.finditer(r"(?<!\d)\d+\.\d\d", client.texts[name])]
    return {uri: found[uri] for uri in found if found[uri]}, hovers


def test_kept_results():
    """What follows from what did not change is not made again; all that is said is what a server says that has just begun."""
    chance = random.Random(5)
    city = {**CITY, "tables.budget": """table by_place "By place" for each p in place {
  column "Account" label; column "Here" = outlay; column "Share" = outlay / outlay(account all) as percent; rows account tree; total "Sum"
}
table few "Few" { column "Account" label; column "Amount" = spent; rows account below all_of where outlay(place north) >= 1; total "All" }
stated few { "Books" 2.00; "Paper" 4.00; "All" 6.00 }
"""}
    city["main.budget"] = city["main.budget"].replace("table t1", 'include "tables.budget"\ntable t1')
    names = [name for name in city if name.endswith(".budget")]
    edits = [(r"(\d)\.00", lambda m: f"{chance.randrange(9)}.00"), (r"spent = outlay", lambda m: "spent = 2 * outlay"), (r'"Books"', lambda m: '"Bücher"'),
             (r"^(?=[a-z])", lambda m: "# a comment\n"), (r'"Account"', lambda m: '"Konto"'), (r" as percent", lambda m: ""), (r"north", lambda m: "south"),
             (r"account below all_of", lambda m: "account tree"), (r"; total .*?$", lambda m: ""), (r"\n", lambda m: " ")]
    with session(city) as client:
        opened(client, *names)
        for turn in range(60):
            name = chance.choice(names)
            pattern, new = chance.choice(edits)
            places = list(re.finditer(pattern, city[name] if turn % 3 else client.texts[name], re.MULTILINE))
            text = city[name] if turn % 3 else client.texts[name]
            if places:
                place = chance.choice(places)
                text = text[:place.start()] + new(place) + text[place.end():]
            client.change(name, text)
            if turn % 2:
                client.settle()
                continue
            fresh = Client(client.folder)
            fresh.start()
            for other in names:
                fresh.open(other, client.texts[other])
            fresh.settle()
            if any(d.get("code", "E0") < "E02" for ds in client.settle().values() for d in ds):
                fresh.stop()
                continue  # what is said then is of before
            assert said(client, names) == said(fresh, names), (turn, name)
            fresh.stop()


def test_changes_in_a_row():
    """Twenty changes that come together are checked twice at most."""
    with session({"a.budget": TOWN}) as client:
        client.open("a.budget")
        client.settle()
        before, frames = len(client.seen), b""
        for i in range(20):
            frames += client.frame({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
                "textDocument": {"uri": client.uri("a.budget"), "version": 2 + i}, "contentChanges": [{"text": TOWN.replace("2.00", f"{i}.00")}]}})
        client.versions[client.uri("a.budget")] = 21
        client.write(frames)
        client.settle()
        assert sum(m.get("method") == "textDocument/publishDiagnostics" for m in client.seen[before:]) <= 2


FILES = {"main.budget": 'budget t "Town" { year 2024 }\ninclude "parts/accounts.budget"\ninclude "parts/deep/facts.budget"\n',
         "parts/accounts.budget": 'dimension account "Accounts" { a "A"; b "B" }\nledger outlay by account\n',
         "parts/deep/facts.budget": "facts outlay { a 1.00; c 2.00 }\n", "lone.budget": "facts outlay { a x y z }\nmeasure {\n",
         "second.budget": 'budget s "Second" { year 2024 }\ninclude "parts/accounts.budget"\n'}


def test_which_budget():
    """A file without a header belongs to the budgets that include it, in its folder or above; without one, its syntax is checked."""
    with session(FILES) as client:
        facts = client.open("parts/deep/facts.budget")
        assert [d["code"] for d in client.settle()[facts]] == ["E0201"]
        client.open("parts/accounts.budget", FILES["parts/accounts.budget"].replace("b ", "c "))
        client.until(lambda: client.found[facts] == [])  # what is not saved counts
        client.change("parts/accounts.budget", 'dimension account "Accounts" { a "A" }\nledger outlay by accounts\n')
        accounts = client.uri("parts/accounts.budget")
        client.until(lambda: sorted(d["source"] for d in client.found.get(accounts, ())) == ["budgetc: main.budget", "budgetc: second.budget"])
        lone = client.open("lone.budget")
        assert {d.get("code") for d in client.settle()[lone]} == {None, "E0101"}
        client.change("lone.budget", 'budget l "Lone" { year 2024 }\n')
        assert client.settle()[lone] == []
        client.notify("textDocument/didOpen", textDocument={"uri": "untitled:1", "languageId": "budget", "version": 1, "text": "x"})
        client.until(lambda: "untitled:1" in client.found)
        for name in ("parts/accounts.budget", "parts/deep/facts.budget"):
            client.notify("textDocument/didClose", textDocument={"uri": client.uri(name)})
            del client.versions[client.uri(name)]
        client.change("lone.budget", client.texts["lone.budget"] + "\n")
        client.until(lambda: client.found[facts] == [])  # nobody looks at that budget any more


def test_opened_at_once():
    """No file is said to be in no budget while the one that includes it is still checked for the first time."""
    files = [ROOT / "examples/wh2024.budget", *sorted((ROOT / "examples/wh2024").glob("*.budget"))]
    for _ in range(4):
        with session({str(path.relative_to(ROOT / "examples")): path.read_text() for path in files}) as client:
            for path in files:
                client.open(str(path.relative_to(ROOT / "examples")))
            client.settle()
            assert not [m for m in client.seen if "no budget that was found" in json.dumps(m)]


def test_no_longer_included():
    """A file that no budget includes any more is told so, and its syntax is checked; and it comes back."""
    with session(CITY) as client:
        opened(client, "main.budget", "parts/data.budget")
        data, text = client.uri("parts/data.budget"), client.texts["main.budget"]
        assert not client.found.get(data)
        client.change("main.budget", text.replace('include "parts/data.budget"\n', ""))
        client.until(lambda: any("no budget that was found" in d["message"] for d in client.found.get(data, ())))
        client.change("main.budget", text)
        client.until(lambda: client.found[data] == [])


def test_patterns():
    """What `include "data/*.budget"` fits is part of the budget, also before it is saved."""
    files = {"main.budget": 'budget t "T" { year 2025 }\ndimension d { x; y; z }\nledger l by d\ninclude "data/*.budget"\nstated l = 3\n',
             "data/x.budget": "facts l { x 1 }\n", "data/y.budget": "facts l { y 2 }\n"}
    with session(files) as client:
        opened(client, "data/y.budget")  # its budget is found by the pattern
        client.until(lambda: client.found.get(client.uri("data/y.budget")) == [])
        opened(client, "main.budget")
        client.until(lambda: client.found.get(client.uri("main.budget")) == [])
        client.open("data/z.budget", "facts l { z 4 }\n")
        client.until(lambda: any("7" in d["message"] for d in client.found[client.uri("main.budget")]))
        client.notify("textDocument/didClose", textDocument={"uri": client.uri("data/z.budget")})
        client.until(lambda: client.found[client.uri("main.budget")] == [])


def test_many_budgets():
    """Each of 200 budgets beside each other is found by the files that it includes; what they include is read again where it has changed."""
    files = {f"b{i}.budget": f'include "p{i}.budget"\ninclude "all.budget"\nbudget b{i} "B" {{ year 2024 }}\n' for i in range(200)}
    files |= {f"p{i}.budget": "unknown = 1\n" if i == 190 else "" for i in range(200)}
    with session({**files, "all.budget": 'include "deep.budget"\n', "deep.budget": "", "stray.budget": ""}) as client:
        os.mkfifo(client.folder / "a0.budget")
        for name in ("p190.budget", "p3.budget", "stray.budget"):
            client.open(name)
            client.settle(name)
            assert bool(client.found[client.uri(name)]) == (name != "p3.budget"), client.found  # one mistake; the hint that no budget reads it
        (client.folder / "b7.budget").write_text('include "stray.budget"\nbudget b7 "B" { year 2024 }\n')
        client.notify("textDocument/didSave", textDocument={"uri": client.uri("stray.budget")})
        client.until(lambda: client.found[client.uri("stray.budget")] == [])


def test_saved_text():
    """A save brings the text: a change that was sent before the text was opened, as some editors do, is not lost for good."""
    with session({"a.budget": TOWN}) as client:
        uri = client.open("a.budget", TOWN + "unknown = 1\n")
        client.settle()
        assert "E0501" not in str(client.found[uri])
        client.notify("textDocument/didSave", textDocument={"uri": uri}, text=TOWN)
        client.until(lambda: "E0501" in str(client.found[uri]))
        end = {"line": TOWN.count("\n"), "character": 0}
        client.change("a.budget", TOWN + "waive i by -1 because \"x\"\n", {"range": {"start": end, "end": end}, "text": 'waive i by -1 because "x"\n'})
        assert client.settle()[uri] == []


def test_open_text_outside():
    """A text that is open in the editor is part of no budget that may not read its file: in whichever way that names it."""
    with tempfile.TemporaryDirectory() as outside:
        outside = pathlib.Path(outside).resolve()
        (outside / "x.budget").write_text("measure other = outlay\n")
        (outside / "x.csv").write_text("account,amount\na,1.00\n")
        for path in (outside, pathlib.Path("..") / outside.name, pathlib.Path("link")):
            with session({"a.budget": f'include "{path}/x.budget"\n' + TOWN + f'facts outlay from "{path}/x.csv"\n'}) as client:
                (client.folder / "link").symlink_to(outside)
                for name in ("x.budget", "x.csv"):
                    client.notify("textDocument/didOpen", textDocument={"uri": (outside / name).as_uri(), "languageId": "budget", "version": 1,
                                                                       "text": (outside / name).read_text()})
                uri = client.open("a.budget")
                codes = [d["code"] for d in client.settle("a.budget")[uri]]
                assert set(codes) == {"E0802"}, (path, codes)
                run = subprocess.run(["budgetc", "check", "--diagnostics=short", "a.budget"], cwd=client.folder, capture_output=True, text=True)
                assert run.stderr.count("E0802") == len(codes), (run.stderr, codes)


def names_opened(folder, work):
    """Names of files in the folder that something opens while work() runs."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    assert watch >= 0 and libc.inotify_add_watch(watch, os.fsencode(folder), 0x20) >= 0  # IN_OPEN
    try:
        work()
        events = os.read(watch, 1 << 16)
    except BlockingIOError:
        events = b""
    finally:
        os.close(watch)
    names = set()
    while events:
        length = struct.unpack_from("=iIII", events)[3]
        names.add(events[16:16 + length].rstrip(b"\0").decode())
        events = events[16 + length:]
    return names - {""}


def test_reads_inside():
    """To find the budget of a file, nothing is read that a budget beside it names in another folder."""
    with tempfile.TemporaryDirectory() as other:
        pathlib.Path(other, "x.budget").write_text('include "y.budget"\n')
        text = f'include "{other}/x.budget"\ninclude "link.budget"\nbudget a "A" {{ year 2024 }}\n'
        with session({"a.budget": text, "stray.budget": ""}) as client:
            (client.folder / "link.budget").symlink_to(pathlib.Path(other, "x.budget"))

            def look():
                client.open("stray.budget")
                client.settle("stray.budget")

            assert names_opened(other, look) == set()
            assert names_opened(other, pathlib.Path(other, "x.budget").read_text) == {"x.budget"}  # it would be seen


def test_files_of_others():
    """A file that is not open is read again when the editor says that it has changed, which it is asked to do."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            (pathlib.Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (pathlib.Path(folder) / name).write_text(text)
        client = Client(pathlib.Path(folder).resolve())
        client.start(workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
        request = client.read()
        assert request["method"] == "client/registerCapability"
        client.write(client.frame({"jsonrpc": "2.0", "id": request["id"], "result": None}))
        facts = client.open("parts/deep/facts.budget")
        assert [d["code"] for d in client.settle()[facts]] == ["E0201"]
        (client.folder / "parts/accounts.budget").write_text(FILES["parts/accounts.budget"].replace("b ", "c "))
        client.notify("workspace/didChangeWatchedFiles", changes=[{"uri": client.uri("parts/accounts.budget"), "type": 2}])
        client.until(lambda: client.found[facts] == [])
        assert client.stop() == 0


def test_report():
    """What is printed now, as an editor shows it beside the source, and where a cell comes from."""
    text = ('budget m "M" { year 2024 }\ndimension a "A" { x "<b>X"; y "Y" }\nledger l by a\nfacts l { x 5.00; y 7.00 }\n'
            'table t "T" { column "A" label; column "B" = l; rows a; total "Sum" }\n')
    with session({"a.budget": text.replace("7.00", "6.00")}) as client:
        main = client.open("a.budget", text)
        client.settle()
        here = client.at("a.budget", "total")
        table = client.ask("budgetc/report", **here)
        assert table["kind"] == "table" and table["id"] == "t" and "12.00" in table["text"], table
        page = client.ask("budgetc/report", **here, format="html")
        assert page["id"] == "t" and page["text"].startswith("<!DOCTYPE html>") and "12.00" in page["text"]
        assert "error" in client.ask_raw("budgetc/report", **client.at("a.budget", "dimension"))
        trace = client.ask("budgetc/trace", textDocument=here["textDocument"], target="t/Sum/B")
        assert [fact["amount"] for fact in trace["facts"]] == ["5", "7"], trace
        line = client.ask("budgetc/trace", **client.at("a.budget", "facts l"))
        assert {cell["row"] for cell in line["cells"]} >= {"Sum"}, line
        assert "error" in client.ask_raw("budgetc/trace", textDocument=here["textDocument"], target="nothing/there")
        client.change("a.budget", "budget (")
        assert "error" in client.ask_raw("budgetc/report", textDocument={"uri": main}, format="html")


def test_links():
    """Every file that a statement names, whatever the statement."""
    files = {"a.budget": 'budget m "M" { year 2024 }\ndimension a "A" from "a.csv" { code "C" }\nledger l by a\n'
                         'facts l from "f.csv" { a "A"; amount "B" }\nstated l from "s.csv"\n',
             "a.csv": "C\n1\n", "f.csv": "A,B\n1,5\n", "s.csv": "A,B\n1,5\n"}
    with session(files) as client:
        main = client.open("a.budget")
        client.settle()
        links = client.ask("textDocument/documentLink", textDocument={"uri": main})
        assert [uri_path(link["target"]) for link in links] == [str(client.folder / name) for name in ("a.csv", "f.csv", "s.csv")], links


def test_imports():
    """A budget that another one imports: what is typed in it counts there, and its names lead to it."""
    last = 'budget l "Last" { year 2023 }\ndimension account "A" { a "A" }\nledger cost by account\nfacts cost { a 5.00 }\n'
    files = {"last.budget": last,
             "main.budget": 'budget m "Main" { year 2024 }\nimport "last.budget" as last\nmeasure m = last.cost\nstated m = 5.00\n'}
    with session(files) as client:
        main = client.open("main.budget")
        assert client.settle()[main] == []
        assert where(client.ask("textDocument/definition", **client.at("main.budget", "last.cost", offset=6)))[0] == "last.budget"
        links = client.ask("textDocument/documentLink", textDocument={"uri": main})
        assert [uri_path(link["target"]) for link in links] == [str(client.folder / "last.budget")]
        client.open("last.budget", last.replace("5.00", "6.00"))
        client.until(lambda: [d["code"] for d in client.found[main]] == ["E0601"])
        client.change("last.budget", last)
        client.until(lambda: client.found[main] == [])


def apply(client, edit):
    """A workspace edit, to the open texts."""
    for change in edit["documentChanges"]:
        name = os.path.relpath(uri_path(change["textDocument"]["uri"]), client.folder)
        if name not in client.texts:
            client.texts[name] = (client.folder / name).read_text()
        assert client.versions.get(client.uri(name)) == change["textDocument"]["version"]
        client.texts[name] = edit_text(client, client.texts[name], change["edits"])
        if client.uri(name) in client.versions:
            client.change(name, client.texts[name])
        else:
            (client.folder / name).write_text(client.texts[name])


def edit_text(client, text, edits):
    lines = text.splitlines(keepends=True) + [""]

    def offset(position):
        line, units = lines[position["line"]], 0
        for count, c in enumerate(line):
            if units == position["character"]:
                return sum(map(len, lines[:position["line"]])) + count
            units += client.length(c)
        assert units == position["character"], position
        return sum(map(len, lines[:position["line"]])) + len(line)

    spans = sorted((offset(e["range"]["start"]), offset(e["range"]["end"]), e["newText"]) for e in edits)
    for lo, hi, new in reversed(spans):
        text = text[:lo] + new + text[hi:]
    return text


def test_repairs():
    """A sure repair is preferred and repairs; a figure that is likely wrong is offered, and never preferred."""
    with session({"a.budget": TOWN.replace("facts outlay", "facts outaly")}) as client:
        uri = client.open("a.budget")
        place = next(d["range"] for d in client.settle()[uri] if d["code"] == "E0201")
        actions = client.ask("textDocument/codeAction", textDocument={"uri": uri}, range=place, context={"diagnostics": []})
        assert [a["title"] for a in actions] == ["write `outlay`"] and actions[0]["isPreferred"], (place, actions)
        apply(client, actions[0]["edit"])
        assert client.texts["a.budget"] == TOWN
        found = client.settle()[uri]
        assert {d["code"] for d in found} >= {"E0501"}
        everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        actions = client.ask("textDocument/codeAction", textDocument={"uri": uri}, range=everything, context={"diagnostics": []})
        assert not any(a.get("isPreferred") for a in actions)


def actions_at(client, name, part, offset=0):
    place = client.at(name, part, offset=offset)
    return client.ask("textDocument/codeAction", textDocument=place["textDocument"], range={"start": place["position"], "end": place["position"]},
                      context={"diagnostics": []})


def test_waiving():
    """A difference of each kind can be waived where it is found: with a reason it is one no longer. No waiver is preferred."""
    files = {"a.budget": TOWN + 'measure twice = 2 * outlay\nstated twice = 7.00\nstated outlay(account a) = 1.50\n'
                         'stated tt from "tt.csv"\ninvariant each: for each x in account below both: outlay(x) >= 2.00\n',
             "tt.csv": "What,How much\nBoth,3.00\nA,1.00\nB,2.05\n"}
    wanted = {"i:": "waive i by -1", "7.00": "waive twice stated 7.00 not 6.00", "1.50": "waive outlay(account a) stated 1.50 not 1.00",
              "each:": "waive each for account a by -1", "2.05": 'waive tt row "B" column "How much" stated 2.05 not 2.00'}
    with session(files) as client:
        client.open("a.budget")
        client.open("tt.csv")
        client.settle()
        differences = [(client, uri, d) for uri, ds in client.found.items() for d in ds if d["code"] in ("E0501", "E0601")]
        assert len(differences) == len(wanted), differences
        for _ in wanted:
            uri, d = next((uri, d) for uri, ds in client.found.items() for d in ds if d["code"] in ("E0501", "E0601"))
            actions = client.ask("textDocument/codeAction", textDocument={"uri": uri}, range=d["range"], context={"diagnostics": []})
            waive = [a for a in actions if a["title"].startswith("waive")]
            assert len(waive) == 1 and "isPreferred" not in waive[0], actions
            for action in (a for a in actions if "edit" in a):  # some editors ask for the edit of every action
                assert client.ask("codeAction/resolve", **action) == action
            text = waive[0]["edit"]["documentChanges"][0]["edits"][0]["newText"]
            assert text.endswith(' because "…"\n') and any(text.startswith(w + " because") for w in wanted.values()), text
            apply(client, waive[0]["edit"])
            client.settle()
        assert not any(d["severity"] == 1 for ds in client.found.values() for d in ds), client.found
        assert all(w in client.texts["a.budget"] for w in wanted.values()), client.texts["a.budget"]


def test_stating():
    """The figure of a measure is stated as the facts give it; where a name has no figure, nothing is offered."""
    with session({"a.budget": TOWN.replace("a == ", "a <= ").replace("outlay(account a) ==", "outlay(account a) <=") + "measure twice = 2 * outlay\n"}) as client:
        client.open("a.budget")
        client.settle()
        for name, figure in (("twice", "6.00"), ("outlay", "3.00")):
            action = next(a for a in actions_at(client, "a.budget", name, 1) if a["title"] == "state this figure")
            assert "edit" not in action
            resolved = client.ask("codeAction/resolve", **action)
            assert {**resolved, "edit": None} == {**action, "edit": None}
            apply(client, resolved["edit"])
            assert client.texts["a.budget"].endswith(f"\nstated {name} = {figure}\n"), client.texts["a.budget"]
            assert not any(d["severity"] == 1 for d in client.settle()[client.uri("a.budget")])
        assert not any("state" in a["title"] for a in actions_at(client, "a.budget", "table"))


def test_formatting():
    """The layout is that of `budgetc fmt`, of a range only there; comments and what is right already are not touched."""
    text = TOWN.replace("; ", "  ;") + "# the end 😀\n"
    with session({"a.budget": text}) as client:
        uri = client.open("a.budget")
        wanted = subprocess.run(["budgetc", "fmt", "a.budget"], cwd=client.folder, capture_output=True, text=True, check=True).stdout
        options = {"tabSize": 4, "insertSpaces": True}
        edits = client.ask("textDocument/formatting", textDocument={"uri": uri}, options=options)
        assert edit_text(client, text, edits) == wanted, (edits, edit_text(client, text, edits), wanted)
        place = {"start": client.position("a.budget", text.index("facts")), "end": client.position("a.budget", text.index("table"))}
        part = client.ask("textDocument/rangeFormatting", textDocument={"uri": uri}, range=place, options=options)
        assert 0 < len(part) <= len(edits)
        client.change("a.budget", wanted)
        assert client.ask("textDocument/formatting", textDocument={"uri": uri}, options=options) == []
        client.change("a.budget", "table {")
        assert client.ask_raw("textDocument/formatting", textDocument={"uri": uri}, options=options)["error"]["code"] == -32803


def test_memory():
    """Many edits do not add up: texts, findings and checks of before are given back."""
    def resident(client):
        return int(pathlib.Path(f"/proc/{client.process.pid}/statm").read_text().split()[1])

    with session({"a.budget": TOWN}) as client:
        client.open("a.budget")
        rounds = int(os.environ.get("LSP_EDITS", "300"))
        for i in range(rounds):
            client.change("a.budget", TOWN.replace("2.00", f"{i}.00") + "#" * (i % 7))
            client.settle()
            client.seen.clear()
            if i == rounds // 3:
                before = resident(client)
        assert resident(client) <= before * 1.1 + 16, (before, resident(client))


# ---- names ----

CITY = {"main.budget": """budget c "City" { year 2024 }
include "parts/accounts.budget"
include "parts/data.budget"
table t1 "Spending" { column "Code" code; column "Account" label; column "Amount" = spent; rows account tree }
stated spent = 6.00
invariant even "Even": for each x in account below all_of: spent(x) >= 0 and spent(account 10) <= 9
""".replace(" and spent(account 10) <= 9", ""),
        "parts/accounts.budget": """dimension account "Accounts" { all_of 1 "All" { account books 10 "Books"; account paper 11 "Paper" } }
dimension place "Places" { north "North"; south "South" }
ledger outlay "Outlays" by account, place
measure spent "Spent" = outlay
measure north_spent = outlay(account books, place north) + outlay(11)
""",
        "parts/data.budget": """facts outlay for place north { 10 1.00; 11 2.00 }
facts outlay for place south from "south.csv" { account "Account"; amount "Amount" }
""", "parts/south.csv": "Account,Amount\n10,1.00\n11,2.00\n"}


def opened(client, *names):
    for name in names or [name for name in CITY if name.endswith(".budget")]:
        client.open(name)
    client.settle()


def where(answer):
    """A location, in short."""
    return pathlib.PurePath(uri_path(answer["uri"])).name, answer["range"]["start"]["line"], answer["range"]["start"]["character"]


def test_places_of_names():
    """Definition, references and highlights, over all files of a budget; hover and hints."""
    with session(CITY) as client:
        opened(client)
        place = client.at("main.budget", "spent(x)", offset=2)
        assert where(client.ask("textDocument/definition", **place)) == ("accounts.budget", 3, 8)
        found = client.ask("textDocument/references", **place, context={"includeDeclaration": True})
        assert sorted(map(where, found)) == [("accounts.budget", 3, 8), ("main.budget", 3, 84), ("main.budget", 4, 7), ("main.budget", 5, 59)]
        assert len(client.ask("textDocument/references", **place, context={"includeDeclaration": False})) == 3
        assert [h["kind"] for h in client.ask("textDocument/documentHighlight", **client.at("main.budget", "x)"))] == [3, 2]
        by_code = client.ask("textDocument/definition", **client.at("parts/data.budget", "10 1.00"))
        by_name = client.ask("textDocument/definition", **client.at("parts/accounts.budget", "books, place"))
        assert by_code == by_name and where(by_code)[:2] == ("accounts.budget", 0)
        text = client.ask("textDocument/hover", **client.at("main.budget", "all_of"))["contents"]["value"]
        assert "6.00" in text and "10 Books: 2.00" in text and "11 Paper: 4.00" in text, text
        assert "Spent" in client.ask("textDocument/hover", **place)["contents"]["value"]
        assert client.ask("textDocument/hover", **client.at("main.budget", "{ year")) is None
        text = client.ask("textDocument/hover", **client.at("parts/data.budget", "1.00", offset=1))["contents"]["value"]
        assert "cells: 3\n" in text and "- t1 / 10 Books / Amount = 2.00" in text and "- even" in text, text
        text = client.ask("textDocument/hover", **client.at("main.budget", "even"))["contents"]["value"]
        assert text.endswith("```\n"), text
        for query, expected in (("Book", [("accounts.budget", 0)]), ("spen", [("accounts.budget", 3), ("accounts.budget", 4)]), ("nothing", [])):
            symbols = client.ask("workspace/symbol", query=query)
            assert [where(s["location"])[:2] for s in symbols] == expected, symbols
        hints = client.ask("textDocument/inlayHint", textDocument={"uri": client.uri("parts/data.budget")},
                           range={"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}})
        assert [h["label"] for h in hints] == ["Books", "Paper"]
        # While a line is half written, what is known of the rest stays, at the places where it is now.
        client.change("parts/accounts.budget", "# one more line\n" + CITY["parts/accounts.budget"] + "measure broken = (\n")
        client.settle()
        assert where(client.ask("textDocument/definition", **place)) == ("accounts.budget", 4, 8)


def test_data():
    """In a file of data: where a figure is read, and what its keys are; where a member stands in data."""
    with session(CITY) as client:
        opened(client, "main.budget", "parts/south.csv")
        text = client.ask("textDocument/hover", **client.at("parts/south.csv", "1.00", offset=1))["contents"]["value"]
        assert "cells: 2\n" in text and "- t1 / 10 Books / Amount = 2.00" in text and "read by data.budget:2" in text, text
        text = client.ask("textDocument/hover", **client.at("parts/south.csv", "10", offset=1))["contents"]["value"]
        assert text.startswith("**10** Books") and "2.00" in text, text
        key = client.at("parts/south.csv", "11", offset=1)
        assert where(client.ask("textDocument/definition", **key))[:2] == ("accounts.budget", 0)
        found = sorted({where(place)[:2] for place in client.ask("textDocument/references", **key, context={"includeDeclaration": True})})
        assert found == [("accounts.budget", 0), ("accounts.budget", 4), ("data.budget", 0), ("south.csv", 2)], found
        assert [h["range"]["start"]["line"] for h in client.ask("textDocument/documentHighlight", **key)] == [2]
        assert client.ask("textDocument/definition", **client.at("parts/south.csv", "Account")) is None


QUOTED = {
    "main.budget": '''budget city "City" { year 2024 }
dimension account "Accounts" { all_of 1 "All" { account books 10 "Books; maps"; account paper 11 "Paper, A4"; account pens 12 "Pens" } }
ledger outlay "Outlays" by account
facts outlay from "data.csv" { account "What; and which"; amount "How much"; - "Note"; separator ";" }
table t1 "Spending" { column "What" label; column "Amount" = outlay; rows account }
''',
    "data.csv": '''"What; and which";How much;Note
"10";1.00;"11; no"
"Paper, A4";2.00;"said
""12"";
12;13"
12;4.00;
'''}


def test_quoted_fields():
    """Between quotes, a separator, a line break and doubled quotes are text: fields are those that the model reads."""
    with session(QUOTED) as client:
        opened(client, "main.budget", "data.csv")
        assert not any(client.found.values()), client.found
        for part, start in (('10";1', "**10** Books; maps"), ("Paper, A4", "**11** Paper, A4"), ("12;4", "**12** Pens")):
            text = client.ask("textDocument/hover", **client.at("data.csv", part, offset=1))["contents"]["value"]
            assert text.startswith(start), (part, text)
        for part in ("11; no", '12""', "What; and", "which", "12;13"):
            assert client.ask("textDocument/definition", **client.at("data.csv", part, offset=1)) is None, part
        key = client.at("data.csv", "12;4", offset=1)
        assert where(client.ask("textDocument/definition", **key))[:2] == ("main.budget", 1)
        for key, lines in ((key, [5]), (client.at("data.csv", "Paper", offset=1), [2]), (client.at("main.budget", "10 \"Books"), [1])):
            places = client.ask("textDocument/references", **key, context={"includeDeclaration": False})
            assert [place["range"]["start"]["line"] for place in places if where(place)[0] == "data.csv"] == lines, (lines, places)
        before = report(client)
        renamed(client, "main.budget", "10 \"Books", "1;0")
        assert '"1;0";1.00;"11; no"' in client.texts["data.csv"], client.texts["data.csv"]
        renamed(client, "main.budget", "12 \"Pens", "x\"y;z")
        assert '12;13"\n"x""y;z";4.00;' in client.texts["data.csv"] and '""12"";\n' in client.texts["data.csv"], client.texts["data.csv"]
        assert report(client) == before


def test_calls():
    """What reads a measure, and what it is made of, over all files, open or not."""
    city = {**CITY, "parts/accounts.budget": CITY["parts/accounts.budget"] + "measure share = spent / spent(place all) + north_spent\n"}
    with session(city) as client:
        opened(client, "main.budget")
        item = client.ask("textDocument/prepareCallHierarchy", **client.at("main.budget", "spent(x)", offset=1))[0]
        assert item["name"] == "spent" and uri_path(item["uri"]).endswith("accounts.budget")
        incoming = client.ask("callHierarchy/incomingCalls", item=item)
        assert [(c["from"]["name"], len(c["fromRanges"])) for c in incoming] == [("share", 2), ("t1", 1), ("even", 1)], incoming
        outgoing = client.ask("callHierarchy/outgoingCalls", item=incoming[0]["from"])
        assert [(c["to"]["name"], len(c["fromRanges"])) for c in outgoing] == [("spent", 2), ("north_spent", 1)], outgoing
        assert [c["to"]["name"] for c in client.ask("callHierarchy/outgoingCalls", item=item)] == ["outlay"]
        assert client.ask("textDocument/prepareCallHierarchy", **client.at("main.budget", "{ year")) is None


def test_totals_of_blocks():
    """Only where the editor asks for them."""
    with tempfile.TemporaryDirectory() as folder:
        client = Client(pathlib.Path(folder).resolve())
        client.ask("initialize", processId=None, rootUri=None, capabilities={"general": {"positionEncodings": ["utf-16"]}}, initializationOptions={"totals": True})
        client.notify("initialized")
        (client.folder / "a.budget").write_text(TOWN)
        uri = client.open("a.budget")
        client.settle()
        hints = client.ask("textDocument/inlayHint", textDocument={"uri": uri}, range={"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}})
        assert [(h["label"], h["position"]) for h in hints] == [("3.00", client.position("a.budget", TOWN.index("facts outlay") + 12))], hints
        assert client.stop() == 0


def test_hover_explains_findings():
    with session({**CITY, "main.budget": CITY["main.budget"].replace("6.00", "7.00")}) as client:
        opened(client, "main.budget")
        text = client.ask("textDocument/hover", **client.at("main.budget", "7.00"))["contents"]["value"]
        assert "E0601" in text
    with session({"a.budget": TOWN}) as client:
        client.open("a.budget")
        client.settle()
        text = client.ask("textDocument/hover", **client.at("a.budget", "i:"))["contents"]["value"]
        assert "left is 1" in text and "E0501" in text, text


def renamed(client, name, part, new, offset=0):
    apply(client, client.ask("textDocument/rename", **client.at(name, part, offset=offset), newName=new))
    client.settle()


def report(client):
    for name, text in client.texts.items():
        (client.folder / name).write_text(text)
    return subprocess.run(["budgetc", "--emit=csv", "main.budget"], cwd=client.folder, capture_output=True, text=True, check=True).stdout


def test_renaming():
    """Over all files, CSV included; the report stays the same. Refused where it would not."""
    with session(CITY) as client:
        opened(client)
        before = report(client)
        for part, new, offset in (("spent(x)", "expended", 1), ("outlay", "odd name", 0), ("x in account", "member", 0), ("account books", "科目", 0), ("books 10", "书籍", 0)):
            name = "main.budget" if part in client.texts["main.budget"] else "parts/accounts.budget"
            renamed(client, name, part, new, offset)
            assert report(client) == before
            assert new in client.texts[name]
        assert "`odd name`" in client.texts["parts/accounts.budget"] and "`odd name`" in client.texts["parts/data.budget"]
        renamed(client, "parts/data.budget", "10 1.00", "12")
        assert report(client) == before.replace("10", "12")
        assert (client.folder / "parts/south.csv").read_text() == "Account,Amount\n12,1.00\n11,2.00\n"
        for name, part, new in (("main.budget", "科目 tree", "place"), ("parts/accounts.budget", "paper", "书籍"), ("main.budget", "t1", "a`b"),
                                ("main.budget", "t1", ""), ("main.budget", '"Spending"', "x"), ("main.budget", "{ year", "x")):
            assert part in client.texts[name], (part, client.texts[name])
            answer = client.ask_raw("textDocument/rename", **client.at(name, part), newName=new)
            assert answer.get("error", {}).get("code") == -32803, (part, new, answer)
        assert client.ask("textDocument/prepareRename", **client.at("main.budget", "t1"))["placeholder"] == "t1"
        assert client.ask("textDocument/prepareRename", **client.at("main.budget", "{ year")) is None


def labels(client, name, text, typed):
    """What is offered behind `typed` in a new line at the end."""
    client.change(name, text + typed)
    answer = client.ask("textDocument/completion", textDocument={"uri": client.uri(name)}, position=client.position(name, len(client.texts[name])))
    return [item["label"] for item in answer["items"]] if answer else []


def test_completion():
    """By code, name and label, over the whole budget; what the place allows comes first."""
    with session(CITY) as client:
        opened(client)
        name = "main.budget"
        text = client.texts[name]

        def first(typed):
            return labels(client, name, text, typed) or [None]

        assert first("facts outlay { 1")[:3] == ["1 All", "10 Books", "11 Paper"]
        assert first("facts outlay { boo") == ["10 Books"] or first("facts outlay { boo") == ["books Books"], first("facts outlay { boo")
        assert first("facts outlay { Pap")[0].endswith("Paper")
        assert first("invariant i: outlay(account b")[0].endswith("Books")
        assert first("measure m = s")[0] == "spent Spent", first("measure m = s")
        assert first("invariant i: outlay(")[0].startswith("1 ")
        assert first("meas")[0] == "measure" and first("facts o")[0] == "outlay Outlays", (first("meas"), first("facts o"))
        assert first("stated t")[0] == "t1 Spending"
        assert "table" in first("") and first("# 1") == [None]
        assert any("North" in label for label in first("measure m = outlay(place "))


def test_completion_of_what_is_printed():
    """Headings and texts of rows; Chinese by the initials of its sounds, in labels and in headings."""
    text = ('budget t "某市" { year 2024 }\ndimension account "科目" { edu "教育支出"; road "公路建设"; sea "Sea" }\nledger outlay "支出" by account\n'
            'facts outlay { edu 1.00; road 2.00; sea 3.00 }\ntable tt "表" { column "科目" label; group "预算" { column "金额" = outlay }; rows account; total "合计" }\n')
    with session({"a.budget": text}) as client:
        client.open("a.budget")
        client.settle()
        for typed, expected in (("facts outlay { jy", ["edu 教育支出"]), ("facts outlay { GL", ["road 公路建设"]), ("facts outlay { jyx", []),
                                ('waive tt row "', ["教育支出", "公路建设", "Sea", "合计"]), ('waive tt row "hj', ["合计"]), ('waive tt row "教育支出" column "', ["科目", "预算", "金额"]),
                                ('waive tt row "教育支出" column "预算" / "je', ["金额"]), ('waive tt row "教育支出" column "y', ["预算"])):
            found = labels(client, "a.budget", text, typed)
            assert found[:len(expected)] == expected and (expected or not found), (typed, found)


def test_tokens_and_signatures():
    """Each name with its kind, in order; by what a ledger is read."""
    with session(CITY, "utf-32") as client:
        legend = client.start_answer["capabilities"]["semanticTokensProvider"]["legend"]
        opened(client)
        name = "parts/accounts.budget"
        data = client.ask("textDocument/semanticTokens/full", textDocument={"uri": client.uri(name)})["data"]
        lines, line, column, found = client.texts[name].split("\n"), 0, 0, []
        for down, right, length, kind, declared in zip(*[iter(data)] * 5):
            line, column = line + down, right if down else column + right
            found.append((lines[line][column:column + length], legend["tokenTypes"][kind], declared))
        assert found[:4] == [("account", "enum", 1), ("all_of", "enumMember", 1), ("1", "enumMember", 1), ('"All"', "enumMember", 1)], found
        assert ("outlay", "struct", 1) in found and ("spent", "function", 1) in found and ("outlay", "struct", 0) in found
        help_ = client.ask("textDocument/signatureHelp", **client.at(name, "books, place", offset=3))
        assert help_["signatures"][0]["label"] == "outlay(account, place)"
        assert client.ask("textDocument/signatureHelp", **client.at(name, "dimension", offset=3)) is None


def test_outlines():
    """Symbols, folds, selections, and links to files that are there."""
    with session(CITY) as client:
        opened(client)
        here = {"uri": client.uri("parts/accounts.budget")}
        symbols = client.ask("textDocument/documentSymbol", textDocument=here)
        assert [s["name"] for s in symbols] == ["account", "place", "outlay", "spent", "north_spent"]
        assert [s["name"] for s in symbols[1]["children"]] == ["north", "south"]
        links = client.ask("textDocument/documentLink", textDocument={"uri": client.uri("parts/data.budget")})
        assert [uri_path(link["target"]) for link in links] == [str(client.folder / "parts/south.csv")]
        client.change("parts/accounts.budget", "# a\n# b\n\ndimension d {\n  a\n  b { d c\n }\n}\n# {\n")
        folds = client.ask("textDocument/foldingRange", textDocument=here)
        assert [(f["startLine"], f["endLine"]) for f in folds] == [(3, 7), (5, 6), (0, 1)]
        chain = client.ask("textDocument/selectionRange", textDocument=here, positions=[client.position("parts/accounts.budget", 35)])[0]
        ranges = []
        while chain:
            ranges.append(edit_text(client, client.texts["parts/accounts.budget"], [{"range": chain["range"], "newText": "|"}]))
            chain = chain.get("parent")
        assert ranges[-1] == "|" and len(ranges) == 4, ranges


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
