// pack.mjs MODULE_FOLDER LIBRARY OUTPUT VERSION: puts the package together.
import fs from 'node:fs';
import path from 'node:path';

const [, , modules, library, output, version] = process.argv;
const here = path.dirname(new URL(import.meta.url).pathname);
const names = fs.readdirSync(library, {recursive: true}).map(String).filter(name => name.endsWith('.budget')).sort();

for (const name of ['index.mjs', 'compiler.mjs']) fs.copyFileSync(path.join(here, name), path.join(output, name));
// In a package of modules, a script of the older kind has an ending of its own.
fs.copyFileSync(path.join(modules, 'budget.js'), path.join(output, 'budget.cjs'));
const texts = Object.fromEntries(names.map(name => [name, fs.readFileSync(path.join(library, name), 'utf8')]));
fs.writeFileSync(path.join(output, 'library.json'), JSON.stringify(texts));
const about = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
fs.writeFileSync(path.join(output, 'package.json'), JSON.stringify({...about, version}, null, 2) + '\n');
fs.copyFileSync(path.join(modules, 'budget.wasm'), path.join(output, 'budget.wasm'));
