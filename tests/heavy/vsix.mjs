// The packed extension: its parts are there, it loads where only `vscode` is given, and every command that it names is one that it registers.
//
// usage: vsix.mjs FOLDER, with the archive's contents
import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';

const root = path.resolve(process.argv[2], 'extension');
const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const problems = [];
for (const part of [about.main, about.contributes.languages[0].configuration, about.contributes.grammars[0].path, 'LICENSE.txt'])
  if (!fs.existsSync(path.join(root, part))) problems.push(`no ${part}`);

// Whatever is asked of it is something that can be called, made, extended and asked in turn.
const anything = () => new Proxy(class {}, {
  get: (target, name) => {
    if (name === 'prototype' || name === Symbol.toPrimitive) return name === 'prototype' ? target.prototype : () => '1.82.0';
    return target[name] ??= name === 'version' ? '1.82.0' : anything();
  },
  apply: () => anything(),
});
const vscode = anything();
const registered = [];
vscode.commands.registerCommand = name => registered.push(name);
const load = Module._load;
Module._load = (name, ...rest) => name === 'vscode' ? vscode : load(name, ...rest);
const extension = Module.createRequire(path.join(root, 'package.json'))(about.main);
try {
  await extension.activate({subscriptions: []});
} catch {
  // Without an editor the client cannot start; commands are registered before.
}
const named = about.contributes.commands.map(command => command.command);
if (named.join() !== registered.join()) problems.push(`registered: ${registered}; named: ${named}`);
console.log(problems.join('\n'));
process.exit(problems.length ? 1 : 0);
