"""Databases that tests ask: SQLite, PostgreSQL (started here, in a folder of the test), DuckDB (through node)."""
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import workings


class Sqlite:
    schema = ""

    def load(self, script):
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(script.read_text(encoding="utf-8"))

    def ask(self, *queries):
        """The rows of each, as texts; None is NULL."""
        return [[tuple(None if cell is None else str(cell) for cell in row) for row in self.connection.execute(query)] for query in queries]

    def close(self):
        pass


class Postgres:
    schema = "budget."

    def __init__(self, folder):
        self.folder = Path(folder, "cluster")
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.user = [] if os.getuid() else ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.folder.mkdir()
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
            Path(folder).chmod(0o755)
        self.run(self.bin / "initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-D", self.folder / "data")
        self.start()
        self.database = "postgres"

    def start(self):
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off -c shared_buffers=32MB"
        self.run(self.bin / "pg_ctl", "-w", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "start")

    def run(self, *command):
        subprocess.run([*self.user, *map(str, command)], check=True, capture_output=True, cwd="/")

    def psql(self, *arguments, database="postgres", text=None):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", "postgres", "-d", database, *arguments]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, encoding="utf-8")
        if done.returncode:
            raise RuntimeError(done.stderr[:600])
        return done.stdout

    def load(self, script):
        self.psql("-c", "drop schema if exists budget cascade", "-f", str(script))

    def ask(self, *queries):
        queries = [query.rstrip(";") for query in queries]
        copy = "".join(f"copy ({q}) to stdout with (format csv, null '\\N');\n\\echo ----\n" if q.startswith("select") else f"{q};\n\\echo ----\n" for q in queries)
        parts = self.psql("-f", "-", database=self.database, text=copy).split("----\n")[:-1]
        return [[tuple(None if cell == "\\N" else cell for cell in row) for row in csv.reader(io.StringIO(part, newline=""))] for part in parts]

    def close(self):
        self.run(self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")


class Duckdb:
    schema = "budget."

    def __init__(self, folder):
        modules = workings.ROOT / "build/web-tools/node_modules"
        self.node = subprocess.Popen(["node", str(Path(__file__).with_name("duckdb.mjs")), str(modules)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     text=True, encoding="utf-8", cwd=folder)

    def send(self, message):
        self.node.stdin.write(json.dumps(message) + "\n")
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"][:600])
        return answer["rows"]

    def load(self, script):
        self.send({"load": str(script)})

    def ask(self, *queries):
        return [[tuple(row) for row in self.send({"ask": query})] for query in queries]

    def close(self):
        self.node.stdin.close()
        self.node.wait()
