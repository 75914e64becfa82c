// keyboard.js BROWSER FOLDER [PLAYGROUND]: goes through every kind of page with keys alone. Ends with 1 at the first thing that is wrong.
'use strict';
const assert = require('node:assert');
const {chromium} = require('playwright-core');
const pages = require('./pages');

const [, , executablePath, folder, playground] = process.argv;

// ---- what a user of keys sees ----

// In the page: everything that keys must reach, in the order of the document, and how the focus looks.
function install() {
  const shown = one => one.getClientRects().length && one.checkVisibility({visibilityProperty: true});
  const reachable = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable="true"]';
  self.keys = {
    wanted: within => [...document.querySelectorAll(reachable)].filter(one => one.closest(within)).filter(one => (one.tabIndex >= 0 || one.isContentEditable) && !one.disabled && shown(one)),
    // -1 = the page itself
    at: () => self.keys.order.indexOf(document.activeElement),
    // Why the focus cannot be seen; '' = it can.
    hidden: () => {
      const one = document.activeElement, framed = one.closest('.file') ?? (one.matches('.cm-content') ? one.closest('.cm-editor') : one), style = getComputedStyle(framed);
      const name = `${one.outerHTML.slice(0, 120)}`;
      if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return `no outline: ${name}`;
      const box = framed.getBoundingClientRect();
      const points = [0.02, 0.5, 0.98].flatMap(x => [0.02, 0.5, 0.98].map(y => [box.left + x * box.width, box.top + y * box.height]));
      const seen = points.some(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (framed.contains(top) || top.contains(one));
      });
      return seen ? '' : `covered, or outside of what is shown: ${name}`;
    },
  };
}

// A panel that would cover what has the focus closes.
async function uncovered(page, id) {
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab'); // the last thing before the panel
  while (await page.isVisible('aside') && await page.evaluate(() => document.activeElement !== document.body)) {
    assert.strictEqual(await page.evaluate(() => self.keys.hidden()), '', `${id} beside its panel`);
    await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Escape');
}

const describe = page => page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));

// Tab goes through all of it, once each and in order, and Shift+Tab back; nothing holds the focus.
async function walk(page, what, within = 'body') {
  await pages.settled(page);
  const count = await page.evaluate(root => {
    self.keys.order = self.keys.wanted(root);
    document.activeElement.blur();
    scrollTo(0, 0);
    getSelection().removeAllRanges();
    return self.keys.order.length;
  }, within);
  assert(count > 0, what);
  await page.evaluate(() => self.keys.order[0].focus());
  for (let at = 0; at < count; at++) {
    if (at) await page.keyboard.press('Tab');
    assert.strictEqual(await page.evaluate(() => self.keys.at()), at, `${what}: Tab ${at} of ${count} leads to ${await describe(page)}`);
    if (at) assert.strictEqual(await page.evaluate(() => self.keys.hidden()), '', what);
  }
  await page.keyboard.press('Tab');
  const after = await page.evaluate(() => self.keys.at());
  assert(within !== 'body' || after === -1 || after === 0, `${what}: Tab leaves the page or begins again, but leads to ${after}`);
  await page.evaluate(() => self.keys.order.at(-1).focus());
  for (let at = count - 2; at >= 0; at--) {
    await page.keyboard.press('Shift+Tab');
    assert.strictEqual(await page.evaluate(() => self.keys.at()), at, `${what}: Shift+Tab to ${at} leads to ${await describe(page)}`);
  }
  return count;
}

async function open(browser, name, options = {}) {
  const page = await pages.open(browser, name.startsWith('/') ? name : `${folder}/${name}.html`, options);
  await page.evaluate(install);
  return page;
}

const focused = page => page.evaluate(() => document.activeElement.textContent);

// Tab until what matches has the focus.
async function tabTo(page, selector, key = 'Tab') {
  for (let i = 0; i < 400; i++) {
    if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`Tab does not reach ${selector}`);
}

// From the list of contents; the heading has the focus then, so that Tab goes on in the page.
async function go(page, id) {
  await page.evaluate(() => document.activeElement.blur());
  const link = `nav a[href="#${encodeURIComponent(id)}"]`;
  const list = await page.evaluate(wanted => document.querySelector(wanted).closest('details')?.open === false, link);
  if (list) { // narrow: the lists are closed
    await page.evaluate(wanted => document.querySelector(wanted).closest('details').querySelector('summary').focus(), link);
    await page.keyboard.press('Enter');
  }
  await tabTo(page, link);
  await page.keyboard.press('Enter');
  await page.waitForFunction(wanted => document.querySelector('section.shown').id === wanted && document.activeElement.matches('section.shown h2'), id);
}

// ---- each kind of page ----

async function skip(page, id) {
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, '.skip');
  await page.keyboard.press('Enter');
  assert(await page.evaluate(wanted => document.querySelector('section.shown').id === wanted && document.activeElement.matches('section.shown h2'), id), 'the first link leads past the contents');
}

async function amount(page, id, cell) {
  await tabTo(page, cell);
  if (cell.startsWith('section.shown td')) await page.keyboard.press('ArrowDown');
  const text = await focused(page);
  for (const key of ['Enter', ' ']) {
    if (key === ' ' && cell.includes('a.why')) continue; // a link: Enter alone opens it
    await page.keyboard.press(key);
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), '`panel-title', `${id}: ${JSON.stringify(key)} explains`);
    await walk(page, `${id}, its amount`, 'aside');
    await page.keyboard.press('Escape');
    assert(!await page.isVisible('aside'), 'Escape closes it');
    assert.strictEqual(await focused(page), text, `${id}: the focus is where it was`);
  }
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab'); // or Shift+Tab: the button is the first thing in it
  await tabTo(page, 'aside .close', 'Shift+Tab');
  await page.keyboard.press('Enter');
  assert.strictEqual(await focused(page), text, `${id}: so it is after the button`);
}

async function allFacts(page) {
  await page.keyboard.press('Enter');
  await pages.settled(page);
  await tabTo(page, 'aside button:not(.close)');
  await page.keyboard.press('Enter');
  assert(await page.evaluate(() => document.querySelector('aside').contains(document.activeElement)), 'the focus stays beside what was opened');
  await page.keyboard.press('Escape');
}

async function fold(page) {
  await tabTo(page, 'section.shown .fold');
  for (const key of ['Enter', ' ']) {
    const before = await page.evaluate(() => document.activeElement.ariaExpanded);
    await page.keyboard.press(key);
    assert.notStrictEqual(await page.evaluate(() => document.activeElement.ariaExpanded), before, 'rows open and close');
  }
}

async function paged(browser) {
  const page = await open(browser, 'large');
  await go(page, 't');
  await tabTo(page, 'section.shown > button');
  await page.keyboard.press('Enter');
  const at = await page.evaluate(() => [...document.querySelectorAll('section.shown tbody tr')].indexOf(document.activeElement.closest('tr')));
  assert.strictEqual(at, 500, 'the first of the other rows has the focus');
  await walk(page, 'all rows');
  await page.close();
}

async function flow(page) {
  const lit = () => page.evaluate(() => document.querySelector('section.shown .flow').classList.contains('picked') && document.querySelectorAll('.shown .lit').length);
  const listed = () => page.evaluate(() => [...document.querySelectorAll('section.shown details tbody tr')].filter(row => row.offsetParent).length);
  await tabTo(page, 'section.shown g.node');
  for (const key of ['Enter', ' ']) {
    await page.keyboard.press(key);
    const edges = await page.evaluate(() => document.querySelectorAll('.shown g.edge.lit').length);
    assert(await lit() > 2 && await listed() === edges && edges > 0, 'what flows through a node is lit and listed');
    await page.keyboard.press('Escape');
    assert(!await lit(), 'Escape shows all again');
  }
  await page.keyboard.press('ArrowRight');
  assert(await page.evaluate(() => document.activeElement.matches('g.edge')), 'arrows lead to ribbons');
  await page.keyboard.press('Enter');
  assert(await lit() > 2, 'which light up too');
  await page.keyboard.press('Escape');
}

async function tree(page) {
  await tabTo(page, 'section.shown .tree summary');
  for (const wanted of [false, true]) {
    await page.keyboard.press(wanted ? ' ' : 'Enter');
    assert.strictEqual(await page.evaluate(() => document.activeElement.parentNode.open), wanted, 'a branch opens and closes');
  }
}

async function relations(page) {
  await tabTo(page, 'section.shown select');
  const all = await page.innerText('section.shown .list p');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown'); // those that are waived
  await page.waitForFunction(text => document.querySelector('section.shown .list p').textContent !== text, all);
  await tabTo(page, 'section.shown input');
  await page.keyboard.type('xyz');
  assert.strictEqual(await page.evaluate(() => document.querySelectorAll('section.shown .list tbody tr').length), 0);
}

async function search(page, text) {
  await tabTo(page, 'section.shown input');
  await page.keyboard.type(text);
  await walk(page, 'what was found');
  await page.keyboard.press('Tab');
  await tabTo(page, 'section.shown .list a');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('section.shown table[data-t]'));
  assert(await page.evaluate(() => document.querySelector('section.shown tr').closest('section').contains(document.activeElement)), 'a row that was found has the focus');
}

async function years(page) {
  await tabTo(page, 'section.shown tbody a');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.closest('section.shown')?.id !== '`years');
}

async function suppose(page, id) {
  if (!await page.$('[id="`banner"]')) return;
  await go(page, id);
  await tabTo(page, 'section.shown td.why');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await tabTo(page, '.edits input');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1.00');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=status] .verdict', {timeout: 60000});
  assert(await page.evaluate(() => document.activeElement.matches('.edits input')), 'the focus stays in the amount');
  await walk(page, 'what may be supposed', 'aside');
  await page.keyboard.press('Escape');
  await walk(page, 'a supposition');
  await tabTo(page, '[role=status] .difference summary', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.difference section table', {timeout: 60000});
  await walk(page, 'its difference');
  await tabTo(page, '[role=status] button', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=status]', {state: 'hidden'});
  await page.waitForFunction(() => document.activeElement.matches('section.shown h2'));
}

async function checkAgain(page) {
  if (!await page.$('[id="`check-again"]')) return;
  await tabTo(page, '[id="`check-again"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[id="`check-result"] .verdict.good', {timeout: 60000});
  assert.strictEqual(await page.evaluate(() => document.activeElement.id), '`check-again', 'the focus stays');
}

// In each example the sections of each kind; a table for every amount that it opens.
async function report(browser, name, width) {
  const page = await open(browser, name, {width});
  const kinds = await page.evaluate(() => {
    const id = selector => document.querySelector(selector)?.closest('section').id;
    return {table: id('table[data-t]'), folds: id('tr[data-d="1"]'), prose: id('main p a.why'), flow: id('.flow svg g.node'), tree: id('.tree')};
  });
  let count = 0;
  for (const id of new Set(['`overview', '`relations', '`search', ...Object.values(kinds).filter(Boolean), ...await page.$('[id="`years"]') ? ['`years'] : []])) {
    await go(page, id);
    count = Math.max(count, await walk(page, `${name} ${id} at ${width}`));
    await skip(page, id);
    if (id === '`overview') await checkAgain(page);
    if (id === kinds.table) {
      await amount(page, id, 'section.shown td.why');
      await uncovered(page, id);
    }
    if (id === kinds.folds) await fold(page);
    if (id === kinds.prose) await amount(page, id, 'section.shown a.why');
    if (id === kinds.flow) await flow(page);
    if (id === kinds.tree) await tree(page);
    if (id === '`years') await years(page);
  }
  await suppose(page, kinds.table);
  if (name === 'township') {
    await go(page, '`relations');
    await relations(page);
    await go(page, '`search');
    await search(page, 'total');
  }
  assert.deepStrictEqual(page.wrong, []);
  await page.close();
  console.log(`${name} at ${width}: up to ${count} stops in a page`);
}

async function difference(browser) {
  const page = await open(browser, 'diff');
  await walk(page, 'the difference');
  await page.close();
}

// The editor lets the focus go, and everything beside it is reached.
async function playing(browser) {
  const page = await open(browser, playground);
  await page.waitForFunction(() => document.getElementById('verdict').textContent.includes('2 broken'), {timeout: 60000});
  await walk(page, 'the playground');
  await tabTo(page, '.cm-content');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('budgt');
  await page.waitForSelector('#findings >> text=budgt', {timeout: 60000});
  await tabTo(page, '#findings button');
  await page.keyboard.press(' ');
  await page.waitForFunction(() => document.activeElement.matches('.cm-content'));
  await page.close();
}

(async () => {
  const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
  await report(browser, 'township', 1200);
  await report(browser, 'wh2024', 1200);
  await report(browser, 'township', 320);
  await paged(browser);
  await difference(browser);
  if (playground) await playing(browser);
  await browser.close();
})().catch(error => {
  console.error(error.stack);
  process.exit(1);
});
