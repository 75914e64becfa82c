// Workbooks as exceljs reads them, which does not calculate: for each file the sheets in their order, with the text of every row, how many cells
// have formulas, and the rows that are red by a rule of the sheet, "LEFT($I2,9)="broken by"".
//
// usage: workbook_values.mjs WORKBOOK…, with exceljs in node_modules of the folder that it runs in; prints JSON
import {createRequire} from 'node:module';
import path from 'node:path';

const ExcelJS = createRequire(path.resolve('package.json'))('exceljs');

function textOf(cell) {
  const value = cell.formula === undefined ? cell.value : cell.result;
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'object') return value.error ?? (value.richText ? value.richText.map(run => run.text).join('') : String(value));
  return String(value);
}

// [column, length, text] of each rule that paints a row whose cell begins with a text.
function redRules(sheet) {
  const found = [];
  for (const {rules} of sheet.conditionalFormattings ?? [])
    for (const {type, formulae, style} of rules) {
      const parts = type === 'expression' && /^LEFT\(\$([A-Z]+)2,(\d+)\)="(.*)"$/.exec(formulae[0]);
      const colour = style?.fill?.bgColor?.argb ?? style?.fill?.fgColor?.argb;
      if (parts && colour?.slice(-6).toUpperCase() === 'FFC7CE') found.push([parts[1], Number(parts[2]), parts[3]]);
    }
  return found;
}

function readSheet(sheet) {
  const rows = [], red = [], rules = redRules(sheet);
  let formulas = 0;
  for (let number = 1; number <= sheet.rowCount; number++) {
    const row = sheet.getRow(number), texts = [];
    for (let column = 1; column <= row.cellCount; column++) {
      const cell = row.getCell(column);
      formulas += cell.formula !== undefined && !(cell.isMerged && cell.master !== cell);
      texts.push(cell.isMerged && cell.master !== cell ? '' : textOf(cell));
    }
    rows.push(texts);
    if (number > 1 && rules.some(([column, length, text]) => textOf(row.getCell(column)).slice(0, length) === text)) red.push(number);
  }
  return {name: sheet.name, rows, red, rules: rules.length, formulas};
}

const books = [];
for (const file of process.argv.slice(2)) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  books.push(book.worksheets.map(readSheet));
}
console.log(JSON.stringify(books));
