// What the tests of pages share.
'use strict';
const fs = require('node:fs');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// A page that reports what must not happen: errors, dialogs, requests.
async function open(browser, path, options) {
  const page = await browser.newPage({viewport: {width: options.width ?? 1200, height: 900}, ...options});
  const wrong = [];
  page.on('pageerror', error => wrong.push(`error: ${error.message}`));
  page.on('dialog', dialog => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', request => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('blob:')) wrong.push(`request: ${request.url()}`);
  });
  page.wrong = wrong;
  await page.goto(`file://${path}`);
  return page;
}

// What breaks the rules of WCAG 2.2, A and AA.
async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(rules => globalThis.axe.run(document, {runOnly: rules}), RULES);
  return result.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
}

// Waits until all that is put off until the first part has been painted is shown, too.
async function settled(page) {
  await page.evaluate(async () => {
    const size = () => document.querySelectorAll('*').length, frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)));
    for (let still = 0, before = size(); still < 4; before = size()) {
      await frame();
      still = size() === before ? still + 1 : 0;
    }
  });
}

module.exports = {open, violations, settled};
