// wasm.js MODULE FOLDER LIBRARY: checks each budget of FOLDER/budgets.json (folder, first file) with the
// compiler for web pages, and prints its findings, one JSON text a line. Then checks one of them again and again: memory
// does not grow.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const [, , where, folder, library] = process.argv;
const CHECKS = 1000;

function copy(files, from, to) {
  files.mkdirTree(to);
  for (const entry of fs.readdirSync(from, {withFileTypes: true})) {
    const source = path.join(from, entry.name), target = `${to}/${entry.name}`;
    if (entry.isDirectory()) copy(files, source, target);
    else files.writeFile(target, fs.readFileSync(source));
  }
}

const wasmBinary = fs.readFileSync(where.replace(/js$/, 'wasm'));
require(path.resolve(where))({wasmBinary, print: () => {}, printErr: () => {}}).then(module => {
  const check = name => module.ccall('budget_web_check', 'string', ['string', 'string', 'string', 'number'], [name, library, '', 0]);
  const found = text => {
    const start = text.indexOf(',"found":') + 9;
    const end = text.indexOf(',"tables":[', start);
    return end < 0 ? text.slice(start, -1) : text.slice(start, end);
  };
  copy(module.FS, library, library);
  copy(module.FS, folder, '/budgets');
  const budgets = JSON.parse(fs.readFileSync(path.join(folder, 'budgets.json'), 'utf8'));
  for (const [place, first] of budgets) {
    module.FS.chdir(`/budgets/${place}`);
    console.log(JSON.stringify([place, found(check(first)).trimEnd()]));
  }
  const size = () => module.HEAPU8.length;
  for (let i = 0; i < CHECKS / 10; i++) check(budgets.at(-1)[1]);
  const before = size();
  for (let i = 0; i < CHECKS; i++) check(budgets.at(-1)[1]);
  assert.strictEqual(size(), before, `${CHECKS} checks in one page grow its memory`);
  module.FS.chdir('/budgets/examples');
  const times = Array.from({length: 6}, () => {
    const begin = process.cpuUsage();
    check('wh2024.budget');
    const {user, system} = process.cpuUsage(begin);
    return (user + system) / 1e6;
  });
  console.log(JSON.stringify(Math.min(...times)));
}).catch(error => {
  console.error(error.message);
  process.exit(1);
});
