// Totals by account, at its three levels, of facts in CSV, by DuckDB: duckdb.mjs TOOLS THREADS FILE; without FILE it only starts.
// TOOLS is the folder that `make npm-tools` fills. Amounts are exact decimals.
import { createRequire } from "node:module";

const [tools, threads, file] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(tools + "/")("@duckdb/node-api");
const connection = await (await DuckDBInstance.create(":memory:", { threads })).connect();

const query = `
  WITH facts AS (SELECT left(function, 3) AS class, left(function, 5) AS part, function AS item, amount
                 FROM read_csv(?, columns = {entity: VARCHAR, project: VARCHAR, source: VARCHAR, function: VARCHAR,
                                             amount: 'DECIMAL(18, 2)'}))
  SELECT coalesce(item, part, class) AS code, sum(amount) AS total FROM facts
  GROUP BY GROUPING SETS ((class), (part), (item))`;
if (file) {
  const rows = await (await connection.runAndReadAll(query, [file])).getRows();
  for (const [code, total] of rows) console.log(`${code},${total}`);
}
