// Starts `budgetc lsp` for files of the language.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const command = vscode.workspace.getConfiguration("budgetc").get("path") || "budgetc";
  const server = { command, args: ["lsp"] };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.{budget,csv}");
  client = new LanguageClient("budgetc", "budgetc", { run: server, debug: server },
    { documentSelector: [{ scheme: "file", language: "budget" }], synchronize: { fileEvents: watcher } });
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
