// The commands of the extension of Visual Studio Code, with a stand-in for the editor and for the client's library that passes requests on
// to the real server: what is shown beside the source, what is asked, and where the editor goes.
//
// usage: vscode.mjs FOLDER, an empty one; budgetc and git are on PATH
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const folder = path.resolve(process.argv[2]), file = path.join(folder, 'town.budget');
const write = amount => fs.writeFileSync(file, `budget t "Town" { year 2024 }
dimension account "Accounts" { a "Roads"; b "Schools" }
ledger outlay by account
facts outlay { a ${amount}; b 2.00 }
table spending "Spending" { column "What" label; column "How much" = outlay; rows account tree; total "Total" }
invariant some: outlay >= 1
`);
const git = (...words) => execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...words], {cwd: folder});
git('init', '-q');
write('1.00');
git('add', '.');
git('commit', '-qm', 'x');

// ---- the client ----

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, {server, options, last: 0, waiting: new Map(), bytes: Buffer.alloc(0)});
    this.code2ProtocolConverter = {asTextDocumentPositionParams: (document, position) => ({textDocument: {uri: document.uri.toString()}, position})};
  }
  write(message) {
    const text = Buffer.from(JSON.stringify({jsonrpc: '2.0', ...message}));
    this.child.stdin.write(`Content-Length: ${text.length}\r\n\r\n`);
    this.child.stdin.write(text);
  }
  read(more) {
    this.bytes = Buffer.concat([this.bytes, more]);
    for (let head; (head = this.bytes.indexOf('\r\n\r\n')) >= 0;) {
      const end = head + 4 + Number(/: (\d+)/.exec(this.bytes.subarray(0, head))[1]);
      if (this.bytes.length < end) return;
      const message = JSON.parse(this.bytes.subarray(head + 4, end));
      this.bytes = this.bytes.subarray(end);
      if (message.method || !this.waiting.has(message.id)) continue;
      const [good, bad] = this.waiting.get(message.id);
      message.error ? bad(new Error(message.error.message)) : good(message.result);
    }
  }
  sendRequest(method, params) {
    this.write({id: ++this.last, method, params});
    return new Promise((good, bad) => this.waiting.set(this.last, [good, bad]));
  }
  async start() {
    this.child = spawn(this.server.run.command, this.server.run.args);
    this.child.stdout.on('data', more => this.read(more));
    await this.sendRequest('initialize', {capabilities: {}});
    this.write({method: 'initialized', params: {}});
    this.write({method: 'textDocument/didOpen', params: {textDocument: {uri: pathToFileURL(file).href, languageId: 'budget', version: 1, text: fs.readFileSync(file, 'utf8')}}});
  }
  async stop() {
    await this.sendRequest('shutdown');
    this.write({method: 'exit'});
  }
}

// ---- the editor ----

const pages = [], warnings = [], picks = [], shown = [], saved = [], commands = {};
const uri = {fsPath: file, toString: () => pathToFileURL(file).href};
const document = {languageId: 'budget', uri};
const vscode = {
  ViewColumn: {Beside: -2},
  Position: class { constructor(line, character) { Object.assign(this, {line, character}); } },
  Range: class { constructor(start, end) { Object.assign(this, {start, end}); } },
  Uri: {file: name => ({fsPath: name})},
  commands: {registerCommand: (name, run) => { commands[name] = run; }},
  window: {
    activeTextEditor: {document, selection: {active: {line: 3, character: 16}}},
    createWebviewPanel: (id, title) => {
      const page = {title, webview: {html: ''}, onDidDispose: gone => { page.gone = gone; }};
      pages.push(page);
      return page;
    },
    showWarningMessage: words => warnings.push(words),
    showQuickPick: async rows => { picks.push(rows); return rows.find(row => row.at.file); },
    showTextDocument: async (to, options) => shown.push([to.fsPath, options.selection.start.line]),
  },
  workspace: {
    getConfiguration: () => ({get: () => ''}),
    onDidSaveTextDocument: run => saved.push(run),
    createFileSystemWatcher: () => ({}),
  },
};
const load = Module._load;
Module._load = (name, ...rest) => name === 'vscode' ? vscode : name === 'vscode-languageclient/node' ? {LanguageClient} : load(name, ...rest);
const extension = Module.createRequire(import.meta.url)('../../editors/vscode/extension.js');

// ---- what comes of it ----

async function until(what, condition) {
  for (const end = Date.now() + 60000; !condition();) {
    if (Date.now() > end) throw new Error(`did not come: ${what}`);
    await new Promise(done => setTimeout(done, 20));
  }
}
const say = (...words) => console.log(...words);

await extension.activate({subscriptions: []});
commands['budget.preview']();
await until('a preview', () => pages[0]?.webview.html);
say('preview', pages[0].title, /Roads/.test(pages[0].webview.html), /3\.00/.test(pages[0].webview.html));
pages[0].webview.html = '';
saved[0]();
await until('it again', () => pages[0].webview.html);
say('again when it is saved');
pages[0].gone();
saved[0]();

await commands['budget.trace']();
say('trace', picks[0].map(row => row.label).join('; '));
say('goes to', path.relative(folder, shown[0][0]), shown[0][1] + 1);
vscode.window.activeTextEditor.selection.active = {line: 0, character: 0};
await commands['budget.trace']();
say('of nothing', picks.length, warnings.pop());

write('5.00');
commands['budget.diff']();
await until('a difference', () => pages[1]?.webview.html);
say('diff', pages[1].title, /5\.00/.test(pages[1].webview.html) && /1\.00/.test(pages[1].webview.html));
fs.rmSync(path.join(folder, '.git'), {recursive: true});
commands['budget.diff']();
await until('a warning', () => warnings.length);
say('without a repository', pages.length, warnings.length);
await extension.deactivate();
