import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { isOfWords, widthsOf } from './columns.rules.js';
import type { Column } from './columns.rules.js';
import type { Sheet, SheetTable } from './sheet.types.js';

const resolve = createRequire(import.meta.url).resolve;
/** Under the Open Font License; has every letter of Tajik. */
const FONTS = {
  plain: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
} as const;

const MARGIN = 42;
const FOOT = 34;
const PAD = 4;
const SIZE = 8.5;
/** A text that is as wide as its place to the last digit would be broken all the same. */
const ROUNDING = 0.5;
const INK = '#1b1b1f';
const QUIET = '#5f5f66';
const LINE = '#b8b8c0';
/** More columns than this lie across the page. */
const MOST_UPRIGHT = 6;

type Font = keyof typeof FONTS;
interface Row {
  readonly texts: readonly string[];
  readonly font: Font;
}
interface Place {
  readonly width: number;
  readonly align: 'left' | 'right';
}

class Report {
  private readonly document: PDFKit.PDFDocument;

  constructor(
    private readonly sheet: Sheet,
    language: string,
  ) {
    const widest = Math.max(...sheet.tables.map(({ heads }) => heads.length));
    this.document = new PDFDocument({
      size: 'A4',
      layout: widest > MOST_UPRIGHT ? 'landscape' : 'portrait',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
      bufferPages: true,
      lang: language,
      displayTitle: true,
      info: { Title: `${sheet.title}, ${sheet.period}`, Creator: 'Panoh', Producer: 'Panoh' },
    });
    for (const [name, path] of Object.entries(FONTS)) this.document.registerFont(name, resolve(path));
  }

  async bytes(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const whole = new Promise<Buffer>((done, fail) => {
      this.document.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.document.on('end', () => done(Buffer.concat(chunks)));
      this.document.on('error', fail);
    });
    this.write();
    this.document.end();
    return whole;
  }

  private write(): void {
    const { title, period, tables, facts } = this.sheet;
    this.document.font('bold').fontSize(16).fillColor(INK).text(title);
    this.document.font('plain').fontSize(11).fillColor(QUIET).text(period).moveDown();
    for (const table of tables) this.table(table);
    this.document.moveDown();
    for (const [label, value] of facts) this.fact(label, value);
    this.footers();
  }

  private get width(): number {
    return this.document.page.width - 2 * MARGIN;
  }

  private table(table: SheetTable): void {
    const { title, corner, heads, rows } = table;
    const head: Row = { texts: [corner, ...heads], font: 'bold' };
    const body = rows.map(({ head: name, isTotal, cells }): Row => ({
      texts: [name, ...cells.map(String)],
      font: isTotal ? 'bold' : 'plain',
    }));
    const places = this.placesOf(table, [head, ...body]);
    this.room(90);
    if (title !== this.sheet.title)
      this.document.font('bold').fontSize(12).fillColor(INK).text(title, MARGIN);
    this.document.moveDown(0.4);
    this.row(head, places);
    for (const row of body) {
      // A new page says again what the columns are.
      if (this.room(this.heightOf(row, places))) this.row(head, places);
      this.row(row, places);
    }
    this.document.x = MARGIN;
    this.document.moveDown();
  }

  private placesOf({ heads, rows }: SheetTable, all: readonly Row[]): Place[] {
    const widths = widthsOf(
      ['', ...heads].map((_, at) => this.columnOf(all, at)),
      this.width,
    );
    return widths.map((width, at) => ({
      width,
      align: at === 0 || isOfWords(rows.map(({ cells }) => cells[at - 1] ?? '')) ? 'left' : 'right',
    }));
  }

  private columnOf(rows: readonly Row[], at: number): Column {
    const widest = (of: (text: string) => readonly string[]): number =>
      Math.max(
        ...rows.flatMap(({ texts, font }) => {
          this.document.font(font).fontSize(SIZE);
          return of(texts[at] ?? '').map((piece) => this.document.widthOfString(piece));
        }),
      ) +
      2 * PAD +
      ROUNDING;
    return { word: widest((text) => text.split(/\s+/)), line: widest((text) => [text]) };
  }

  private heightOf({ texts, font }: Row, places: readonly Place[]): number {
    this.document.font(font).fontSize(SIZE);
    const heights = texts.map((text, at) =>
      this.document.heightOfString(text || ' ', { width: (places[at]?.width ?? 0) - 2 * PAD }),
    );
    return Math.max(...heights) + 2 * PAD;
  }

  private row(row: Row, places: readonly Place[]): void {
    const [top, height] = [this.document.y, this.heightOf(row, places)];
    let left = MARGIN;
    row.texts.forEach((text, at) => {
      const { width, align } = places[at] ?? { width: 0, align: 'left' };
      this.document.fillColor(INK).text(text, left + PAD, top + PAD, { width: width - 2 * PAD, align });
      left += width;
    });
    const bottom = top + height;
    this.document
      .moveTo(MARGIN, bottom)
      .lineTo(MARGIN + this.width, bottom)
      .lineWidth(0.5)
      .stroke(LINE);
    this.document.x = MARGIN;
    this.document.y = bottom;
  }

  private fact(label: string, value: string): void {
    this.room(30);
    this.document.font('bold').fontSize(SIZE).fillColor(INK).text(`${label}: `, MARGIN, undefined, {
      continued: true,
      width: this.width,
    });
    this.document.font('plain').fillColor(QUIET).text(value);
  }

  /** Whether a new page was begun for so much. */
  private room(height: number): boolean {
    if (this.document.y + height <= this.document.page.height - MARGIN - FOOT) return false;
    this.document.addPage();
    return true;
  }

  /** On every page: a page that is taken out says where it came from as well. */
  private footers(): void {
    const { start, count } = this.document.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.document.switchToPage(page);
      this.document.page.margins.bottom = 0;
      const top = this.document.page.height - MARGIN - FOOT + 12;
      this.document.font('plain').fontSize(7.5).fillColor(QUIET);
      this.document.text(`${this.sheet.mark}  ·  ${page + 1}/${count}`, MARGIN, top, { width: this.width });
    }
  }
}

/** A report to print or to send, with the letters of all three languages in it; no browser is asked. */
export const pdfOf = (sheet: Sheet, language: string): Promise<Buffer> => new Report(sheet, language).bytes();
