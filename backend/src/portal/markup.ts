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

const PATHS = {
  book: '<path d="M6 3h12v18H6zM9 3v18M12 8h3"/>',
  globe: '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>',
  exit: '<path d="M10 4H5v16h5M10 12h10M16 8l4 4-4 4"/>',
  talk: '<path d="M4 4h12v9H9l-5 4zM16 8h4v12l-4-3h-6v-4"/>',
  know: '<path d="M12 4v16M8 20h8M5 6h14M5 6l-3 7h6zM19 6l-3 7h6z"/>',
  stay: '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>',
  papers: '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
  work: '<path d="M6 5h12v16H6zM9 3h6v4H9zM9 12h6M9 16h6"/>',
  others:
    '<circle cx="9" cy="8" r="3.5"/><path d="M2 20c0-4 3-6 7-6s7 2 7 6M16 5a3.5 3.5 0 010 6M18 14c3 1 4 3 4 6"/>',
  back: '<path d="M15 5l-7 7 7 7"/>',
  go: '<path d="M9 5l7 7-7 7"/>',
  about: '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.5"/>',
  lock: '<path d="M6 11h12v9H6zM9 11V7a3 3 0 016 0v4"/>',
} as const;
export type IconName = keyof typeof PATHS;

/** Always shown together with a text. */
export const icon = (name: IconName): Markup =>
  new Markup(`<svg viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`);
