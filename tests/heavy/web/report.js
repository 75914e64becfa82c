// report.js BROWSER FOLDER: opens the pages in FOLDER as a reader would. Ends with 1 at the first thing that is wrong.
'use strict';
const assert = require('node:assert');
const {chromium} = require('playwright-core');
const pages = require('./pages');

const {violations, settled} = pages;
const [, , executablePath, folder] = process.argv;
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const open = (browser, name, options) => pages.open(browser, `${folder}/${name}.html`, options);

async function sections(page) {
  return page.evaluate(() => [...document.querySelectorAll('main section')].map(section => section.id));
}

// Every `step`-th section, with a number explained where there is one.
async function accessible(browser, name, step) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1600]) {
      const page = await open(browser, name, {width, colorScheme, bypassCSP: true});
      const ids = await sections(page);
      for (let at = 0; at < ids.length; at += step) {
        await page.evaluate(id => { location.hash = encodeURIComponent(id); }, ids[at]);
        const cell = await page.$('section.shown td.why');
        if (cell) await cell.click();
        await settled(page);
        assert.deepStrictEqual(await violations(page), [], `${name} ${ids[at]} ${width} ${colorScheme}`);
        assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${ids[at]} scrolls sideways at ${width}`);
      }
      assert.deepStrictEqual(page.wrong, []);
      await page.close();
    }
  }
}

// The rules do find something: without a name, a region that scrolls is a violation.
async function rulesWork(browser) {
  const page = await open(browser, 'township', {bypassCSP: true});
  await page.evaluate(() => document.documentElement.removeAttribute('lang'));
  assert((await violations(page)).some(text => text.startsWith('html-has-lang')));
  await page.close();
}

// Tab, arrows, Enter and Escape are enough.
async function keyboard(browser) {
  const page = await open(browser, 'township', {});
  const [id] = await page.evaluate(() => [...document.querySelectorAll('table[data-t]')].map(table => table.closest('section').id));
  await page.evaluate(where => { location.hash = encodeURIComponent(where); }, id);
  await page.focus('section.shown td.why[tabindex="0"]');
  await page.keyboard.press('ArrowDown');
  const place = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press('Enter');
  assert(await page.isVisible('aside'), 'Enter explains the number');
  assert.strictEqual(await page.evaluate(() => document.activeElement.id), '`panel-title');
  assert.strictEqual(await page.innerText('aside .value'), place.trim() || '(blank)');
  await settled(page);
  const link = await page.evaluate(() => location.hash);
  await page.keyboard.press('Escape');
  assert(!await page.isVisible('aside'), 'Escape closes it');
  assert.strictEqual(await page.evaluate(() => document.activeElement.textContent), place, 'and goes back to where one was');
  await page.goto(`file://${folder}/township.html${link}`);
  await page.reload();
  assert(await page.isVisible('aside'), 'a link to one number opens it');
  await page.close();
}

// A number in prose explains itself like a cell, and leads to where it is shown again.
async function prose(browser) {
  const page = await open(browser, 'wh2024', {});
  await page.evaluate(() => { location.hash = 'wh2024'; });
  const link = page.locator('section.shown p a.why', {hasText: '101516.15'}).first();
  await link.focus();
  const text = await link.innerText();
  await page.keyboard.press('Enter');
  assert(await page.isVisible('aside'), 'Enter explains the number');
  assert.strictEqual(await page.innerText('aside .value'), text);
  assert((await page.innerText('aside code')).startsWith('amount'), 'its expression');
  await settled(page);
  assert(await page.locator('aside table').count() >= 2, 'its facts and relations');
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press('Escape');
  assert.strictEqual(await page.evaluate(() => document.activeElement.textContent), text);
  await page.goto(`file://${folder}/wh2024.html${hash}`);
  await page.reload();
  assert.strictEqual(await page.innerText('aside .value'), text, 'a link to it opens it');
  const unasked = await page.evaluate(() => [...document.querySelectorAll('b.computed')].filter(one => /[0-9]([.][0-9]+)?(万元|%)/.test(one.textContent)).length);
  assert.strictEqual(unasked, 0, 'every amount of the prose is a link');
  await page.close();
}

// What a node of the flow touches is lit, and Escape shows all again.
async function flow(browser) {
  const page = await open(browser, 'wh2024', {});
  await page.evaluate(() => { location.hash = 'flow'; });
  await page.click('section.shown g.node');
  const [lit, all] = await page.evaluate(() => [document.querySelectorAll('.shown .lit').length, document.querySelectorAll('.shown g.node, .shown g.edge').length]);
  assert(lit > 2 && lit < all, `${lit} of ${all} are lit`);
  await page.close();
}

async function withoutScripts(browser) {
  const page = await open(browser, 'township', {javaScriptEnabled: false});
  const text = await page.innerText('body');
  assert(text.includes('Every relation holds') && text.includes('Running costs by account'), text.slice(0, 300));
  await page.close();
}

// What stands outside of tables follows a supposition, too: each page of a kind, by what is new in it.
async function follows(page) {
  const pagesOf = {'`overview': '.verdict.bad', '`years': 'td.n', flow: 'details td.n', accounts: '.tree', wh2024: 'a.why'};
  for (const [id, selector] of Object.entries(pagesOf)) {
    await page.evaluate(where => { location.hash = encodeURIComponent(where); }, id);
    assert(await page.$(`section.shown .part ${selector}`), `${id} is shown`);
    if (selector === '.verdict.bad' || selector === '.tree') continue;
    const differ = await page.evaluate(wanted => [...document.querySelectorAll(`section.shown .part ${wanted}.supposed`)].map(cell => [cell.dataset.text, cell.textContent]), selector);
    assert(differ.length && differ.every(([was, is]) => was !== is), `${id} follows`);
  }
  assert(await page.$('.flow.supposed svg g.node') && await page.$('.flow.supposed .tree'), 'the drawings follow');
}

// After a supposition the page says what the page of such a budget says, down to each mark of how a printed figure came out.
async function likeSuchABudget(browser) {
  const page = await open(browser, 'before', {});
  if (!await page.$('[id="`check-again"]')) return;
  const texts = one => one.evaluate(() => [...document.querySelectorAll('.part, table[data-t] tbody')].map(part => part.textContent.replace(/[▾▸]/g, '').replaceAll('after.budget', 'before.budget')));
  const [before, after] = [await texts(page), await open(browser, 'after', {}).then(texts)];
  await page.evaluate(() => { location.hash = 't'; });
  await page.click('section.shown td.why >> nth=0');
  await page.fill('.edits input >> nth=0', '10.00');
  await page.press('.edits input >> nth=0', 'Enter');
  await page.waitForSelector('[role=status] .verdict', {timeout: 60000});
  assert.deepStrictEqual(await texts(page), after);
  assert(before.every((text, at) => /hold/.test(text) || text !== after[at]), 'all of it is another one');
  assert((await page.innerText('aside')).includes('10.00'), 'the panel, too');
  await page.evaluate(() => { location.hash = encodeURIComponent('`overview'); });
  await page.click('[id="`check-again"]');
  await page.waitForSelector('[id="`check-result"] .verdict.good', {timeout: 60000}); // of what was published
  await page.click('[role=status] button');
  await page.waitForSelector('[role=status]', {state: 'hidden'});
  assert.deepStrictEqual(await texts(page), before, 'undone');
  await page.close();
}

// What is no amount is refused in its place, an amount is one however its thousands are written, and a supposition is not printed.
async function amounts(browser) {
  const page = await open(browser, 'township', {});
  if (!await page.$('[id="`check-again"]')) return;
  await page.evaluate(() => { location.hash = 'accounts'; });
  await page.click('section.shown td.why >> nth=0');
  const input = page.locator('.edits input').first();
  for (const text of ['12,5', '1.234,56', '1,2,3', '１２３', '1e9', '−5', '5 thousand', '', '<b>']) {
    await input.fill(text);
    await input.press('Enter');
    assert(await input.evaluate(one => one.validationMessage) && !await page.isVisible('[role=status]'), `${text} is no amount`);
  }
  await input.fill('1,310.0'); // in a field of a CSV file
  await input.press('Enter');
  await page.waitForSelector('[role=status] .verdict.bad', {timeout: 60000});
  assert((await page.innerText('[role=status]')).includes('1,310.0 thousand is most likely wrong'));
  await page.emulateMedia({media: 'print'});
  assert.strictEqual(await page.evaluate(() => document.body.innerText.split(/[.] Amounts/)[0].trim()), 'A supposition, not the budget');
  assert(!await page.evaluate(() => document.body.innerText.includes('310.0')), 'it is not printed');
  await page.emulateMedia({media: 'screen'});
  await page.locator('.edits input').first().fill('9'.repeat(60));
  await page.locator('.edits input').first().press('Enter');
  await page.waitForSelector('[role=status] details[open] li', {timeout: 60000}); // why it could not be tried
  await page.close();
}

// A page in which someone has changed what stands outside of tables is found out.
async function foundOut(browser) {
  const page = await open(browser, 'before', {});
  if (!await page.$('[id="`check-again"]')) return;
  await page.evaluate(() => [...document.querySelectorAll('[id="`years"] td.n')].find(cell => cell.textContent === '+10.00').firstChild.data = '+1.00');
  await page.click('[id="`check-again"]');
  await page.waitForSelector('[id="`check-result"] .verdict.bad', {timeout: 60000});
  assert((await page.innerText('[id="`check-result"]')).includes('+10.00'));
  await page.close();
}

// The page's own compiler gives what the page says; another amount gives what the command line would.
async function checks(browser) {
  const page = await open(browser, 'wh2024', {});
  if (!await page.$('[id="`check-again"]')) return;
  await page.click('[id="`check-again"]');
  await page.waitForSelector('[id="`check-result"] .verdict.good', {timeout: 60000});
  await page.evaluate(() => { location.hash = 't03'; });
  await page.click('section.shown td.why >> nth=6');
  const input = page.locator('.edits input').first();
  const before = await input.inputValue();
  await input.fill('1.00');
  await input.press('Enter');
  await page.waitForSelector('[role=status] .verdict.bad', {timeout: 60000});
  assert((await page.innerText('[role=status]')).includes(before.replace(/\B(?=(\d{3})+\.)/g, ',')), 'the culprit is named with its right amount');
  assert(await page.evaluate(() => document.querySelectorAll('.supposed').length) > 5);
  await follows(page);
  await page.click('.difference summary');
  await page.waitForSelector('.difference section table', {timeout: 60000});
  assert((await page.innerText('.difference')).includes('1.00'), 'the difference is shown as budgetc diff does');
  await page.click('[role=status] button');
  assert(!await page.$('.flow.supposed'), 'the flow is as it was');
  assert.strictEqual(await page.evaluate(() => document.querySelectorAll('.supposed').length), 0, 'undone');
  assert.deepStrictEqual(page.wrong, []);
  await page.close();
}

// A supposition of hostile texts, and what it changes, stay texts.
async function hostileSupposition(browser) {
  const page = await open(browser, 'hostile', {});
  if (!await page.$('[id="`check-again"]')) return;
  await page.evaluate(() => { location.hash = 't'; });
  await page.click('section.shown td.why >> nth=2');
  const input = page.locator('.edits input').first();
  await input.fill('70.00');
  await input.press('Enter');
  await page.waitForSelector('[role=status] .verdict', {timeout: 60000});
  await page.click('.difference summary');
  await page.waitForSelector('.difference section table', {timeout: 60000});
  const text = await page.innerText('.difference');
  assert(text.includes('<') && text.includes('70.00'), text);
  assert.strictEqual(await page.locator('.difference :is(img, script, iframe, style, [onclick], [onerror])').count(), 0);
  assert.deepStrictEqual(page.wrong, []);
  await page.close();
}

// In the page: where the characters of the first text in what matches begin, as one sees them.
const seen = (selector, from, to) => {
  const text = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  return range.getBoundingClientRect().left;
};
const left = (page, selector) => page.evaluate(wanted => document.querySelector(wanted).getBoundingClientRect().left, selector);

// A negative amount: its sign is seen before its digits, and these from left to right.
async function readsAsNumber(page, selector) {
  const places = [];
  for (let at = 0; at < 4; at++) places.push(await page.evaluate(`(${seen})(${JSON.stringify(selector)}, ${at}, ${at + 1})`));
  assert.deepStrictEqual(places, [...places].sort((a, b) => a - b), `${selector} is seen as ${places}`);
}

// A page in Hebrew is the other way round: contents, columns, panel, keys and the flow, but no number.
async function mirrored(browser) {
  const page = await open(browser, 'mirrored', {width: 1200});
  await page.evaluate(() => { location.hash = 't'; });
  assert(await left(page, 'nav') > await left(page, 'main'), 'contents are on the right');
  assert(await left(page, 'section.shown tbody th') > await left(page, 'section.shown td.why'), 'the first column is on the right');
  await readsAsNumber(page, 'section.shown tbody tr:nth-child(3) td.why');
  await page.focus('section.shown td.why[tabindex="0"]');
  const before = await left(page, ':focus');
  await page.keyboard.press('ArrowLeft');
  assert(await left(page, ':focus') < before, 'the arrow leads to where it points');
  await page.click('section.shown tbody tr:nth-child(3) td.why');
  await settled(page);
  assert.strictEqual(await left(page, 'aside'), 0, 'the panel is on the left');
  await readsAsNumber(page, 'aside .value');
  await readsAsNumber(page, 'aside td.n');
  await page.evaluate(() => { location.hash = 'report'; });
  await readsAsNumber(page, 'section.shown a.why');
  await page.evaluate(() => { location.hash = 'flow'; });
  const nodes = await page.evaluate(() => [...document.querySelectorAll('section.shown g.node')].map(node => [node.getBoundingClientRect().left, node.textContent.includes('מיסים')]).sort(([a], [b]) => b - a));
  assert(nodes.length > 2 && nodes[0][1] && nodes[0][0] > nodes[1][0], 'money flows to the left');
  await page.close();
  const other = await open(browser, 'township', {width: 1200});
  assert(await left(other, 'nav') < await left(other, 'main') && await other.evaluate(() => document.dir === ''), 'others are not');
  await other.close();
}

// Words of the page that are in English say so; those of the budget do not, and a page in Hebrew has Hebrew ones.
async function foreign(browser) {
  const english = page => page.evaluate(() => [...document.querySelectorAll('[lang=en]')].map(one => one.textContent.trim()));
  const page = await open(browser, 'foreign', {});
  await page.evaluate(() => { location.hash = 't'; });
  await page.click('section.shown td.why >> nth=0');
  await settled(page);
  const found = await english(page);
  for (const word of ['Overview', 'hold exactly', 'Close', 'Fact', 'Name or member']) assert(found.includes(word), `${word} is English`);
  const labels = await page.evaluate(() => [...document.querySelectorAll('section.shown tbody th')].map(one => one.lang));
  assert(labels.length && labels.every(lang => !lang), 'labels are of the budget');
  await page.close();
  const other = await open(browser, 'mirrored', {});
  assert.deepStrictEqual(await english(other), []);
  assert.strictEqual(await other.innerText('nav a >> nth=0'), 'סקירה');
  await other.close();
}

// Relations are filtered by state, by table and by name.
async function relations(browser) {
  const page = await open(browser, 'township', {});
  await page.evaluate(() => { location.hash = encodeURIComponent('`relations'); });
  const found = async () => Number((await page.innerText('section.shown .list p')).replace(/\D/g, ''));
  const all = await found();
  assert(all > 100, `${all} relations`);
  await page.selectOption('section.shown select >> nth=1', {index: 1});
  const ofTable = await found();
  await page.selectOption('section.shown select >> nth=0', '2');
  const waived = await found();
  assert(all > ofTable && ofTable > waived && waived > 0, `${all} ${ofTable} ${waived}`);
  await page.close();
}

// Search counts all that it finds, and knows an amount with and without thousands apart.
async function search(browser) {
  const page = await open(browser, 'wh2024', {});
  await page.evaluate(() => { location.hash = encodeURIComponent('`search'); });
  const found = async text => {
    await page.fill('section.shown input', text);
    return Number((await page.innerText('section.shown .list p >> nth=0')).replace(/\D/g, ''));
  };
  assert.deepStrictEqual([await found('101,516.15'), await found(','), await found('')], [await found('101516.15'), await found(','), 0]);
  assert(await found('101516.15') > 3 && await found('2060499') > 1 && await found('武汉市') > 1);
  assert(await found('0') > 200 && await page.locator('section.shown .list li').count() === 200 && await page.isVisible('section.shown .list p >> nth=1'));
  await page.close();
}

// On a page of A4 nothing is cut off, nothing is closed, and the title is not alone on its page.
async function printed(browser, name) {
  const page = await open(browser, name, {width: 756}); // less its margins
  await page.emulateMedia({media: 'print'});
  const [cut, closed, tables, towers] = await page.evaluate(() => [
    [...document.querySelectorAll('table, svg')].filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.closest('section').id),
    [...document.querySelectorAll('main details td, main details li')].filter(one => !one.checkVisibility({contentVisibilityAuto: true})).length,
    [...document.querySelectorAll('main table')].filter(one => one.checkVisibility()).length,
    [...document.querySelectorAll('main thead th')].filter(one => { // of one character a line
      const {fontSize, paddingLeft} = getComputedStyle(one);
      return one.textContent.length > 2 && one.clientWidth - 2 * parseFloat(paddingLeft) < 2 * parseFloat(fontSize) - 1;
    }).map(one => one.textContent),
  ]);
  assert.deepStrictEqual([cut, closed, towers], [[], 0, []], `${name}, printed`);
  assert(tables > 10, `${tables} tables are printed`);
  await page.pdf({path: `${folder}/${name}.pdf`, format: 'A4'});
  await page.close();
}

// What was asked stays in sight beside, or above, the panel that answers: in each table and document, cells at its edges and in its middle.
async function inSight(browser, width, height) {
  const page = await open(browser, 'wh2024', {viewport: {width, height}});
  let asked = 0;
  for (const id of await sections(page)) {
    await page.evaluate(where => { location.hash = encodeURIComponent(where); }, id);
    const covered = await page.evaluate(async () => {
      const all = [...document.querySelectorAll('section.shown .why')].filter(cell => cell.offsetParent), end = cell => cell.getBoundingClientRect().right;
      const chosen = all.length ? [all[0], all.at(-1), all.reduce((last, cell) => (end(cell) > end(last) ? cell : last)), all[all.length >> 1]] : [];
      const found = [];
      for (const cell of chosen) {
        cell.scrollIntoView({block: 'center', inline: 'nearest'});
        cell.click();
        await new Promise(done => requestAnimationFrame(() => setTimeout(done, 10)));
        const box = [...cell.getClientRects()].at(-1);
        found.push(cell.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)) ? '' : cell.textContent);
        dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
      }
      return found;
    });
    assert(covered.every(text => !text), `${id} at ${width}: ${covered}`);
    asked += covered.length;
  }
  assert(asked > 100, `${asked} were asked`);
  await page.close();
}

// In a narrow window a page begins with its heading, whatever is above it.
async function begins(browser) {
  const page = await open(browser, 'township', {width: 320});
  await page.evaluate(() => { location.hash = encodeURIComponent('`relations'); });
  await settled(page);
  const top = await page.evaluate(() => document.querySelector('section.shown h2').getBoundingClientRect().top);
  assert(top >= 0 && top < 100, `its heading is at ${top}`);
  await page.close();
}

(async () => {
  const browser = await chromium.launch({executablePath, args: QUIET});
  await rulesWork(browser);
  await accessible(browser, 'hostile', 1);
  await accessible(browser, 'diff', 1);
  await accessible(browser, 'mirrored', 1);
  await accessible(browser, 'before', 1);
  await accessible(browser, 'foreign', 1);
  await accessible(browser, 'township', 4);
  await accessible(browser, 'wh2024', 12);
  await keyboard(browser);
  await prose(browser);
  await flow(browser);
  await withoutScripts(browser);
  await checks(browser);
  await likeSuchABudget(browser);
  await foundOut(browser);
  await amounts(browser);
  await hostileSupposition(browser);
  await relations(browser);
  await search(browser);
  await mirrored(browser);
  await foreign(browser);
  await begins(browser);
  for (const [width, height] of [[320, 640], [1200, 900], [1600, 900]]) await inSight(browser, width, height);
  for (const name of ['wh2024', 'township']) await printed(browser, name);
  await browser.close();
})().catch(error => {
  console.error(error.message);
  process.exit(1);
});
