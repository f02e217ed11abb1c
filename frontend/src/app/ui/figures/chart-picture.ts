/** A drawn chart with what is written above and below it. */
export interface ChartPicture {
  readonly image: HTMLImageElement;
  readonly title: string;
  /** Where it comes from, and its number in the log. */
  readonly mark: string;
  readonly look: {
    readonly ink: string;
    readonly quiet: string;
    readonly paper: string;
    readonly font: string;
  };
}

/** Sharp on a projector. */
const SCALE = 2;
const EDGE = 8;
const TITLE = { size: 15, line: 20 };
const MARK = { size: 11, line: 15 };

/** A picture for slides as the bytes of a PNG: drawn by the browser, with its title above and its mark below. */
export async function pictureOf(document: Document, picture: ChartPicture): Promise<Blob | null> {
  const { image, title, mark, look } = picture;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) return null;
  const width = image.naturalWidth;
  const lines = (text: string, font: string): string[] => {
    context.font = font;
    return brokenInto(text, width - 2 * EDGE, (piece) => context.measureText(piece).width);
  };
  const [titleFont, markFont] = [`600 ${TITLE.size}px ${look.font}`, `${MARK.size}px ${look.font}`];
  const [above, below] = [lines(title, titleFont), lines(mark, markFont)];
  const top = 2 * EDGE + above.length * TITLE.line;
  const foot = top + image.naturalHeight + EDGE;
  canvas.width = width * SCALE;
  canvas.height = (foot + below.length * MARK.line + EDGE) * SCALE;
  context.scale(SCALE, SCALE);
  context.fillStyle = look.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const write = (texts: readonly string[], from: number, { size, line }: typeof TITLE): void =>
    texts.forEach((text, at) => context.fillText(text, EDGE, from + at * line + size));
  [context.font, context.fillStyle] = [titleFont, look.ink];
  write(above, EDGE, TITLE);
  context.drawImage(image, 0, top);
  [context.font, context.fillStyle] = [markFont, look.ink];
  write(below, foot, MARK);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

/** A text in lines that are no wider than there is room; a word that is wider stands alone. */
function brokenInto(text: string, width: number, widthOf: (piece: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = [lines.at(-1), word].filter(Boolean).join(' ');
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
