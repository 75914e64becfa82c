// A workbook as exceljs reads it: tables under their names, amounts and remembered values as in the report, formulas where the report has
// some, comments on cells that were computed, and a picture for each figure.
//
// usage: workbook.mjs BUDGETC BUDGET WORKBOOK, with exceljs in node_modules of the folder that it runs in
import {execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import path from 'node:path';

const ExcelJS = createRequire(path.resolve('package.json'))('exceljs');
const [budgetc, budget, file] = process.argv.slice(2);
const report = JSON.parse(execFileSync(budgetc, ['--emit=json', budget], {encoding: 'utf8', maxBuffer: 1 << 28}));
const book = new ExcelJS.Workbook();
await book.xlsx.readFile(file);
const problems = [];
const counts = {tables: 0, amounts: 0, formulas: 0, comments: 0, pictures: 0};

function checkAmount(where, cell, wanted) {
  const value = cell.formula === undefined ? cell.value : cell.result;
  const number = Number(wanted.amount) / (wanted.percent ? 100 : 1);
  if (typeof value !== 'number' || Math.abs(value - number) > 1e-9 * Math.max(1, Math.abs(number)))
    problems.push(`${where}: ${JSON.stringify(cell.value)}, not ${wanted.amount}`);
  counts.amounts++;
  if (cell.formula !== undefined) counts.formulas++;
  if (cell.note !== undefined) counts.comments++;
}

for (const table of report.tables.filter(one => one.columns.length)) {
  const sheet = book.getWorksheet(table.id.slice(0, 31));
  if (!sheet) {
    problems.push(`no sheet ${table.id}`);
    continue;
  }
  counts.tables++;
  const first = 3 + Math.max(...table.columns.map(column => column.headings.length));
  table.rows.forEach((row, at) => row.cells.forEach((wanted, column) => {
    if (wanted?.amount !== undefined) checkAmount(`${table.id}/${at + 1}/${column + 1}`, sheet.getRow(first + at).getCell(column + 1), wanted);
  }));
}
for (const figure of report.figures) {
  const images = book.getWorksheet(figure.id)?.getImages() ?? [];
  if (images.length !== 1) problems.push(`figure ${figure.id}: ${images.length} pictures`);
  for (const {imageId} of images) {
    const bytes = book.getImage(imageId).buffer;
    if (bytes.subarray(1, 4).toString() !== 'PNG') problems.push(`figure ${figure.id} is no PNG`);
    counts.pictures++;
  }
}
for (const [what, count] of Object.entries(counts))
  if (!count) problems.push(`no ${what}`);
console.log(problems.slice(0, 10).join('\n') || JSON.stringify(counts));
process.exit(problems.length ? 1 : 0);
