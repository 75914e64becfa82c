// Checks the budget again on the reader's machine, with the compiler that the page carries, and
// answers "what if": an amount is changed, and all that follows from it is shown as supposed.
(() => {
  'use strict';
  const {data, element, grow, fill, place, bodyRows, columnOf, tableAt, cellAt, nameOf, whenExplained, refresh} = self.budgetReport;
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
    for (const [name, text, library] of sources.files) {
      const path = library ? `/library/${name.slice(1, -1)}.budget` : `/${folder}/${name}`;
      files.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      files.writeFile(path, new Uint8Array(await bytesOf(name, text)));
    }
    files.writeFile('/catalogue', decode(document.getElementById('`catalogue').textContent));
    return files;
  }

  const published = (name, text) => new TextEncoder().encode(text);

  async function run(folder, bytesOf) {
    const files = await write(folder, bytesOf);
    files.chdir(`/${folder}`);
    return JSON.parse(module.ccall('budget_web_check', 'string', ['string', 'string', 'string', 'number'], [sources.main, '/library', '/catalogue', 1]));
  }

  // What the command line says of the difference. It is read as a document of its own, in which no
  // script runs: its texts are texts.
  async function difference() {
    const files = await write('report', published);
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
    part.ontoggle = () => document.documentElement.classList.toggle('comparing', part.open);
    part.addEventListener('toggle', async () => {
      part.append(element('p', words.running));
      const shown = await difference();
      part.lastChild.replaceWith(...shown);
    }, {once: true});
    return part;
  }

  // ---- comparing with what the page says ----

  const textOf = cell => cell.dataset.text ?? [...cell.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('');

  // What the prose says, as it was published: a supposition puts another one in its place.
  const prose = data.numbers.map((numbers, at) => new Map(numbers.map(([row]) => {
    const link = cellAt(data.tables.length + at, row, 0);
    return [row, link ? textOf(link) : undefined];
  })));

  // Calls visit(cell, place, text, new text) for every cell of the page, and number of its prose, that
  // differs; the cell is that of a table, else null. Returns how many were compared.
  function eachDifference(result, visit) {
    let compared = 0;
    (result.tables ?? []).forEach((rows, number) => {
      const table = tableAt(number);
      bodyRows(table).forEach((line, row) => [...line.cells].forEach(cell => {
        const column = columnOf(cell), text = rows[row]?.[2][column];
        compared++;
        if (text !== textOf(cell)) visit(cell, {table: number, row, column}, textOf(cell), text ?? '');
      }));
    });
    (result.documents ?? []).forEach((numbers, at) => numbers.forEach(([row, text]) => {
      const before = prose[at]?.get(row);
      compared++;
      if (text !== before) visit(null, {table: data.tables.length + at, row, column: 0}, before, text);
    }));
    return compared;
  }

  // ---- parts: what the page says outside the cells of its tables ----

  const partsOf = section => [...section.querySelectorAll('.part')];
  const parts = new Map([...document.querySelectorAll('main section')].map(section => [section.id, partsOf(section)])); // as published

  const titleOfSection = id => document.getElementById(id).querySelector('h2').textContent;

  // Calls visit(section's identifier, published part, part as it follows from the result).
  function eachPart(result, visit) {
    for (const [id, markup] of result.parts ?? []) {
      const fresh = partsOf(new DOMParser().parseFromString(markup, 'text/html'));
      (parts.get(id) ?? []).forEach((part, at) => visit(id, part, fresh[at]));
    }
  }

  // The texts from just before the first character in which they differ.
  function firstDifference(before, after) {
    let at = 0;
    while (at < before.length && before[at] === after[at]) at++;
    return [before, after].map(text => text.slice(Math.max(0, at - 30), at + 50));
  }

  const changeText = (name, before, after) => `${name}: ${before || data.words.blank} → ${after || data.words.blank}`;

  async function checkAgain(box) {
    box.replaceChildren(element('p', words.running));
    const result = await run('report', published);
    const differences = [];
    let compared = eachDifference(result, (cell, place, before, after) => differences.push(changeText(nameOf(place), before, after)));
    eachPart(result, (id, part, fresh) => {
      compared++;
      if (part.textContent !== fresh.textContent) differences.push(changeText(titleOfSection(id), ...firstDifference(part.textContent, fresh.textContent)));
    });
    const same = !differences.length && result.counts.join() === data.counts.join();
    box.replaceChildren(
      element('p', same ? words.same : words.different, {className: `verdict ${same ? 'good' : 'bad'}`}),
      element('p', fill(words.compared, compared.toLocaleString())),
      element('p', result.counts.map((count, state) => `${count.toLocaleString()} ${data.words.states[state]}`).join(' · ')),
      element('ul', differences.slice(0, 100).map(text => element('li', text))));
  }

  // ---- what if ----

  const banner = document.getElementById('`banner');

  function setText(cell, text) {
    [...cell.childNodes].filter(node => node.nodeType === 3).forEach(node => node.remove());
    cell.append(text);
  }

  function mark(cell, before) {
    cell.dataset.text = before;
    cell.title = fill(words.instead, before || data.words.blank);
    cell.classList.add('supposed');
  }

  function restore() {
    document.querySelectorAll('tr.added').forEach(row => row.remove());
    document.querySelectorAll('table [data-text]').forEach(cell => {
      setText(cell, cell.dataset.text);
      delete cell.dataset.text;
      cell.classList.remove('supposed');
      cell.removeAttribute('title');
    });
    for (const [id, published] of parts)
      partsOf(document.getElementById(id)).forEach((part, at) => part.replaceWith(published[at]));
  }

  // Rows that a table has only then. Nothing is told of their cells.
  function addRows(result) {
    (result.tables ?? []).forEach((rows, number) => {
      const table = tableAt(number), known = bodyRows(table).length;
      const body = [...table.tBodies].at(-1) ?? table.createTBody();
      body.append(...rows.slice(known).map(([, , texts]) =>
        element('tr', texts.map(text => element('td', text)), {className: 'added supposed'})));
    });
  }

  // Numbers of a part by their places: in prose by their own number, else by their row.
  function numbersOf(part) {
    return new Map([...part.querySelectorAll('a.why, td.n')].map(cell =>
      [cell.dataset.r ?? [...cell.parentNode.querySelectorAll('th, td:not(.n)')].map(other => other.textContent).join('\n') + `\n${cell.cellIndex}`, cell]));
  }

  function supposePart(id, part, fresh) {
    if (fresh.textContent === part.textContent) return;
    const before = numbersOf(part);
    for (const [key, cell] of numbersOf(fresh)) {
      const text = before.get(key)?.textContent ?? '';
      if (cell.textContent !== text) mark(cell, text);
    }
    fresh.querySelectorAll('.flow').forEach(box => box.classList.add('supposed'));
    part.replaceWith(fresh);
  }

  // What the panel and the list of relations say: facts, relations and printed figures.
  function tell(told) {
    if (told.relations.length === data.relations.length) data.relations = told.relations;
    if (told.facts.length === data.facts.length) data.facts.forEach((fact, at) => fact[2] = told.facts[at][2]);
    data.cells.forEach((cells, table) => {
      const others = told.cells[table] ?? [];
      if (others.length === cells.length) cells.forEach((cell, at) => cell[4] = others[at][4]);
    });
  }

  const said = {relations: data.relations, facts: data.facts.map(fact => [...fact]), cells: data.cells.map(cells => cells.map(cell => [...cell]))};

  // What was found, as on the command line: culprits by their own, the rest on demand.
  function messages(result, severity) {
    const found = result.found.diagnostics.filter(one => one.severity === severity);
    return element('ul', found.slice(0, 40).map(one =>
      element('li', [one.message, ...(one.notes ?? []).slice(0, 3).flatMap(note => [element('br'), element('small', note.message)])])));
  }

  function verdict(result) {
    const broken = result.counts[3], tried = result.counts.some(Boolean);
    const text = broken ? fill(words.broken, broken.toLocaleString()) : words.holds;
    return element('p', tried ? text : words.untried, {className: `verdict ${broken || !tried ? 'bad' : 'good'}`});
  }

  async function suppose() {
    restore();
    tell(said);
    document.documentElement.classList.toggle('supposing', changes.size > 0);
    document.documentElement.classList.remove('comparing');
    banner.hidden = !changes.size;
    if (!changes.size) return refresh();
    const undoing = element('button', words.undo, {onclick: undo});
    banner.replaceChildren(element('p', words.running));
    const failed = error => banner.replaceChildren(element('p', `${words.failed} ${error.message}`), undoing);
    const result = await run('supposed', supposed).catch(failed);
    if (!result) return;
    const changed = [];
    eachDifference(result, (cell, place, before, after) => {
      changed.push(changeText(nameOf(place), before, after));
      if (!cell) return; // a number in prose, which is in a part
      setText(cell, after);
      mark(cell, before);
    });
    addRows(result);
    eachPart(result, supposePart);
    if (result.data) tell(result.data);
    refresh();
    banner.replaceChildren(
      element('p', [element('strong', words.supposition), ' ', fill(words.changes, changes.size), ' ', undoing]),
      verdict(result),
      messages(result, 'note'),
      element('details', [element('summary', words.messages), messages(result, 'error')], {open: !result.counts.some(Boolean)}),
      element('details', [element('summary', fill(words.cells, changed.length)),
        element('ul', changed.slice(0, 200).map(text => element('li', text)))]),
      differencePart());
  }

  async function undo() {
    changes.clear();
    await suppose();
    document.querySelector('section.shown h2').focus({preventScroll: true}); // the button is gone
  }

  // With thousands apart, or not: 12,5 is none.
  const isAmount = text => /^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$|^-$/.test(text);
  const bare = text => text.replaceAll(',', ''); // as a file of any kind takes it

  // An editor for a fact of the panel: its amount without the unit.
  function editor(number) {
    const fact = data.facts[number];
    const input = element('input', null, {value: changes.get(number) ?? fact[7], size: 12, ariaLabel: `${words.what_if} ${fact[1]}`});
    const apply = () => {
      const text = input.value.trim();
      input.setCustomValidity(isAmount(text) ? '' : words.no_amount);
      if (!input.reportValidity()) return;
      if (bare(text) === bare(fact[7])) changes.delete(number);
      else changes.set(number, bare(text));
      suppose();
    };
    input.onchange = apply;
    return element('li', [`${fact[1]} (${place(fact[3], fact[4])}) `, input]);
  }

  whenExplained.push(facts => {
    const editable = facts.filter(number => data.facts[number][6]).slice(0, 30);
    if (!editable.length) return [];
    const list = element('ul', null, {className: 'edits'});
    return [element('h3', words.what_if), grow(list, editable, number => list.append(editor(number)))];
  });

  const button = document.getElementById('`check-again');
  button.onclick = async () => {
    if (button.ariaDisabled) return; // not disabled: it would lose the focus
    button.ariaDisabled = 'true';
    const box = document.getElementById('`check-result');
    await checkAgain(box).catch(error => box.replaceChildren(element('p', `${words.failed} ${error.message}`)));
    button.ariaDisabled = null;
  };
})();
