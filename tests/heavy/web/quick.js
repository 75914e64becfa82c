// quick.js BROWSER FOLDER: what a page costs its reader, in time of the browser's own thread and in numbers of boxes, which other
// programs on the machine do not change. Ends with 1 where it is too much.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const {chromium} = require('playwright-core');
const pages = require('./pages');

const [, , executablePath, folder] = process.argv;
const SLOWER = 6, ANSWER = 50; // a click at a sixth of the speed, in milliseconds
const TABLE = 22; // milliseconds in which a machine of full speed lays out the largest table: one that is busy takes longer for all
const BOXES = 1.5; // of a page, for each box of a page that has nothing but the table
const LOOKS = 5;
const FIRST = 2; // of the first click, for each of the others

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

// What the browser does while act() runs: events with the time of their own thread.
async function traced(browser, act) {
  const session = await browser.newBrowserCDPSession(), events = [];
  session.on('Tracing.dataCollected', part => events.push(...part.value));
  await session.send('Tracing.start', {transferMode: 'ReportEvents', traceConfig: {includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline']}});
  await act();
  const complete = new Promise(done => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  return events.sort((a, b) => a.ts - b.ts);
}

// For each click, the time of the page's thread until what it changed is handed over to be drawn: the click, and the task that
// makes the first frame after it.
function answers(events) {
  const clicks = events.filter(event => event.name === 'EventDispatch' && event.args.data.type === 'click');
  return clicks.map(click => {
    const own = events.filter(event => event.pid === click.pid && event.tid === click.tid);
    const commit = own.find(event => event.name === 'Commit' && event.ts > click.ts + click.dur);
    const frame = own.find(event => event.name === 'RunTask' && event.ts <= commit.ts && event.ts + event.dur > commit.ts);
    return (click.tdur + frame.tdur) / 1000 * SLOWER;
  });
}

// The cell with the longest answer of each table with long ones, and then some others of the largest table.
const chooseCells = () => {
  const {data, bodyRows, tableAt} = globalThis.budgetReport;
  const count = (cell, kind) => new Set(cell[3].flatMap(sum => data.sums[sum][kind])).size;
  const length = cell => Math.min(count(cell, 0), 50) + Math.min(count(cell, 1), 40);
  const longest = data.cells.map((cells, table) => [table, cells.reduce((most, cell) => (length(cell) > length(most) ? cell : most), cells[0])])
    .filter(([, cell]) => cell).sort(([, a], [, b]) => length(b) - length(a)).slice(0, 6).map(([table, [row, column]]) => [table, row, column]);
  const largest = data.cells.reduce((most, _, table) => (bodyRows(tableAt(table)).length > bodyRows(tableAt(most)).length ? table : most), 0);
  return [...longest, ...data.cells[largest].filter((_, at) => at % 7 === 5).slice(0, 6).map(([row, column]) => [largest, row, column])];
};

// Clicks on a page that was left alone for a moment.
async function clicksOn(browser) {
  const page = await open(browser, 'wh2024.html');
  const cells = await page.evaluate(chooseCells);
  const show = async ([table]) => {
    await page.evaluate(at => { location.hash = encodeURIComponent(globalThis.budgetReport.data.tables[at]); }, table);
    await page.waitForTimeout(600);
  };
  await show(cells[0]);
  const events = await traced(browser, async () => {
    for (const cell of cells) {
      await show(cell);
      await page.evaluate(where => globalThis.budgetReport.cellAt(...where).click(), cell);
      await painted(page);
    }
  });
  await page.close();
  return answers(events);
}

// Every click, as it was on the quickest of several pages: other programs can only add to it. The first costs no multiple of the
// others: what it needs is at hand.
async function clicks(browser, table) {
  const looks = [];
  for (let look = 0; look < LOOKS; look++) looks.push(await clicksOn(browser));
  const times = looks[0].map((_, at) => Math.min(...looks.map(look => look[at])));
  const later = median(times.slice(1)), slowest = Math.max(...times) * TABLE / table;
  console.log(`a click at a sixth of the speed: ${times.map(time => time.toFixed(0)).join(' ')} ms; the first ${(times[0] / later).toFixed(2)} times the others; ` +
    `the slowest ${slowest.toFixed(1)} ms on a machine that is not busy`);
  assert(times.length > 6 && Math.min(...times) > 0 && slowest <= ANSWER, `a click takes ${slowest} ms`);
  assert(times[0] <= FIRST * later, 'the first click finds nothing at hand');
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

// Opening the report at its largest table lays out little more than that table. Returns the milliseconds of the table.
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
  return Math.min(...table.map(one => one.layout)) * 1000;
}

(async () => {
  const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
  await clicks(browser, await opening(browser));
  await browser.close();
})().catch(error => {
  console.error(error.message);
  process.exit(1);
});
