#!/usr/bin/env python3
"""Checks what a server has sent against the types of the protocol, as TypeScript has them.

usage: types.py RECORDED TOOLS    RECORDED: lines of [method, value]; TOOLS: node_modules with typescript and vscode-languageserver-protocol
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TYPES = {
    "initialize": "InitializeResult", "shutdown": "null", "textDocument/publishDiagnostics": "PublishDiagnosticsParams",
    "$/progress": "WorkDoneProgressBegin | WorkDoneProgressEnd", "textDocument/codeAction": "CodeAction[]", "codeAction/resolve": "CodeAction", "textDocument/completion": "CompletionList | null", "textDocument/definition": "Location | null",
    "textDocument/documentHighlight": "DocumentHighlight[] | null", "textDocument/documentLink": "DocumentLink[] | null",
    "textDocument/documentSymbol": "DocumentSymbol[] | null", "textDocument/foldingRange": "FoldingRange[] | null",
    "textDocument/formatting": "TextEdit[]", "textDocument/hover": "Hover | null", "textDocument/inlayHint": "InlayHint[] | null",
    "textDocument/prepareRename": "{ range: Range, placeholder: string } | null", "textDocument/rangeFormatting": "TextEdit[]",
    "textDocument/references": "Location[] | null", "textDocument/rename": "WorkspaceEdit | null",
    "textDocument/semanticTokens/full": "SemanticTokens | null",
    "budgetc/report": "{ kind: 'table' | 'figure', id: string, text: string } | null", "budgetc/trace": "{ cells: object[], facts: object[], relations?: object[] } | null",
    "textDocument/prepareCallHierarchy": "CallHierarchyItem[] | null", "callHierarchy/incomingCalls": "CallHierarchyIncomingCall[]",
    "callHierarchy/outgoingCalls": "CallHierarchyOutgoingCall[]", "textDocument/signatureHelp": "SignatureHelp | null", "textDocument/selectionRange": "SelectionRange[] | null", "workspace/symbol": "SymbolInformation[]"}


def main():
    recorded, tools = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    values = {}
    for line in open(recorded, encoding="utf-8"):
        method, value = json.loads(line)
        values.setdefault(method, set()).add(json.dumps(value))
    text = 'import * as protocol from "vscode-languageserver-protocol";\n'
    for method, found in sorted(values.items()):
        names = TYPES[method]
        for name in sorted(set(re.findall(r"\b[A-Z]\w+", names))):
            names = names.replace(name, f"protocol.{name}")
        for value in sorted(found)[:200]:
            text += f"{{ const value: {names} = {value}; void value; }}\n"
    missing = set(TYPES) - set(values)
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "node_modules").symlink_to(tools)
        (pathlib.Path(folder) / "sent.ts").write_text(text)
        done = subprocess.run(["node", tools / "typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext",
                               "--moduleResolution", "nodenext", "sent.ts"], cwd=folder, check=False, capture_output=True, text=True)
    print(f"{sum(map(len, values.values()))} different messages of {len(values)} kinds", *([f"never seen: {sorted(missing)}"] if missing else []))
    print(done.stdout[:3000])
    return 1 if done.returncode or missing else 0


sys.exit(main())
