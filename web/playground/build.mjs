// build.mjs MODULE_FOLDER LIBRARY EXAMPLES KEYWORDS OUTPUT TOOLS: puts the playground into one page that needs nothing else.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const [, , modules, library, examples, keywords, output, tools] = process.argv;
const esbuild = createRequire(path.resolve(tools, 'x'))('esbuild');
const here = path.dirname(new URL(import.meta.url).pathname);
const read = file => fs.readFileSync(file, 'utf8');
const hash = text => `'sha256-${crypto.createHash('sha256').update(text).digest('base64')}'`;

// {name below the folder: text} of its files with one of the endings.
function texts(folder, endings, below = '') {
  return Object.assign({}, ...fs.readdirSync(path.join(folder, below), {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1)).map(entry => {
    const name = path.posix.join(below, entry.name);
    if (entry.isDirectory()) return texts(folder, endings, name);
    return endings.some(ending => name.endsWith(ending)) ? {[name]: read(path.join(folder, name))} : {};
  }));
}

function exampleOf(name) {
  const all = texts(examples, ['.budget', '.csv']);
  const own = Object.entries(all).filter(([file]) => file === `${name}.budget` || file.startsWith(`${name}/`));
  return Object.fromEntries(own.sort(([a], [b]) => (b === `${name}.budget`) - (a === `${name}.budget`)));
}

const small = read(path.join(here, 'first.budget'));
const nonce = 'budgetc'; // of the editor's own styles; the page has no other use for it
const bundle = await esbuild.build({
  entryPoints: [path.join(here, 'playground.js')], bundle: true, minify: true, format: 'iife', write: false, charset: 'ascii',
  nodePaths: [path.resolve(tools, 'node_modules')], legalComments: 'none',
});
const script = bundle.outputFiles[0].text.replaceAll('</script', '<\\/script');
const module = read(path.join(modules, 'budget.js'));
const style = read(path.join(here, '..', 'report.css')) + read(path.join(here, 'playground.css'));
const data = JSON.stringify({
  nonce, keywords: read(keywords).split(/\s+/).filter(Boolean), library: texts(library, ['.budget']),
  wasm: fs.readFileSync(path.join(modules, 'budget.wasm')).toString('base64'),
  examples: {'A small town': {'town.budget': small}, Riverton: exampleOf('township'), 'In Chinese: wh2024': exampleOf('wh2024')},
}).replaceAll('<', '\\u003c');
const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src ${hash(style)} 'nonce-${nonce}'; ` +
  `script-src ${hash(module)} ${hash(script)} 'wasm-unsafe-eval'`;
const parts = {policy, style, data, module, script};
fs.writeFileSync(output, read(path.join(here, 'page.html')).replaceAll(/\{\{(\w+)\}\}/g, (_, name) => parts[name]));
