// firefox.js BROWSER FOLDER: the pages in FOLDER in Firefox, as report.js opens them in Chromium. Ends with 1 at the first thing that is wrong.
'use strict';
const assert = require('node:assert');
const puppeteer = require('puppeteer-core');
const {violations} = require('./pages');

const [, , executablePath, folder] = process.argv;

async function open(browser, name, width = 1200) {
  const page = await browser.newPage();
  page.wrong = [];
  page.on('pageerror', error => page.wrong.push(`error: ${error.message}`));
  page.on('dialog', dialog => {
    page.wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', request => { // the rules bring a font as data:, which goes nowhere
    if (!/^(file|blob|data):/.test(request.url())) page.wrong.push(`request: ${request.url()}`);
  });
  await page.setViewport({width, height: 900});
  await page.goto(`file://${folder}/${name}.html`);
  return page;
}

async function go(page, fragment) {
  await page.evaluate(where => { location.hash = encodeURIComponent(where); }, fragment);
}

// Every `step`-th section, wide and narrow, with a number explained where there is one.
async function sections(browser, name, step) {
  for (const width of [320, 1600]) {
    const page = await open(browser, name, width);
    const ids = await page.$$eval('main section', all => all.map(section => section.id));
    for (let at = 0; at < ids.length; at += step) {
      await go(page, ids[at]);
      await page.evaluate(() => document.querySelector('section.shown .why')?.click());
      assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${ids[at]} scrolls sideways at ${width}`);
      assert.deepStrictEqual(await violations(page), [], `${name} ${ids[at]} ${width}`);
    }
    assert.deepStrictEqual(page.wrong, [], `${name} ${width}`);
    await page.close();
  }
}

// Enter explains a number, Escape goes back.
async function keyboard(browser) {
  const page = await open(browser, 'township');
  const id = await page.$eval('table[data-t]', table => table.closest('section').id);
  await go(page, id);
  await page.focus('section.shown td.why[tabindex="0"]');
  await page.keyboard.press('ArrowDown');
  const place = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press('Enter');
  assert.strictEqual(await page.$eval('aside .value', value => value.textContent), place);
  await page.keyboard.press('Escape');
  assert.strictEqual(await page.evaluate(() => document.activeElement.textContent), place);
  assert.deepStrictEqual(page.wrong, []);
  await page.close();
}

// The compiler runs here, too; an amount that is supposed changes what follows from it.
async function checks(browser) {
  const page = await open(browser, 'wh2024');
  if (!await page.$('[id="`check-again"]')) return;
  await page.click('[id="`check-again"]');
  await page.waitForSelector('[id="`check-result"] .verdict.good', {timeout: 60000});
  await go(page, 't03');
  await page.evaluate(() => document.querySelectorAll('section.shown td.why')[6].click());
  await page.waitForSelector('.edits input'); // put off until the first answer is seen
  await page.$eval('.edits input', input => {
    input.value = '1.00';
    input.dispatchEvent(new Event('change'));
  });
  await page.waitForSelector('[role=status] .verdict.bad', {timeout: 60000});
  await page.click('.difference summary');
  await page.waitForSelector('.difference section table', {timeout: 60000});
  assert.deepStrictEqual(page.wrong, []);
  await page.close();
}

(async () => {
  const browser = await puppeteer.launch({browser: 'firefox', executablePath, headless: true});
  console.log(await browser.version());
  await sections(browser, 'hostile', 1);
  await sections(browser, 'diff', 1);
  await sections(browser, 'township', 4);
  await keyboard(browser);
  await checks(browser);
  await browser.close();
})().catch(error => {
  console.error(error.message);
  process.exit(1);
});
