import { inflateSync } from 'node:zlib';

/** Every stream of a PDF, decompressed. Its last byte may be a carriage return, which is no end of line then. */
function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/<<([^]*?)>>\s*stream\r?\n([^]*?)\nendstream/g)].flatMap(([, head, body]) => {
    const bytes = Buffer.from(body ?? '', 'latin1');
    if (!head?.includes('FlateDecode')) return [bytes.toString('latin1')];
    try {
      return [inflateSync(bytes).toString('latin1')];
    } catch {
      return [];
    }
  });
}

const lettersOf = (hex: string): string => {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.swap16().toString('utf16le');
};

/** What each glyph of a font stands for, as a reader that copies text from the paper takes it. */
function lettersByGlyph(cmap: string): Map<number, string> {
  const letters = new Map<number, string>();
  for (const [, from, list] of cmap.matchAll(/<([\da-f]{4})>\s*<[\da-f]{4}>\s*\[([^\]]*)\]/gi))
    for (const [index, [, hex]] of [...(list ?? '').matchAll(/<([\da-f]+)>/gi)].entries())
      letters.set(Number.parseInt(from ?? '0', 16) + index, lettersOf(hex ?? ''));
  return letters;
}

/** The words of a paper, extracted through its own tables of letters. Fonts are tried in turn where they differ. */
export function pdfText(pdf: Buffer): string {
  const streams = streamsOf(pdf);
  const fonts = streams.filter((one) => one.includes('beginbfrange')).map(lettersByGlyph);
  const drawn = streams.filter((one) => one.includes('BT') && one.includes('TJ'));
  const runs = drawn.flatMap((page) => [
    ...page.matchAll(/\/F(\d+) [\d.]+ Tf|\[((?:<[\da-f]*>|[^\]])*)\] TJ/gi),
  ]);
  const names = [...new Set(runs.flatMap(([, font]) => font ?? []))];
  return fonts.length === 0
    ? ''
    : orders(fonts)
        .map((order) => readWith(runs, new Map(names.map((name, at) => [name, order[at] ?? new Map()]))))
        .join('\n');
}

/** The dictionary that says which table belongs to which font is an object of the file; both orders are few. */
const orders = <T>([first, second]: readonly T[]): T[][] =>
  first === undefined
    ? []
    : second === undefined
      ? [[first]]
      : [
          [first, second],
          [second, first],
        ];

function readWith(runs: readonly RegExpMatchArray[], letters: Map<string, Map<number, string>>): string {
  let font = '';
  let text = '';
  for (const [, name, run] of runs) {
    if (name !== undefined) font = name;
    else
      text += [...(run ?? '').matchAll(/<([\da-f]*)>/gi)]
        .flatMap(([, hex]) => (hex ?? '').match(/.{4}/g) ?? [])
        .map((glyph) => letters.get(font)?.get(Number.parseInt(glyph, 16)) ?? '\ufffd')
        .join('');
  }
  return text;
}
