import { UnreadableBook } from './unreadable-book.js';
import { showsDate } from './cell-values.js';
import { attributeOf, plainText, tagsOf } from './xml-tags.js';
import type { XmlTag } from './xml-tags.js';
import { rowsOfSheet } from './xlsx-rows.js';
import type { BookParts } from './xlsx-rows.js';
import { ZipArchive } from './zip-entries.js';

export interface SheetRows {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** All parts of a workbook, unpacked: a register of ten years stays far below. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_SHEETS = 40;
const WORKBOOK = 'xl/workbook.xml';

const starts = function* (xml: string | null, name: string): Generator<XmlTag> {
  if (xml !== null) for (const tag of tagsOf(xml)) if (tag.name === name && !tag.isEnd) yield tag;
};

/** How a text is said beside it is no part of it. */
function* spokenTags(xml: string): Generator<XmlTag> {
  let isPhonetic = false;
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'rPh') isPhonetic = !tag.isEnd && !tag.isEmpty;
    if (!tag.isEnd && !isPhonetic) yield tag;
  }
}

function sharedTexts(xml: string | null): string[] {
  const texts: string[] = [];
  for (const { name, isEmpty, text } of spokenTags(xml ?? '')) {
    if (name === 'si') texts.push('');
    if (name === 't' && !isEmpty && texts.length > 0) texts[texts.length - 1] += plainText(text);
  }
  return texts;
}

/** For each style of a cell, whether it shows a day. */
function dateStyles(xml: string | null): boolean[] {
  if (xml === null) return [];
  const own = new Map<number, string>();
  for (const tag of starts(xml, 'numFmt'))
    own.set(Number(attributeOf(tag, 'numFmtId')), attributeOf(tag, 'formatCode') ?? '');
  const styles: boolean[] = [];
  let isInside = false;
  for (const tag of tagsOf(xml)) {
    if (tag.name === 'cellXfs') isInside = !tag.isEnd;
    if (tag.name === 'xf' && !tag.isEnd && isInside)
      styles.push(showsDate(Number(attributeOf(tag, 'numFmtId') ?? 0), own));
  }
  return styles;
}

const placeOf = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;

interface Sheet {
  readonly name: string;
  readonly part: string;
}

/** The sheets that somebody sees, in the order of their tabs. */
function visibleSheets(archive: ZipArchive, workbook: string): Sheet[] {
  const targets = new Map<string, string>();
  for (const tag of starts(archive.text('xl/_rels/workbook.xml.rels'), 'Relationship'))
    targets.set(attributeOf(tag, 'Id') ?? '', placeOf(attributeOf(tag, 'Target') ?? ''));
  return [...starts(workbook, 'sheet')].flatMap((tag) => {
    const part = targets.get(attributeOf(tag, '(?:\\w+:)?id') ?? '') ?? '';
    const isHidden = (attributeOf(tag, 'state') ?? 'visible') !== 'visible';
    // A sheet of nothing but a chart has no rows.
    return isHidden || !part.includes('worksheets/') ? [] : [{ name: attributeOf(tag, 'name') ?? '', part }];
  });
}

/** The sheets of a workbook (.xlsx) as rows of text; formulas count by the value that was last seen, and are never run. */
export function readXlsx(bytes: Buffer): readonly SheetRows[] {
  const archive = new ZipArchive(bytes, MOST_UNPACKED);
  const workbook = archive.text(WORKBOOK);
  if (workbook === null) throw new UnreadableBook('file_binary');
  const sheets = visibleSheets(archive, workbook);
  if (sheets.length > MOST_SHEETS) throw new UnreadableBook('file_too_long');
  const [properties] = starts(workbook, 'workbookPr');
  const parts: BookParts = {
    texts: sharedTexts(archive.text('xl/sharedStrings.xml')),
    areDates: dateStyles(archive.text('xl/styles.xml')),
    counts1904: ['1', 'true'].includes(properties ? (attributeOf(properties, 'date1904') ?? '') : ''),
  };
  return sheets.map(({ name, part }) => ({ name, rows: rowsOfSheet(archive.text(part) ?? '', parts) }));
}
