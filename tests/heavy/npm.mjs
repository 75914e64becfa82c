// npm.mjs PACKAGE: the package checks a budget, keeps to its folder, and is not confused by the check before.
import assert from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const {check} = await import(pathToFileURL(path.resolve(process.argv[2], 'index.mjs')));
const text = fs.readFileSync('web/playground/first.budget', 'utf8');

const broken = await check({'town.budget': text});
assert.deepStrictEqual(broken.counts, {held: 0, rounded: 0, waived: 0, broken: 2});
assert.strictEqual(broken.diagnostics[0].fix.replacement, '492.95');
const held = await check({'town.budget': text.replace('492.59', '492.95')});
assert.deepStrictEqual(held.counts, {held: 2, rounded: 0, waived: 0, broken: 0});
assert.deepStrictEqual(held.tables[0].columns, ['Code', 'Account', 'Amount', 'Share']);
assert.deepStrictEqual(held.tables[0].rows.at(-1), {depth: 0, total: true, cells: ['', 'Total', '1,542.95', '100.00%']});
const alone = await check({'a.budget': 'include "town.budget"\n'});
assert(alone.diagnostics.some(one => one.severity === 'error'), 'files of the check before are gone');
for (const name of ['../a.budget', '/etc/passwd', 'a/../../b', '']) await assert.rejects(check({[name]: ''}));
