/**
 * Reads comma-separated text with quoted cells (RFC 4180): cells as strings, rows as arrays.
 * @param {string} text
 * @returns {string[][]}
 */
export function parseCsv(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    if (match[3] === '') break;
  }
  return rows;
}

/** @typedef {{ key: string, en: string, ru: string, tg: string, note: string, place: string }} TextRow */

const HEADER = ['key', 'en', 'ru', 'tg', 'note'];

/**
 * @param {string} text
 * @param {string} file its name, for messages
 * @returns {{ rows: TextRow[], problems: string[] }}
 */
export function readTexts(text, file) {
  const [header = [], ...body] = parseCsv(text);
  const problems =
    header.join() === HEADER.join() ? [] : [`${file}: the first line must be ${HEADER.join()}`];
  const rows = body.map((cells, index) => {
    const place = `${file}, row ${index + 2} (${cells[0] ?? ''})`;
    if (cells.length !== HEADER.length)
      problems.push(`${place}: ${cells.length} cells instead of ${HEADER.length}`);
    const [key = '', en = '', ru = '', tg = '', note = ''] = cells;
    return { key, en, ru, tg, note, place };
  });
  return { rows, problems };
}
