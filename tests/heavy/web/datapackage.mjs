// Reads a data package: it is valid, each file fits its schema, and os-types makes a model of the facts.
import assert from "node:assert";
import { createRequire } from "node:module";

const [tools, folder] = process.argv.slice(2);
const require = createRequire(tools + "/");
const { Package } = require("datapackage");
const types = require("os-types/src/index.js");

const found = await Package.load(folder + "/datapackage.json");
assert(found.valid, found.errors.map(String).join("\n"));
for (const resource of found.resources) await resource.read();
const fields = found.getResource("facts").schema.descriptor.fields;
const model = new (types.default ?? types)().fieldsToModel(fields.map((field) => ({ name: field.name, title: field.title, type: field.columnType, resource: "facts" })));
assert(model.model, JSON.stringify(model.errors));
assert.deepStrictEqual(Object.keys(model.model.measures), ["amount"]);
