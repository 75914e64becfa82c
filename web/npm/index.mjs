// For node: the compiler with its own module and library, which `make web` puts beside this file.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import {compiler} from './compiler.mjs';

const folder = new URL('.', import.meta.url);
const require = createRequire(import.meta.url);
let ready = null;

function load() {
  const library = JSON.parse(fs.readFileSync(new URL('library.json', folder), 'utf8'));
  const wasmBinary = fs.readFileSync(new URL('budget.wasm', folder));
  return compiler(require('./budget.cjs'), {wasmBinary, library});
}

/** Checks a budget: {name: text} in, {diagnostics, counts, tables, figures} out. See compiler.mjs. */
export async function check(files, first) {
  return (await (ready ??= load()))(files, first);
}
export {compiler};
