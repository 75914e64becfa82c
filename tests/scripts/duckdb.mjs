// Runs what database.py sends, line by line as JSON, in DuckDB: {"load": FILE} begins a new database, {"ask": QUERY} gives rows of texts.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { DuckDBInstance } = createRequire(process.argv[2] + "/")("@duckdb/node-api");
let connection;

async function answer(message) {
  if (message.load) {
    connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(readFileSync(message.load, "utf8"));
    return [];
  }
  const rows = await (await connection.runAndReadAll(message.ask)).getRows();
  return rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ rows: await answer(JSON.parse(line)) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
