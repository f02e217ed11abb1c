import { documentAsPdf } from '../printed-forms/index.js';
import type { PackSheet } from './pack-tables.rules.js';

/** Lines under the title: of what, by which schema, on which day. */
export interface PackFront {
  readonly title: string;
  readonly lines: readonly string[];
  /** At the foot of each page, before its number. */
  readonly foot: string;
}

const MARGINS: [number, number, number, number] = [32, 32, 32, 40];

const contentOf = ({ title, notes, heads, rows }: PackSheet) => [
  { text: title, fontSize: 13, bold: true, margin: [0, 14, 0, 4] as [number, number, number, number] },
  ...notes.map((text) => ({ text, margin: [0, 0, 0, 4] as [number, number, number, number] })),
  {
    layout: 'lightHorizontalLines',
    table: {
      headerRows: 1,
      widths: heads.map(() => '*'),
      body: [heads.map((text) => ({ text, bold: true })), ...rows.map((row) => [...row])],
    },
  },
];

/** The pack as one document on wide pages. */
export const packAsPdf = ({ title, lines, foot }: PackFront, sheets: readonly PackSheet[]): Promise<Buffer> =>
  documentAsPdf({
    pageOrientation: 'landscape',
    pageMargins: MARGINS,
    content: [
      { text: title, fontSize: 18, bold: true },
      ...lines.map((text) => ({ text })),
      ...sheets.flatMap(contentOf),
    ],
    styles: {},
    defaultStyle: { font: 'Roboto', fontSize: 8 },
    footer: (page: number, pages: number) => ({
      text: `${foot} · ${page}/${pages}`,
      fontSize: 7,
      margin: [MARGINS[0], 12, MARGINS[2], 0],
    }),
  });
