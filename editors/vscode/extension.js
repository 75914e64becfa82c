// Starts `budgetc lsp` for files of the language, and shows what is printed, where a number comes from and what has changed.
const { execFile } = require("child_process");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;
let preview; // the page beside the source, while it is open
let previewed; // what it shows: a place in the budget that was asked about

const program = () => vscode.workspace.getConfiguration("budgetc").get("path") || "budgetc";

function place() {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== "budget") return undefined;
  return client.code2ProtocolConverter.asTextDocumentPositionParams(editor.document, editor.selection.active);
}

const complain = error => vscode.window.showWarningMessage(error.message ?? String(error));

function openPage(title) {
  return vscode.window.createWebviewPanel("budget", title, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, enableFindWidget: true });
}

// The whole page, of what is typed now.
async function refresh() {
  const report = await client.sendRequest("budgetc/report", { ...previewed, format: "html" });
  if (preview && report) preview.webview.html = report.text;
}

function showPreview() {
  previewed = place();
  if (!previewed) return;
  if (!preview) {
    preview = openPage("Budget");
    preview.onDidDispose(() => { preview = undefined; });
  }
  refresh().catch(complain);
}

async function trace() {
  const asked = place();
  if (!asked) return;
  const found = await client.sendRequest("budgetc/trace", asked) ?? {cells: [], facts: [], relations: []};
  const rows = [
    ...found.cells.map(cell => ({ label: `${cell.table} / ${cell.row} / ${cell.column}`, description: cell.value, at: cell })),
    ...found.facts.map(fact => ({ label: fact.title, description: fact.amount, at: fact })),
    ...found.relations.map(relation => ({ label: relation.name, description: relation.instance, at: relation })),
  ];
  if (!rows.length) return complain("No figure is on this line.");
  const chosen = await vscode.window.showQuickPick(rows);
  if (!chosen?.at.file) return;
  const line = new vscode.Position(chosen.at.line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(chosen.at.file), { selection: new vscode.Range(line, line) });
}

// The two budgets are the file in the last commit and the one on the disk.
function diff() {
  const file = vscode.window.activeTextEditor?.document.uri.fsPath;
  if (!file) return;
  const options = { cwd: path.dirname(file), maxBuffer: 1 << 28 };
  execFile(program(), ["diff", "--format=html", "--", `HEAD:./${path.basename(file)}`], options, (error, page, words) => {
    if (!page) return complain(words || error);
    openPage("HEAD ↔ " + path.basename(file)).webview.html = page;
  });
}

function activate(context) {
  const commands = { "budget.preview": showPreview, "budget.trace": () => trace().catch(complain), "budget.diff": diff };
  for (const [name, run] of Object.entries(commands)) context.subscriptions.push(vscode.commands.registerCommand(name, run));
  context.subscriptions.push(vscode.workspace.onDidSaveTextDocument(() => preview && refresh().catch(complain)));
  const server = { command: program(), args: ["lsp"] };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.{budget,csv}");
  client = new LanguageClient("budgetc", "budgetc", { run: server, debug: server },
    { documentSelector: [{ scheme: "file", language: "budget" }], synchronize: { fileEvents: watcher } });
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
