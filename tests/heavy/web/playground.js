// playground.js BROWSER PAGE: writes a budget in the playground, as a visitor would.
'use strict';
const assert = require('node:assert');
const {chromium} = require('playwright-core');
const {open, violations} = require('./pages');

const [, , executablePath, file] = process.argv;

const verdict = (page, text) => page.waitForFunction(wanted => document.getElementById('verdict').textContent.includes(wanted), text, {timeout: 60000});

async function write(page, text) {
  await page.click('.cm-content');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

// Files that are dropped: [name, bytes].
const drop = (page, list) => page.evaluate(files => {
  const dropped = new DataTransfer();
  for (const [name, content] of files) dropped.items.add(new File([new Uint8Array(content)], name));
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true}));
}, list.map(([name, content]) => [name, [...Buffer.from(content)]]));

// A budget reads the CSV file that is dropped after it, whichever budget was open before; what is no text is refused by its name.
async function drops(page) {
  await drop(page, [['own.budget', 'budget own "Own" { year 2025; unit k; language en }\nunit k decimals 2\ndimension a "A" { x "X"; y "Y" }\n' +
    'ledger o "O" by a\nfacts o from "own.csv"\ntable q "Q" { column "Name" label; column "Amount" = o; rows a; total "All" }\n']]);
  await page.waitForSelector('#findings >> text=own.csv', {timeout: 60000});
  await drop(page, [['own.csv', 'a,amount\nx,1.00\ny,2.00\n']]);
  await page.waitForSelector('#result >> text=3.00', {timeout: 60000});
  await drop(page, [['gbk.csv', [0xca, 0xd5, 0xc8, 0xeb]]]);
  await page.waitForSelector('#refused >> text=gbk.csv', {timeout: 60000});
  assert(!(await page.innerText('#files')).includes('gbk.csv') && await page.isVisible('#result >> text=3.00'));
}

(async () => {
  const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
  for (const [width, colorScheme] of [[1400, 'light'], [320, 'dark']]) {
    const page = await open(browser, file, {width, colorScheme, bypassCSP: true});
    await verdict(page, '2 broken');
    assert.deepStrictEqual(await violations(page), [], `${width}`);
    await page.close();
  }
  const page = await open(browser, file, {width: 1400});
  await verdict(page, '2 broken');
  assert((await page.innerText('#findings')).includes('492.95'), 'the culprit is named with its right amount');
  await page.click('text=Riverton');
  await verdict(page, '0 broken; 0 errors');
  assert(await page.isVisible('#result table td'));
  await page.selectOption('#shown', {label: await page.evaluate(() => [...document.querySelectorAll('#shown option')].at(-1).textContent)});
  assert(await page.isVisible('#result svg g.node'), 'a flow is drawn');
  // A misspelt word is mended by its fix; a hostile text stays a text.
  await page.click('text=A small town');
  await write(page, 'budgt b "<img src=x onerror=alert(1)>" { year 2025; unit k }\nunit k decimals 2\n');
  await page.waitForSelector('#findings >> text=budgt', {timeout: 60000});
  await page.click('#findings button >> text=Write budget');
  await verdict(page, '0 errors');
  await page.setInputFiles('#open', {name: '<b>.csv', mimeType: 'text/csv', buffer: Buffer.from('Code,Amount\n1,2.00\n')});
  await page.waitForSelector('#files >> text=<b>.csv', {timeout: 60000});
  await drops(page);
  assert.deepStrictEqual(page.wrong, []);
  await browser.close();
})().catch(error => {
  console.error(error.stack);
  process.exit(1);
});
