// An editor for budgets whose compiler runs in the page. Texts of budgets are set as text, never as markup.
import {basicSetup} from 'codemirror';
import {EditorState} from '@codemirror/state';
import {EditorView} from '@codemirror/view';
import {HighlightStyle, StreamLanguage, syntaxHighlighting} from '@codemirror/language';
import {lintGutter, setDiagnostics} from '@codemirror/lint';
import {tags} from '@lezer/highlight';
import {compiler} from '../npm/compiler.mjs';

const data = JSON.parse(document.getElementById('data').textContent);
const at = id => document.getElementById(id);
const bytes = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));

function element(tag, content, properties) {
  const made = document.createElement(tag);
  made.append(...[content ?? []].flat());
  return Object.assign(made, properties);
}

// ---- the language: keywords in both spellings, strings, amounts, comments ----

const keywords = new Set(data.keywords);

const budget = StreamLanguage.define({
  token(stream) {
    if (stream.match(/^(#|\/\/).*/)) return 'comment';
    if (stream.match(/^"([^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^`[^`]*`?/)) return 'variableName';
    if (stream.match(/^[0-9][0-9,]*(\.[0-9]+)?%?/)) return 'number';
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u);
    if (word) return keywords.has(word[0]) ? 'keyword' : null;
    stream.next();
    return null;
  },
  languageData: {commentTokens: {line: '#'}},
});

const colours = HighlightStyle.define([
  {tag: tags.keyword, class: 'hl-keyword'}, {tag: tags.string, class: 'hl-string'},
  {tag: tags.number, class: 'hl-number'}, {tag: tags.comment, class: 'hl-comment'},
]);

// ---- files: the first one with a header is the budget ----

let files = new Map(); // name → its state in the editor
let current = null;
let budgetName = null; // the last file with a header that was shown

const extensions = [
  basicSetup, budget, syntaxHighlighting(colours), lintGutter(), EditorView.lineWrapping,
  EditorView.cspNonce.of(data.nonce), EditorView.contentAttributes.of({'aria-label': 'Source'}),
  EditorView.updateListener.of(update => {
    if (!update.docChanged) return;
    files.set(current, update.state);
    checkSoon();
  }),
];
const view = new EditorView({parent: at('editor'), state: EditorState.create({extensions})});

view.scrollDOM.tabIndex = 0; // it can be scrolled by keyboard, too

const stateOf = text => EditorState.create({doc: text, extensions});
const textOf = name => files.get(name).doc.toString();

function show(name) {
  current = name;
  view.setState(files.get(name));
  at('files').replaceChildren(...[...files.keys()].map(other => {
    const tab = element('button', other, {onclick: () => show(other)});
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-selected', String(other === name));
    return tab;
  }));
  check();
}

function open(texts) {
  files = new Map(Object.entries(texts).map(([name, text]) => [name, stateOf(text)]));
  show(Object.keys(texts)[0]);
}

// null for what is no text: nothing of it is guessed.
const read = file => file.arrayBuffer().then(content => new TextDecoder('utf-8', {fatal: true}).decode(content)).catch(() => null);

async function add(list) {
  const texts = await Promise.all([...list].map(async file => [file.name, await read(file)]));
  const added = texts.filter(([, text]) => text !== null), refused = texts.filter(([, text]) => text === null);
  for (const [name, text] of added) files.set(name, stateOf(text));
  at('refused').textContent = refused.length ? `Not read, because it is no text in UTF-8: ${refused.map(([name]) => name).join(', ')}` : '';
  if (added.length) show(added[0][0]);
}

const isMain = name => files.has(name) && /^\s*(budget|预算)\s/mu.test(textOf(name));

// The file that is open if it has a header, else the one that was, else the first one that has.
function mainFile() {
  return [current, budgetName, ...files.keys()].find(isMain) ?? current;
}

// ---- checking ----

let timer = null, check_ = null;

function checkSoon() {
  clearTimeout(timer);
  timer = setTimeout(check, 200);
}

// Lines and columns count from 1, columns in characters (code points).
function position(doc, line, column) {
  const found = doc.line(Math.min(line, doc.lines));
  return found.from + [...found.text].slice(0, column - 1).join('').length;
}

const range = (doc, place) => ({from: position(doc, place.line, place.column), to: position(doc, place.endLine, place.endColumn)});

function apply(fix) {
  if (fix.file !== current) show(fix.file);
  view.dispatch({changes: {...range(view.state.doc, fix), insert: fix.replacement}});
  view.focus();
}

function finding(one) {
  const where = one.file ? `${one.file}:${one.line}: ` : '';
  const item = element('li', [element('span', `${where}${one.message}`)], {className: one.severity});
  for (const note of one.notes.slice(0, 6)) item.append(element('small', note.message));
  if (one.help) item.append(element('small', one.help));
  if (one.fix && files.has(one.fix.file))
    item.append(element('button', `Write ${one.fix.replacement || 'nothing'}`, {onclick: () => apply(one.fix)}));
  return item;
}

function mark(found) {
  const doc = view.state.doc;
  const here = found.filter(one => one.file === current && one.line);
  view.dispatch(setDiagnostics(view.state, here.map(one => ({
    ...range(doc, one), severity: one.severity === 'note' ? 'info' : one.severity, message: one.message,
    actions: one.fix ? [{name: `Write ${one.fix.replacement}`, apply: () => apply(one.fix)}] : [],
  }))));
  files.set(current, view.state);
}

function tableOf(table) {
  const numeric = table.columns.map((_, column) => table.rows.every(row => /^(−?[0-9][0-9,.]*%?)?$/.test(row.cells[column])));
  const kind = column => ({className: numeric[column] ? 'n' : ''});
  return element('table', [
    element('thead', element('tr', table.columns.map((text, column) => element('th', text, {scope: 'col', ...kind(column)})))),
    element('tbody', table.rows.map(row => element('tr', row.cells.map((text, column) => element('td', text, kind(column))),
      {className: row.total ? 'total' : ''}))),
  ]);
}

// A drawing is read as XML: its texts are texts, and the page's policy lets no script run.
const drawing = svg => document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true);

function showResult(result) {
  const wanted = at('shown').value;
  const items = [...result.tables.map(table => [table.title || table.id, () => tableOf(table)]),
    ...result.figures.filter(figure => figure.svg).map(figure => [figure.title || figure.id, () => drawing(figure.svg)])];
  at('shown').replaceChildren(...items.map(([title], index) => element('option', title, {value: String(index)})));
  at('shown').value = items[wanted] ? wanted : '0';
  const paint = () => at('result').replaceChildren(...(items.length ? [items[at('shown').value][1]()] : []));
  at('shown').onchange = paint;
  paint();
}

async function check() {
  const compile = await (check_ ??= compiler(globalThis.budgetModule, {wasmBinary: bytes(data.wasm), library: data.library}));
  budgetName = mainFile();
  const result = compile(Object.fromEntries([...files.keys()].map(name => [name, textOf(name)])), budgetName);
  const {held, rounded, waived, broken} = result.counts;
  const errors = result.diagnostics.filter(one => one.severity === 'error').length;
  at('verdict').textContent = `${held} held, ${rounded} within rounding, ${waived} waived, ${broken} broken; ${errors} errors`;
  at('verdict').className = `verdict ${errors || broken ? 'bad' : held + rounded + waived ? 'good' : ''}`;
  at('findings').replaceChildren(...result.diagnostics.slice(0, 100).map(finding));
  mark(result.diagnostics);
  showResult(result);
}

// ---- the page ----

at('open').onchange = event => add(event.target.files);
at('save').onclick = () => {
  const link = element('a', '', {href: URL.createObjectURL(new Blob([textOf(current)])), download: current});
  link.click();
  URL.revokeObjectURL(link.href);
};
addEventListener('dragover', event => {
  event.preventDefault();
  document.body.classList.add('dragging');
});
addEventListener('dragleave', () => document.body.classList.remove('dragging'));
addEventListener('drop', event => {
  event.preventDefault();
  document.body.classList.remove('dragging');
  add(event.dataTransfer.files);
});
at('examples').append(...Object.entries(data.examples).map(([title, texts]) => element('button', title, {onclick: () => open(texts)})));
open(Object.values(data.examples)[0]);
