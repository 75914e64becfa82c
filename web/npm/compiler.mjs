// The compiler as a function: texts of files in, what they mean out. `make wasm` builds the module.

function put(files, path, text) {
  files.mkdirTree(path.slice(0, path.lastIndexOf('/')) || '/');
  files.writeFile(path, text);
}

function clear(files, folder) {
  for (const name of files.readdir(folder)) {
    if (name === '.' || name === '..') continue;
    const path = `${folder}/${name}`;
    if (files.isDir(files.stat(path).mode)) clear(files, path), files.rmdir(path);
    else files.unlink(path);
  }
}

// A name below the folder of the budget; nothing else can be read or written.
function isInside(name) {
  return name !== '' && !name.startsWith('/') && !name.split('/').some(part => part === '' || part === '.' || part === '..');
}

function tablesOf(result) {
  return (result.tables ?? []).map((rows, number) => ({
    id: result.data.tables[number],
    title: result.data.titles[number],
    columns: result.data.names[number].columns,
    rows: rows.map(([depth, total, cells]) => ({depth, total: Boolean(total), cells})),
  }));
}

function figuresOf(result) {
  return (result.figures ?? []).map(([id, title, svg, amounts]) => ({id, title, svg, amounts}));
}

/* compiler(factory, {wasmBinary, library, catalogue}) → check(files, first) → {diagnostics, counts, tables, figures}
 *
 * factory: what build/wasm/budget.js exports. wasmBinary: the bytes of budget.wasm. library: {name: text} of `include <…>`.
 * catalogue: bytes of a file of messages in another language.
 * files: {name: text or bytes}; first: the file with the header, by default the first one.
 * diagnostics: as `budgetc --diagnostics=json` prints them. counts: {held, rounded, waived, broken}. tables: {id, title, columns,
 * rows: {depth, total, cells}}; figures: {id, title, svg or null, amounts}. Without errors that keep relations from being
 * tried; else both are empty. Throws when memory runs out, or when a name leads out of the folder. */
export async function compiler(factory, {wasmBinary, library = {}, catalogue} = {}) {
  const module = await factory({wasmBinary, print: () => {}, printErr: () => {}});
  for (const [name, text] of Object.entries(library)) put(module.FS, `/library/${name}`, text);
  if (catalogue) module.FS.writeFile('/catalogue', catalogue);
  module.FS.mkdirTree('/budget');

  return function check(files, first = Object.keys(files)[0]) {
    module.FS.chdir('/');
    clear(module.FS, '/budget');
    for (const [name, text] of Object.entries(files)) {
      if (!isInside(name)) throw new Error(`${name} is not a name below the folder of the budget`);
      put(module.FS, `/budget/${name}`, text);
    }
    module.FS.chdir('/budget');
    const text = module.ccall('budget_web_check', 'string', ['string', 'string', 'string', 'number'],
      [first, '/library', catalogue ? '/catalogue' : '', 0]);
    if (!text) throw new Error('memory has run out');
    const result = JSON.parse(text);
    const [held, rounded, waived, broken] = result.counts;
    return {diagnostics: result.found.diagnostics, counts: {held, rounded, waived, broken}, tables: tablesOf(result), figures: figuresOf(result)};
  };
}
