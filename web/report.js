// Shows one section of the report at a time and explains its numbers. Every text of the budget is
// set as text, never as markup; nothing is loaded from anywhere.
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('`data').textContent);
  const words = data.words;
  const names = data.names.map(({rows, columns}) => ({rows: unique(rows), columns: unique(columns)}));
  const states = ['good', 'good', 'warn', 'bad', 'warn'];
  const sections = [...document.querySelectorAll('main section')];
  const root = document.documentElement, panel = document.getElementById('`panel');
  const narrow = matchMedia('(max-width: 60rem)');
  const mirrored = root.dir === 'rtl';
  const [backward, forward] = mirrored ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  const whenExplained = []; // what else is shown of a number: (numbers of its facts) → elements
  let returnTo = null; // what had the focus before the panel was opened
  let returnPlace = null; // its table, row and column

  // Of equal titles, the second is followed by "(2)", and so on.
  function unique(titles) {
    const seen = new Map();
    return titles.map(title => {
      const count = (seen.get(title) ?? 0) + 1;
      seen.set(title, count);
      return count > 1 ? `${title} (${count})` : title;
    });
  }

  // ---- building elements ----

  function element(tag, content, properties) {
    const made = document.createElement(tag);
    for (const part of [content ?? []].flat()) made.append(part);
    return Object.assign(made, properties);
  }

  const place = (file, line) => file < 0 ? '' : `${data.files[file]}:${line}`;
  const fill = (format, ...values) => format.replace(/%(\d)/g, (_, n) => values[n - 1]);

  const headRow = (headings, numeric) => element('thead', element('tr', headings.map((text, index) =>
    element('th', text, {scope: 'col', className: numeric.includes(index) ? 'n' : ''}))));

  const rowOf = (contents, numeric) => element('tr', contents.map((content, index) =>
    element('td', content, {className: numeric.includes(index) ? 'n' : ''})));

  const afterFrame = act => requestAnimationFrame(() => setTimeout(act));

  const FIRST = 8, MORE = 50;
  let whole = false; // nothing is put off

  // Calls add(item) for the first items, and for the others when these have been painted: who asks
  // waits for no more than what is seen.
  function grow(parent, items, add, count = FIRST) {
    const end = whole ? items.length : count;
    items.slice(0, end).forEach(add);
    const rest = items.slice(end);
    const goOn = () => parent.isConnected && grow(parent, rest, add, MORE);
    if (rest.length) afterFrame(goOn);
    return parent;
  }

  // contentsOf(item) → the contents of the cells of its row
  function tableOf(headings, items, contentsOf, numeric, count) {
    const body = element('tbody');
    grow(body, items, item => body.append(rowOf(contentsOf(item), numeric)), count);
    return element('table', [headRow(headings, numeric), body]);
  }

  // ---- words of the page that are in English, in a page of another language ----

  const foreign = data.foreign.map(word => new RegExp(`^\\s*${word.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%\d/g, '[\\d,]+')}\\s*$`));

  function markForeign(root) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    for (let text = texts.currentNode; text; text = texts.nextNode())
      if (text.nodeType === 3 && foreign.some(word => word.test(text.data))) found.push(text);
    for (const text of found) {
      const parent = text.parentNode;
      if (!parent || parent.closest('[lang=en], script, style, svg')) continue;
      if (parent.childNodes.length === 1) parent.lang = 'en';
      else text.replaceWith(element('span', text.data, {lang: 'en'}));
    }
  }

  if (foreign.length) {
    markForeign(document.body);
    new MutationObserver(changes => changes.forEach(({addedNodes}) => addedNodes.forEach(markForeign))).observe(document.body, {childList: true, subtree: true});
  }

  // ---- cells: found by table, row and column; named as in a trace ----

  // Numbers in prose are found in the same way: documents are counted after the tables, and the
  // number of a number is its row.
  const origins = new Map(); // "table row column" → its entry in the data
  [...data.cells, ...data.numbers].forEach((cells, table) =>
    cells.forEach(cell => origins.set(`${table} ${cell[0]} ${cell[1]}`, cell)));

  const tables = sections.map(section => section.querySelector('table[data-t]'));
  const byNumber = new Map(tables.filter(Boolean).map(table => [Number(table.dataset.t), table]));
  const tableAt = number => byNumber.get(number);
  const rowsOf = new Map(); // rows are never added or removed
  function bodyRows(table) {
    if (!rowsOf.has(table)) rowsOf.set(table, [...table.tBodies].flatMap(body => [...body.rows]));
    return rowsOf.get(table);
  }

  function columnOf(cell) {
    return cell.dataset.c === undefined ? cell.cellIndex : Number(cell.dataset.c);
  }

  const isProse = place => place.table >= data.tables.length;

  function coordinates(cell) {
    if (cell.dataset.r) {
      const id = cell.closest('section').id;
      return {table: data.tables.length + data.documents.indexOf(id), row: Number(cell.dataset.r), column: 0};
    }
    const table = cell.closest('table[data-t]');
    return {table: Number(table.dataset.t), row: bodyRows(table).indexOf(cell.parentNode), column: columnOf(cell)};
  }

  function originOf(cell) {
    const {table, row, column} = coordinates(cell);
    return origins.get(`${table} ${row} ${column}`);
  }

  function cellAt(table, row, column) {
    if (isProse({table})) {
      const id = data.documents[table - data.tables.length];
      return sections.find(section => section.id === id).querySelector(`a[data-r="${row}"]`);
    }
    const found = bodyRows(tableAt(table))[row];
    return found && [...found.cells].find(cell => columnOf(cell) === column);
  }

  function hashOf(place) {
    const parts = isProse(place) ? [data.documents[place.table - data.tables.length], place.row] :
      [data.tables[place.table], names[place.table].rows[place.row], names[place.table].columns[place.column]];
    return '#' + parts.map(encodeURIComponent).join('/');
  }

  // The heading before a number in prose, or its row and column.
  function titleOf(place) {
    if (!isProse(place)) return `${names[place.table].rows[place.row]} · ${names[place.table].columns[place.column]}`;
    const link = cellAt(place.table, place.row, 0);
    if (!link) return `${data.documents[place.table - data.tables.length]} ${place.row}`; // gone from its sentence
    const headings = [...link.closest('section').querySelectorAll('h2, h3, h4, h5, h6')];
    return headings.filter(heading => heading.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1).textContent;
  }

  // The same for a list of places.
  const nameOf = place => isProse(place) ? titleOf(place) : `${data.titles[place.table]}: ${titleOf(place).replace(' · ', ' / ')}`;

  // ---- the panel ----

  const isZero = fact => /^(-|0(\.0*)?( .*)?)$/.test(fact[2]);

  // In groups, one for each ledger.
  function factTable(facts) {
    const table = element('table', headRow([words.fact, words.amount], [1]));
    let ledger = null;
    return grow(table, facts, fact => {
      if (fact[0] !== ledger)
        table.append(element('tbody', element('tr', element('th', data.ledgers[fact[0]], {scope: 'rowgroup', colSpan: 2}))));
      ledger = fact[0];
      const name = [fact[1], ' ', element('small', place(fact[3], fact[4]), {className: 'soft'})];
      table.lastChild.append(rowOf([name, fact[2]], [1]));
    });
  }

  function factList(sums) {
    const facts = [...new Set(sums.flatMap(sum => data.sums[sum][0]))].sort((a, b) => a - b).map(number => data.facts[number]);
    const shown = facts.filter(fact => !isZero(fact)).slice(0, 50);
    const list = [element('h3', fill(words.facts, facts.length))];
    if (!facts.length) return [...list, element('p', words.no_facts)];
    list.push(factTable(shown));
    if (shown.length < facts.length) {
      const more = element('button', words.all_facts);
      more.onclick = () => {
        more.previousSibling.replaceWith(factTable(facts));
        document.getElementById('`panel-title').focus();
        more.remove();
      };
      list.push(more);
    }
    return list;
  }

  const relationState = relation => element('span', words.states[relation[2]], {className: `state ${states[relation[2]]}`});

  function relationRow(relation) {
    const name = [relation[0]];
    if (relation[1]) name.push(element('br'), element('small', relation[1], {className: 'soft'}));
    return [element('span', name), relationState(relation)];
  }

  function relationList(sums) {
    const numbers = [...new Set(sums.flatMap(sum => data.sums[sum][1]))];
    const list = [element('h3', fill(words.guards, numbers.length))];
    if (!numbers.length) return [...list, element('p', words.unguarded)];
    const order = numbers.map(number => data.relations[number]).sort((a, b) => b[2] - a[2]);
    list.push(tableOf([words.relation, words.state], order.slice(0, 40), relationRow, []));
    if (order.length > 40) list.push(element('p', fill(words.more, order.length - 40), {className: 'soft'}));
    return list;
  }

  function statedPart(origin) {
    if (!origin[4]) return [];
    const [text, file, line, state] = origin[4];
    return [element('h3', words.printed), element('p', [element('b', text), ` (${place(file, line)}) `,
      element('span', words.states[state], {className: `state ${states[state]}`})])];
  }

  const [decimal, group] = [words.decimal_mark, words.group_mark].map(mark => mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const amountPattern = new RegExp(`\\d(?:\\d|${group})*(?:${decimal}\\d+)?%?`);
  const ungrouped = text => text.replaceAll(words.group_mark, '');
  const digits = text => { const found = text.match(amountPattern)?.[0]; return found && ungrouped(found); };

  // "sums" → all places that read these.
  let readers = null;
  function placesReading(sums) {
    if (!readers) {
      readers = new Map();
      for (const [where, origin] of origins) {
        const key = origin[3].join();
        if (!readers.has(key)) readers.set(key, []);
        readers.get(key).push(where);
      }
    }
    return sums.length ? readers.get(sums.join()) : [];
  }

  // Cells and prose that show the same digits and read the same sums.
  function elsewhere(origin, cell) {
    const shown = digits(cell.textContent);
    const found = [];
    if (shown) for (const where of placesReading(origin[3])) {
      const [table, row, column] = where.split(' ').map(Number);
      const there = origins.get(where) !== origin && cellAt(table, row, column);
      if (there && digits(there.textContent) === shown) found.push({table, row, column});
    }
    if (!found.length) return [];
    return [element('h3', words.elsewhere), element('ul', found.slice(0, 12).map(place =>
      element('li', element('a', nameOf(place), {href: hashOf(place)}))))];
  }

  // After a supposition: what is shown tells what holds then.
  function refresh() {
    const section = sections.find(one => one.classList.contains('shown'));
    tables.forEach(table => table?.dataset.ready && markStates(table));
    prepareFlow(section);
    showRelations();
    if (panel.hidden) return;
    const {table, row, column} = returnPlace; // the sentence of a number may have been written anew
    returnTo = cellAt(table, row, column);
    if (!returnTo) return closePanel();
    const inputs = () => [...panel.querySelectorAll('.edits input')];
    const inside = panel.contains(document.activeElement), at = inputs().indexOf(document.activeElement);
    whole = true; // what has the focus may be the last
    explain(returnTo);
    whole = false;
    if (inside) (inputs()[at] ?? document.getElementById('`panel-title')).focus();
  }

  function fillPanel(cell) {
    const origin = originOf(cell), sums = origin[3];
    const expression = data.expressions[origin[2]];
    panel.replaceChildren(
      element('button', words.close, {className: 'close', onclick: closePanel}),
      element('h2', titleOf(coordinates(cell)), {id: '`panel-title', tabIndex: -1}),
      element('p', cell.textContent || words.blank, {className: 'value'}),
      ...(expression ? [element('p', [element('code', expression[0]), ' ', element('small', place(expression[1], expression[2]), {className: 'soft'})])] : []),
      ...statedPart(origin));
    const parts = [() => factList(sums), () => relationList(sums), () => elsewhere(origin, cell),
      ...whenExplained.map(show => () => show([...new Set(sums.flatMap(sum => data.sums[sum][0]))]))];
    const answer = element('div');
    panel.append(grow(answer, parts, part => answer.append(...part()), 0));
    panel.hidden = false;
  }

  // The panel stands beside a table, or a line of text, that leaves room for it, else below: what was
  // asked stays in sight.
  function dock(cell) {
    const style = getComputedStyle(root), room = innerWidth - parseFloat(style.getPropertyValue('--beside')) * parseFloat(style.fontSize);
    const ends = [cell.closest('.scroll, p, li'), cell.closest('table, p, li')].map(asked => (asked ?? cell).getBoundingClientRect());
    const end = Math.min(...ends.map(box => mirrored ? innerWidth - box.left : box.right));
    root.classList.toggle('below', narrow.matches || end > room);
  }

  function explain(cell) {
    returnPlace = coordinates(cell);
    dock(cell);
    fillPanel(cell);
    root.classList.add('explaining');
    document.querySelectorAll('.chosen').forEach(other => other.classList.remove('chosen'));
    cell.classList.add('chosen');
    cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
  }

  function withdraw() {
    panel.hidden = true;
    root.classList.remove('explaining');
  }

  // The first answer would wait for fonts, code and indexes that all later ones find at hand: some
  // are made, and laid out unseen, while nothing else is to be done.
  function rehearse() {
    const [first] = origins.keys();
    const cell = first && cellAt(...first.split(' ').map(Number));
    if (!cell || !panel.hidden) return;
    panel.classList.add('unseen');
    whole = true;
    for (const below of narrow.matches ? [true] : [true, false]) { // wherever it will stand
      root.classList.toggle('below', below);
      fillPanel(cell);
      panel.getBoundingClientRect();
    }
    whole = false;
    panel.hidden = true;
    panel.classList.remove('unseen');
    panel.replaceChildren();
  }

  function openPanel(cell) {
    returnTo = cell;
    if (!cell.dataset.r) setFocus(cell);
    explain(cell);
    document.getElementById('`panel-title').focus();
  }

  function hidePanel() {
    withdraw();
    document.querySelectorAll('.chosen').forEach(cell => cell.classList.remove('chosen'));
    const shown = sections.find(section => section.classList.contains('shown'));
    history.replaceState(null, '', '#' + encodeURIComponent(shown.id));
  }

  function closePanel() {
    if (panel.hidden) return;
    hidePanel();
    if (returnTo) returnTo.focus();
  }

  // The panel reaches to the lower edge of the window, and to that where lines end.
  function uncover(focused) {
    if (panel.hidden || panel.contains(focused)) return;
    const box = focused.getBoundingClientRect(), over = panel.getBoundingClientRect();
    const beside = mirrored ? box.right <= over.right : box.left >= over.left;
    if (beside && box.top >= over.top) hidePanel();
  }

  // A browser needs long to change the address: the answer is seen before.
  function open(cell) {
    openPanel(cell);
    afterFrame(() => {
      if (!panel.hidden && returnTo === cell) history.pushState(null, '', hashOf(coordinates(cell)));
    });
  }

  // ---- tables: amounts that can be asked, trees that fold ----

  // Tab leads to one cell of a table.
  function setFocus(cell) {
    cell.closest('table').querySelectorAll('td[tabindex="0"]').forEach(other => other.tabIndex = -1);
    cell.tabIndex = 0;
  }

  // The first amount of a row, else the row itself.
  function focusRow(row) {
    const cell = row.querySelector('td.why');
    if (cell) setFocus(cell);
    else row.tabIndex = -1;
    (cell ?? row).focus({preventScroll: true});
  }

  const steps = {[backward]: [0, -1], [forward]: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]};

  function move(table, cell, step) {
    const rows = bodyRows(table).filter(row => row.offsetParent);
    let row = rows.indexOf(cell.parentNode), column = columnOf(cell);
    for (;;) {
      row += step[0];
      column += step[1];
      if (row < 0 || row >= rows.length || column < 0 || column > 400) return;
      const next = [...rows[row].cells].find(other => columnOf(other) === column && other.classList.contains('why'));
      if (next) {
        setFocus(next);
        next.focus();
        return;
      }
    }
  }

  function onKey(event, table) {
    const cell = event.target.closest('td.why');
    if (!cell) return;
    if (event.key === 'Enter' || event.key === ' ') open(cell);
    else if (steps[event.key]) move(table, cell, steps[event.key]);
    else return;
    event.preventDefault();
  }

  function foldable(table) {
    const rows = bodyRows(table);
    const depth = row => Number(row.dataset.d || 0);
    rows.forEach((row, index) => {
      const step = row.dataset.up === undefined ? 1 : -1; // its parts stand below or above it
      const next = rows[index + step];
      const head = row.querySelector('th');
      if (!next || !head || depth(next) <= depth(row)) return;
      const button = element('button', '▾', {className: 'fold', ariaExpanded: 'true', ariaLabel: words.fold});
      button.onclick = () => {
        const closing = button.ariaExpanded === 'true';
        button.ariaExpanded = String(!closing);
        button.textContent = closing ? '▸' : '▾';
        for (let at = index + step; rows[at] && depth(rows[at]) > depth(row); at += step) {
          rows[at].classList.toggle('folded', closing);
          const inner = rows[at].querySelector('.fold');
          if (inner) inner.ariaExpanded = 'true', inner.textContent = '▾';
        }
      };
      head.prepend(button);
      table.classList.add('folds'); // room for the buttons
    });
  }

  // How each printed figure came out.
  function markStates(table) {
    const number = Number(table.dataset.t);
    for (const [row, column, , , stated] of data.cells[number]) {
      const cell = stated && cellAt(number, row, column);
      if (!cell) continue;
      cell.classList.remove('held', 'waived', 'bad');
      cell.classList.add(['held', 'held', 'waived', 'bad', 'waived'][stated[3]]);
    }
  }

  function prepare(section) {
    const table = section.querySelector('table[data-t]');
    if (!table || table.dataset.ready) return;
    table.dataset.ready = '1';
    const number = Number(table.dataset.t), rows = bodyRows(table);
    const cells = [];
    for (const [row, column] of data.cells[number]) {
      const cell = rows[row] && [...rows[row].cells].find(other => columnOf(other) === column);
      if (!cell) continue;
      cell.classList.add('why');
      cell.tabIndex = cells.length ? -1 : 0;
      cells.push(cell);
    }
    markStates(table);
    foldable(table);
    table.onclick = event => {
      const cell = event.target.closest('td.why');
      if (cell) open(cell);
    };
    table.onkeydown = event => onKey(event, table);
    if (!section.querySelector('tbody.more')) return;
    const more = element('button', fill(words.more_rows, rows.length), {className: 'only-js'});
    more.onclick = () => {
      const bodies = section.querySelectorAll('tbody.more');
      bodies.forEach(body => body.classList.add('shown'));
      focusRow(bodies[0].rows[0]);
      more.remove();
    };
    section.append(more);
  }

  // Numbers in prose are links: the keyboard finds them as such.
  function prepareProse(section) {
    section.onclick = event => {
      const link = event.target.closest('a.why');
      if (link) event.preventDefault(), open(link);
    };
  }

  // ---- relations: all of them, by state and text ----

  // Cells that were published, as relations: what was printed, and what the facts give.
  function publishedRelations() {
    return data.cells.flatMap((cells, table) => cells.filter(cell => cell[4]).map(([row, column, , , stated]) => {
      const [text, file, line, state, reason] = stated;
      const shown = cellAt(table, row, column)?.textContent ?? '';
      return [data.titles[table], `${names[table].rows[row]} / ${names[table].columns[column]}`, state, text, shown, '', reason ?? '', file, line, '', table];
    }));
  }

  let showRelations = () => {};

  function relationsPage() {
    const section = document.getElementById('`relations');
    if (!section) return;
    const list = section.querySelector('.list');
    const [state, table] = section.querySelectorAll('select'), text = section.querySelector('input');
    data.cells.forEach((cells, at) => cells.some(cell => cell[4]) && table.append(element('option', data.titles[at], {value: String(at)})));
    showRelations = () => {
      if (!section.classList.contains('shown')) return;
      const wanted = state.value, part = text.value.trim().toLowerCase();
      const found = [...data.relations, ...publishedRelations()].filter(relation => (wanted === '' || relation[2] === Number(wanted)) &&
        (table.value === '' || relation[10] === Number(table.value)) &&
        (!part || `${relation[0]} ${relation[1]}`.toLowerCase().includes(part)));
      const contents = relation => [...relationRow(relation), relation[3], [relation[9] ?? '', relation[4]].join(' ').trim(), relation[5],
        element('span', [relation[6], relation[6] ? ' ' : '', element('small', place(relation[7], relation[8]), {className: 'soft'})])];
      list.replaceChildren(element('p', fill(words.found, found.length), {className: 'soft'}),
        tableOf([words.relation, words.state, words.left, words.right, words.difference, words.reason], found.slice(0, 500), contents, [2, 3, 4], MORE));
      if (found.length > 500) list.append(element('p', fill(words.more, found.length - 500), {className: 'soft'}));
    };
    state.onchange = table.onchange = text.oninput = showRelations;
  }

  // ---- the flow: what passes through a node or ribbon is lit ----

  const tipOf = group => group.querySelector('title')?.textContent ?? '';

  function flowOf(svg) {
    const ends = group => group.dataset.from ? [group.dataset.from, group.dataset.to] :
      tipOf(group).split('->').map(part => part.replace(/:\w+$/, '')); // drawn by Graphviz
    const nodes = new Map([...svg.querySelectorAll('g.node')].map(group => [group.dataset.node ?? tipOf(group), group]));
    const edges = [...svg.querySelectorAll('g.edge')].map(group => {
      const [from, to] = ends(group);
      return {group, from, to};
    });
    return {nodes, edges};
  }

  function reach(edges, start, from, to, lit) {
    const open = [start], seen = new Set(open);
    while (open.length) {
      const node = open.pop();
      for (const edge of edges) {
        if (edge[from] !== node) continue;
        lit.add(edge.group);
        if (!seen.has(edge[to])) seen.add(edge[to]), open.push(edge[to]);
      }
    }
    return seen;
  }

  function prepareFlow(section) {
    const box = section.querySelector('.flow');
    if (!box || box.dataset.ready) return;
    box.dataset.ready = '1';
    const {nodes, edges} = flowOf(box);
    if (!nodes.size) return; // a tree
    const amounts = box.parentNode.querySelector(':scope > details'), rows = [...amounts?.querySelectorAll('tbody tr') ?? []];
    const list = lit => { // the amounts of what is lit
      edges.forEach(({group}, at) => rows[at]?.classList.toggle('folded', Boolean(lit) && !lit.has(group)));
      if (amounts && lit) amounts.open = true;
    };
    const pick = (starts, ends, own) => {
      const lit = new Set(own);
      const seen = [...ends.flatMap(node => [...reach(edges, node, 'from', 'to', lit)]),
        ...starts.flatMap(node => [...reach(edges, node, 'to', 'from', lit)])];
      seen.forEach(node => nodes.has(node) && lit.add(nodes.get(node)));
      box.querySelectorAll('.lit').forEach(group => group.classList.remove('lit'));
      lit.forEach(group => group.classList.add('lit'));
      box.classList.add('picked');
      list(lit);
    };
    const clear = () => box.classList.remove('picked') || list(null);
    const choose = target => {
      const group = target.closest('g.node, g.edge');
      if (!group) return clear();
      const edge = edges.find(one => one.group === group);
      if (edge) return pick([edge.from], [edge.to], [group]);
      const [name] = [...nodes].find(([, node]) => node === group);
      pick([name], [name], [group]);
    };
    // Tab goes from node to node; arrows also to the ribbons that leave each.
    const order = [...nodes].flatMap(([name, node]) => [node, ...edges.filter(edge => edge.from === name).map(edge => edge.group)]);
    order.forEach(group => {
      const isNode = group.classList.contains('node');
      group.tabIndex = isNode ? 0 : -1;
      group.setAttribute('role', 'button');
      if (isNode && !group.dataset.node) // Graphviz calls it by a name of its own
        group.querySelector('title').textContent = [...group.querySelectorAll('text')].map(text => text.textContent).join(' ');
    });
    box.onclick = event => choose(event.target);
    box.onkeydown = event => {
      const step = {[forward]: 1, ArrowDown: 1, [backward]: -1, ArrowUp: -1}[event.key];
      if (event.key === 'Enter' || event.key === ' ') choose(event.target);
      else if (event.key === 'Escape') return clear();
      else if (step) order[order.indexOf(event.target) + step]?.focus();
      else return;
      event.preventDefault();
    };
  }

  // ---- search ----

  const SHOWN = 200;

  function searchPage() {
    const section = document.getElementById('`search');
    const input = section.querySelector('input'), list = section.querySelector('.list');
    input.oninput = () => {
      const part = input.value.trim().toLowerCase(), bare = ungrouped(part);
      const found = [];
      if (part) tables.forEach(table => table && bodyRows(table).forEach((row, at) => {
        if (row.textContent.toLowerCase().includes(part) || (bare && ungrouped(row.textContent).includes(bare)))
          found.push([Number(table.dataset.t), at, row]);
      }));
      list.replaceChildren(element('p', fill(words.found, found.length), {className: 'soft'}),
        element('ul', found.slice(0, SHOWN).map(([table, at, row]) => element('li', [
          element('a', data.titles[table], {href: '#' + [data.tables[table], names[table].rows[at]].map(encodeURIComponent).join('/')}),
          ': ', [...row.cells].map(cell => cell.textContent.replace(/[▾▸]/g, '')).filter(Boolean).join(' · ')]))),
        ...(found.length > SHOWN ? [element('p', fill(words.more, found.length - SHOWN), {className: 'soft'})] : []));
    };
  }

  // ---- pages by hash ----

  function show(section) {
    sections.forEach(other => other.classList.toggle('shown', other === section));
    document.querySelectorAll('nav a').forEach(link => {
      const here = decodeURIComponent(link.hash.slice(1)) === section.id;
      if (here) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    prepare(section);
    prepareProse(section);
    prepareFlow(section);
    showRelations();
  }

  function parts() {
    try {
      return location.hash.slice(1).split('/').map(decodeURIComponent);
    } catch {
      return [''];
    }
  }

  // In a narrow window the contents are above.
  function showTop(section) {
    if (narrow.matches) section.scrollIntoView();
    else scrollTo(0, 0);
    section.querySelector('h2').focus({preventScroll: true});
  }

  function route(moved) {
    const [id, rowTitle, columnTitle] = parts();
    const section = sections.find(one => one.id === id) || sections[0];
    withdraw();
    show(section);
    const table = section.querySelector('table[data-t]');
    const number = section.querySelector(`a[data-r="${Number(rowTitle)}"]`);
    if (number) return arrive(number, number);
    if (!table || rowTitle === undefined) {
      if (moved) showTop(section);
      return;
    }
    const at = Number(table.dataset.t);
    const row = names[at].rows.indexOf(rowTitle), column = names[at].columns.indexOf(columnTitle);
    if (row < 0) return;
    const line = bodyRows(table)[row];
    line.parentNode.classList.add('shown');
    arrive(line, columnTitle === undefined ? null : cellAt(at, row, column));
  }

  function arrive(shown, cell) {
    shown.scrollIntoView({block: 'center'});
    if (cell && originOf(cell)) openPanel(cell);
    else if (!shown.dataset.r) focusRow(shown);
  }

  document.querySelector('.skip').onclick = event => {
    event.preventDefault(); // no page has this name
    document.querySelector('section.shown h2').focus();
  };
  addEventListener('hashchange', () => route(true));
  addEventListener('popstate', () => route(false));
  addEventListener('focusin', event => uncover(event.target));
  addEventListener('resize', () => panel.hidden || dock(returnTo));
  addEventListener('keydown', event => {
    if (event.key === 'Escape') closePanel();
  });
  if (narrow.matches) document.querySelectorAll('nav details').forEach(list => list.open = false);
  relationsPage();
  searchPage();
  self.budgetReport = {data, element, grow, fill, place, bodyRows, columnOf, tableAt, cellAt, nameOf, whenExplained, refresh};
  route(false);
  setTimeout(rehearse, 300); // when the page has been painted
})();
