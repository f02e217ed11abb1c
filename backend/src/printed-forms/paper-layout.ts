import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import type { Content } from 'pdfmake';
import { FORMS } from './forms.types.js';
import type { PaperBlock, TemplateText } from './forms.types.js';
import type { PaperWords } from './form-files.js';

/** Roboto has every Tajik letter; a test asks each of its files. */
const FONT = 'Roboto';
const FONT_FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')),
  'fonts',
  FONT,
);
const fontFile = (name: string): string => join(FONT_FOLDER, `${FONT}-${name}.ttf`);
export const FONT_FILES = { normal: fontFile('Regular'), bold: fontFile('Medium') };

pdfmake.setFonts({ [FONT]: FONT_FILES });
// A paper names no picture and no address: nothing is fetched, and only the two fonts are read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path: string) => Object.values(FONT_FILES).includes(path));

/** A signed text in a square, and the line to type where no scanner is at hand. */
export interface PaperSeal {
  readonly text: string;
  readonly number: string;
  readonly checkWord: string;
}

export interface Paper {
  readonly blocks: readonly PaperBlock[];
  readonly template: TemplateText;
  readonly words: PaperWords;
  readonly printedOn: string;
  /** Stands for the person who printed it. */
  readonly printedBy: string;
  readonly seal: PaperSeal | null;
  /** Filled with invented data, to show the text. */
  readonly isSample: boolean;
}

const MARGINS: [number, number, number, number] = [64, 40, 48, 52];
const WIDTH = 483;

const SPACES: Record<PaperBlock['kind'], object> = {
  title: { fontSize: 14, bold: true, alignment: 'center', margin: [0, 10, 0, 10] },
  heading: { bold: true, margin: [0, 10, 0, 3] },
  paragraph: { margin: [0, 0, 0, 3] },
  item: { margin: [12, 0, 0, 3] },
  note: { bold: true, margin: [0, 6, 0, 5] },
  signature: { margin: [0, 8, 0, 0] },
  row: { margin: [0, 0, 0, 3] },
};

function contentOf(block: PaperBlock, { words }: Paper): Content {
  const look = SPACES[block.kind];
  if (block.kind === 'row')
    return { ...look, columns: [block.left, { text: block.right, alignment: 'right' }], columnGap: 16 };
  if (block.kind === 'item') return { ...look, ul: [block.text] };
  if (block.kind === 'signature')
    return {
      ...look,
      unbreakable: true,
      columns: [
        { text: block.text, width: '*' },
        { stack: ['_'.repeat(34), { text: words.t('paper.sign'), fontSize: 8 }], width: 200 },
      ],
    };
  return { ...look, text: block.text };
}

/** Says of every paper whether an office approved its form. */
export function legalNote({ words, template }: Pick<Paper, 'words' | 'template'>): string {
  const { formApprovedBy: who, formApprovedOn } = template;
  const day = words.day(formApprovedOn);
  return who !== null && day !== null ? words.t('paper.approved', { who, day }) : words.t('paper.working');
}

/** Above the text, so that it stays on the first page however long the paper is. */
function headContent({ seal, ...paper }: Paper): Content {
  const note = { text: legalNote(paper), fontSize: 8 };
  if (!seal) return { ...note, alignment: 'right', margin: [0, 0, 0, 8] };
  const { number, checkWord: word } = seal;
  const check = { text: paper.words.t('paper.check', { number, word }), fontSize: 8, margin: [0, 4, 0, 0] };
  return {
    columns: [
      { stack: [note, check], width: '*' },
      { qr: seal.text, fit: 100, eccLevel: 'M', width: 100 },
    ],
    columnGap: 12,
    margin: [0, 0, 0, 6],
  };
}

type Definition = Parameters<typeof pdfmake.createPdf>[0];

const COMMON = {
  pageSize: 'A4',
  defaultStyle: { font: FONT, fontSize: 11, lineHeight: 1.1 },
  // Names of files and properties of a document travel further than its pages.
  info: { title: 'Daftar', creator: 'Daftar', producer: 'Daftar' },
} satisfies Partial<Definition>;

const definitionOf = (paper: Paper): Definition => ({
  ...COMMON,
  pageMargins: MARGINS,
  content: [
    ...(isPlain(paper) ? [] : [headContent(paper)]),
    ...(paper.isSample
      ? [{ text: paper.words.t('paper.invented'), bold: true, alignment: 'center' as const }]
      : []),
    ...paper.blocks.map((block) => contentOf(block, paper)),
  ],
  ...(isPlain(paper) ? {} : { footer: (page: number, pages: number) => footContent(paper, page, pages) }),
});

const isPlain = ({ template }: Paper): boolean => FORMS[template.code].isPlain === true;

const footContent = (paper: Paper, page: number, pages: number): Content => ({
  margin: [MARGINS[0], 14, MARGINS[2], 0],
  stack: [
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: WIDTH, y2: 0, lineWidth: 0.5 }] },
    { text: footLine(paper, page, pages), fontSize: 8, margin: [0, 4, 0, 0] },
  ],
});

function footLine({ template, words, printedOn, printedBy }: Paper, page: number, pages: number): string {
  const { code: form, language, number } = template;
  const day = words.day(printedOn) ?? '';
  return words.t('paper.foot', { form, language, number, page, pages, day, code: printedBy });
}

/** A document without names of survivors, laid out by its context. */
export const documentAsPdf = (definition: Definition): Promise<Buffer> =>
  pdfmake.createPdf({ ...COMMON, ...definition }).getBuffer() as Promise<Buffer>;

/** The paper as PDF. */
export const paperAsPdf = (paper: Paper): Promise<Buffer> =>
  pdfmake.createPdf(definitionOf(paper)).getBuffer() as Promise<Buffer>;
