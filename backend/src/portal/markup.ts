/** Markup that was put together here; text becomes markup by being escaped, and in no other way. */
export class Markup {
  constructor(readonly source: string) {}
}

type Piece = Markup | string | number | null | undefined | false | readonly Piece[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function sourceOf(piece: Piece): string {
  if (piece instanceof Markup) return piece.source;
  if (Array.isArray(piece)) return piece.map((each: Piece) => sourceOf(each)).join('');
  if (piece === null || piece === undefined || piece === false) return '';
  return escaped(String(piece as string | number));
}

/** Literal parts are markup; text pieces are escaped, also in attributes, which are quoted. */
export const markup = (between: TemplateStringsArray, ...pieces: Piece[]): Markup =>
  new Markup(between.map((text, at) => text + (at < pieces.length ? sourceOf(pieces[at]) : '')).join(''));
