// Checks the budget again on the reader's machine, with the compiler that the page carries, and
// answers "what if": an amount is changed, and all that follows from it is shown as supposed.
(() => {
  'use strict';
  const {data, element, fill, place, bodyRows, columnOf, tableAt, cellAt, nameOf, whenExplained, prepareFlow, refresh} = self.budgetReport;
  const words = data.check_words;
  const sources = JSON.parse(document.getElementById('`sources').textContent);
  const changes = new Map(); // number of a fact → the text that it is supposed to have
  let module = null;

  // ---- the compiler ----

  const decode = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));

  async function inflate(bytes) {
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  }

  async function load() {
    module ??= await budgetModule({wasmBinary: await inflate(decode(document.getElementById('`module').textContent))});
    return module.FS;
  }

  // The bytes of a file, with what is supposed put into it.
  function supposed(file, text) {
    const bytes = new TextEncoder().encode(text);
    const edits = [...changes].map(([number, amount]) => [data.facts[number], amount])
      .filter(([fact]) => data.files[fact[3]] === file).sort(([a], [b]) => a[5] - b[5]);
    const parts = [];
    let at = 0;
    for (const [fact, amount] of edits) {
      parts.push(bytes.subarray(at, fact[5]), new TextEncoder().encode(amount));
      at = fact[5] + fact[6];
    }
    return new Blob([...parts, bytes.subarray(at)]).arrayBuffer();
  }

  // Files of the library have one place, whichever budget includes them.
  async function write(folder, bytesOf) {
    const files = await load();
    for (const [name, text] of sources.files) {
      const path = name.startsWith('<') ? `/library/${name.slice(1, -1)}.budget` : `/${folder}/${name}`;
      files.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      files.writeFile(path, new Uint8Array(await bytesOf(name, text)));
    }
    files.writeFile('/catalogue', decode(document.getElementById('`catalogue').textContent));
    return files;
  }

  async function run() {
    const files = await write('supposed', supposed);
    files.chdir('/supposed');
    return JSON.parse(module.ccall('budget_web_check', 'string', ['string', 'string', 'string'], [sources.main, '/library', '/catalogue']));
  }

  // What the command line says of the difference. It is read as a document of its own, in which no
  // script runs: its texts are texts.
  async function difference() {
    const files = await write('report', (name, text) => new TextEncoder().encode(text));
    await write('supposed', supposed);
    files.chdir('/');
    const part = module.ccall('budget_web_diff', 'string', Array(4).fill('string'),
      [`report/${sources.main}`, `supposed/${sources.main}`, '/library', '/catalogue']);
    const read = new DOMParser().parseFromString(part, 'text/html');
    return [...read.body.childNodes].map(node => document.importNode(node, true));
  }

  // Made when it is opened.
  function differencePart() {
    const part = element('details', element('summary', words.difference), {className: 'difference'});
    part.addEventListener('toggle', async () => {
      part.append(element('p', words.running));
      const shown = await difference();
      part.lastChild.replaceWith(...shown);
    }, {once: true});
    return part;
  }

  // ---- comparing with what the page says ----

  const textOf = cell => cell.dataset.text ?? [...cell.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('');

  // Calls visit(cell, table, row, column, new text) for every cell of the page whose text differs.
  function eachDifference(result, visit) {
    let compared = 0;
    (result.tables ?? []).forEach((rows, number) => {
      const table = tableAt(number);
      bodyRows(table).forEach((line, row) => [...line.cells].forEach(cell => {
        const column = columnOf(cell), text = rows[row]?.[2][column];
        compared++;
        if (text !== textOf(cell)) visit(cell, {table: number, row, column}, text ?? '');
      }));
    });
    (result.documents ?? []).forEach((numbers, at) => numbers.forEach(([row, text]) => {
      const place = {table: data.tables.length + at, row, column: 0}, link = cellAt(place.table, row, 0);
      compared++;
      if (!link || text !== textOf(link)) visit(link, place, text);
    }));
    return compared;
  }

  async function checkAgain(box) {
    box.replaceChildren(element('p', words.running));
    const result = await run();
    const differences = [];
    const compared = eachDifference(result, (cell, place, text) => differences.push(`${cell ? nameOf(place) : ''}: ${cell ? textOf(cell) : ''} → ${text}`));
    const same = !differences.length && result.counts.join() === data.counts.join();
    box.replaceChildren(
      element('p', same ? words.same : words.different, {className: `verdict ${same ? 'good' : 'bad'}`}),
      element('p', fill(words.compared, compared.toLocaleString())),
      element('p', result.counts.map((count, state) => `${count.toLocaleString()} ${data.words.states[state]}`).join(' · ')),
      element('ul', differences.slice(0, 100).map(text => element('li', text))));
  }

  // ---- what if ----

  const relations = data.relations; // as the page says
  const banner = document.getElementById('`banner');

  function restore() {
    document.querySelectorAll('[data-text]').forEach(cell => {
      setText(cell, cell.dataset.text);
      delete cell.dataset.text;
      cell.classList.remove('supposed');
      cell.removeAttribute('title');
    });
  }

  function setText(cell, text) {
    [...cell.childNodes].filter(node => node.nodeType === 3).forEach(node => node.remove());
    cell.append(text);
  }

  // What was found, as on the command line: culprits by their own, the rest on demand.
  function messages(result, severity) {
    const found = result.found.diagnostics.filter(one => one.severity === severity);
    return element('ul', found.slice(0, 40).map(one =>
      element('li', [one.message, ...(one.notes ?? []).slice(0, 3).flatMap(note => [element('br'), element('small', note.message)])])));
  }

  // ---- figures ----

  const figures = [...document.querySelectorAll('.flow')].map(box => ({box, section: box.closest('section'), original: [...box.childNodes]}));

  function showFigure({box, section}, nodes) {
    box.replaceChildren(...nodes);
    delete box.dataset.ready;
    if (section.classList.contains('shown')) prepareFlow(section);
  }

  // A drawing is read as XML: its texts are texts, and the page's policy lets no script run.
  function supposeFigure(figure, [, , drawing, amounts]) {
    const cells = [...figure.section.querySelectorAll('details td.n')];
    if (drawing) showFigure(figure, [document.importNode(new DOMParser().parseFromString(drawing, 'image/svg+xml').documentElement, true)]);
    figure.box.classList.toggle('supposed', Boolean(drawing));
    cells.forEach((cell, at) => {
      cell.dataset.text ??= cell.textContent;
      cell.textContent = cells.length === amounts.length ? amounts[at] : '…';
      cell.classList.toggle('supposed', cell.textContent !== cell.dataset.text);
    });
  }

  function restoreFigures() {
    for (const figure of figures) {
      if (figure.box.classList.contains('supposed')) showFigure(figure, figure.original);
      figure.box.classList.remove('supposed');
    }
  }

  async function suppose() {
    restore(); // the cells of figures too
    restoreFigures();
    document.body.classList.toggle('supposing', changes.size > 0);
    banner.hidden = !changes.size;
    data.relations = relations;
    if (!changes.size) return refresh();
    banner.replaceChildren(element('p', words.running));
    const result = await run();
    const changed = [];
    eachDifference(result, (cell, place, text) => {
      if (!cell) return; // a sentence that the page does not have
      changed.push([nameOf(place), textOf(cell), text]);
      cell.dataset.text = textOf(cell);
      cell.title = fill(words.instead, cell.dataset.text || data.words.blank);
      setText(cell, text);
      cell.classList.add('supposed');
    });
    (result.figures ?? []).forEach((figure, at) => supposeFigure(figures[at], figure));
    if (result.data?.relations.length === relations.length) data.relations = result.data.relations;
    refresh();
    const broken = result.counts[3];
    banner.replaceChildren(
      element('p', [element('strong', words.supposition), ' ', fill(words.changes, changes.size), ' ',
        element('button', words.undo, {onclick: undo})]),
      element('p', broken ? fill(words.broken, broken.toLocaleString()) : words.holds, {className: `verdict ${broken || !result.tables ? 'bad' : 'good'}`}),
      messages(result, 'note'),
      element('details', [element('summary', words.messages), messages(result, 'error')]),
      element('details', [element('summary', fill(words.cells, changed.length)),
        element('ul', changed.slice(0, 200).map(([name, before, after]) =>
          element('li', `${name}: ${before || data.words.blank} → ${after || data.words.blank}`)))]),
      differencePart());
  }

  function undo() {
    changes.clear();
    suppose();
  }

  const isAmount = text => /^-?[0-9][0-9,]*(\.[0-9]+)?$|^-$/.test(text);

  // An editor for a fact of the panel: its amount without the unit.
  function editor(number) {
    const fact = data.facts[number];
    const input = element('input', null, {value: changes.get(number) ?? fact[7], size: 12, ariaLabel: `${words.what_if} ${fact[1]}`});
    const apply = () => {
      const text = input.value.trim();
      input.setCustomValidity(isAmount(text) ? '' : words.no_amount);
      if (!input.reportValidity()) return;
      if (text === fact[7]) changes.delete(number);
      else changes.set(number, text);
      suppose();
    };
    input.onchange = apply;
    return element('li', [`${fact[1]} (${place(fact[3], fact[4])}) `, input]);
  }

  whenExplained.push((panel, facts) => {
    const editable = facts.filter(number => data.facts[number][6]).slice(0, 30);
    if (editable.length) panel.append(element('h3', words.what_if), element('ul', editable.map(editor), {className: 'edits'}));
  });

  const button = document.getElementById('`check-again');
  button.onclick = async () => {
    button.disabled = true;
    try {
      await checkAgain(document.getElementById('`check-result'));
    } catch (error) {
      document.getElementById('`check-result').replaceChildren(element('p', `${words.failed} ${error.message}`));
    }
    button.disabled = false;
  };
})();
