// quick.js BROWSER FOLDER: what a page costs its reader, in time of the browser's own thread and in numbers of boxes, which other
// programs on the machine do not change. Ends with 1 where it is too much.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const {chromium} = require('playwright-core');
const pages = require('./pages');

const [, , executablePath, folder] = process.argv;
const SLOWER = 6, ANSWER = 50; // a click at a sixth of the speed, in milliseconds
const BOXES = 1.5; // of a page, for each box of a page that has nothing but the table
const LOOKS = 5;

async function metricsOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  return async () => {
    const {metrics} = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({name, value}) => [name, value]));
  };
}

const painted = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const open = (browser, name) => pages.open(browser, `${folder}/${name}`, {});

const ANSWERING = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];

// A click until its panel is laid out, each time on another cell of the largest table.
async function clicks(browser) {
  const page = await open(browser, 'wh2024.html');
  const id = await page.evaluate(() => [...document.querySelectorAll('table[data-t]')].sort((a, b) => b.rows.length - a.rows.length)[0].closest('section').id);
  await page.evaluate(where => { location.hash = encodeURIComponent(where); }, id);
  await painted(page);
  const metrics = await metricsOf(page);
  const times = [];
  for (let at = 0; at < 15; at++) {
    const before = await metrics();
    await page.evaluate(n => document.querySelectorAll('section.shown td.why')[n * 7].click(), at);
    await painted(page);
    const after = await metrics();
    times.push(ANSWERING.reduce((sum, key) => sum + after[key] - before[key], 0) * 1000 * SLOWER);
  }
  await page.close();
  console.log(`a click at a sixth of the speed: ${median(times).toFixed(1)} ms (${times.map(time => time.toFixed(0)).join(' ')})`);
  assert(median(times) > 0 && median(times) <= ANSWER, `a click takes ${median(times)} ms`);
}

// The largest table alone, as a page without scripts and with the same style.
async function writeStatic(browser) {
  const page = await open(browser, 'wh2024.html');
  const [id, markup, style] = await page.evaluate(() => {
    const table = [...document.querySelectorAll('table[data-t]')].sort((a, b) => b.querySelectorAll('td, th').length - a.querySelectorAll('td, th').length)[0];
    return [table.closest('section').id, table.outerHTML, document.querySelector('style').textContent];
  });
  await page.close();
  fs.writeFileSync(`${folder}/static.html`, `<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>t</title><style>${style}</style><body><main>${markup}</main>`);
  return id;
}

async function opened(browser, name) {
  const page = await browser.newPage({viewport: {width: 1200, height: 900}});
  const metrics = await metricsOf(page);
  const before = await metrics();
  await page.goto(`file://${folder}/${name}`);
  await painted(page);
  const after = await metrics();
  await page.close();
  const spent = key => after[key] - before[key];
  return {boxes: after.LayoutObjects, layout: spent('LayoutDuration') + spent('RecalcStyleDuration')};
}

// Opening the report at its largest table lays out little more than that table.
async function opening(browser) {
  const id = await writeStatic(browser);
  const report = [], table = [], first = [];
  for (let look = 0; look < LOOKS; look++) {
    report.push(await opened(browser, `wh2024.html#${id}`));
    table.push(await opened(browser, 'static.html'));
    first.push(await opened(browser, 'wh2024.html'));
  }
  const boxes = list => list[0].boxes, time = list => median(list.map(one => one.layout)) * 1000;
  console.log(`opening ${id}: ${boxes(report)} boxes, ${time(report).toFixed(1)} ms of style and layout; the table alone ${boxes(table)} boxes, ` +
    `${time(table).toFixed(1)} ms: ${(boxes(report) / boxes(table)).toFixed(2)} times the boxes, ${(time(report) / time(table)).toFixed(2)} times the time; ` +
    `the first page ${boxes(first)} boxes, ${time(first).toFixed(1)} ms`);
  assert(boxes(report) <= BOXES * boxes(table), 'more is laid out than the page shows');
  assert(boxes(first) <= boxes(report), 'the first page lays out more than a large table');
}

(async () => {
  const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
  await clicks(browser);
  await opening(browser);
  await browser.close();
})().catch(error => {
  console.error(error.message);
  process.exit(1);
});
