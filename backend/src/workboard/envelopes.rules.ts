import { COUNT_AT_MOST, DRAFT_BYTES, DRAFT_KEY, WRITER } from './drafts.rules.js';
import type { DraftWriting } from './drafts.rules.js';

/** What a browser sealed without a line: one line of JSON, then the draft as the form writes it. */
export interface SealedWords extends DraftWriting {
  /** Who wrote it: a signed-in user, or the login that was typed before any sign-in. Never both. */
  person: string | null;
  login: string | null;
  /** The draft; with a code, the form alone, because the page did not know the case's id. */
  key: string;
  caseCode: string | null;
  value: string;
}

const HEAD_BYTES = 1_000;
const FRAME_BYTES = 200;
/** In Base64. */
export const ENVELOPE_LENGTH = Math.ceil(((DRAFT_BYTES + HEAD_BYTES + FRAME_BYTES) * 4) / 3);
export const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const NOBODY = { person: null, login: null, caseCode: null };

type Head = Readonly<Record<string, unknown>>;

const CONTROL = /\p{Cc}/u;
/** Without control characters: PostgreSQL takes no text with a zero. */
const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most && !CONTROL.test(value);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= COUNT_AT_MOST;
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const isWritten = ({ writer, edit, seenVersion }: Head): boolean =>
  isText(writer, 32) && WRITER.test(writer) && isCount(edit) && isCount(seenVersion);
const isAddressed = ({ key, caseCode }: Head): boolean =>
  isText(key, 200) && DRAFT_KEY.test(key) && (isAbsent(caseCode) || isText(caseCode, 40));
const isSigned = ({ person, login }: Head): boolean =>
  isText(person, 36) ? isAbsent(login) : isAbsent(person) && isText(login, 200);

/** Null where the text has another shape, as of a newer page. */
export function readSealedWords(text: string): SealedWords | null {
  const end = text.indexOf('\n');
  if (end < 1 || end > HEAD_BYTES) return null;
  const head = readHead(text.slice(0, end));
  const value = text.slice(end + 1);
  const isWhole = head !== null && isWritten(head) && isAddressed(head) && isSigned(head);
  if (!isWhole || Buffer.byteLength(value) > DRAFT_BYTES) return null;
  return { ...NOBODY, ...head, value } as SealedWords;
}

function readHead(line: string): Record<string, unknown> | null {
  try {
    const head = JSON.parse(line) as unknown;
    return typeof head === 'object' && head !== null ? (head as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The name of a form has at most 40 characters, also with what is added. */
const FORM_ROOM = 28;

/** `note:<case>` as `note-beside-1f3a:<case>`: a draft that is kept next to one that another page wrote since. */
export const besideKey = (key: string, random: string): string =>
  key.replace(/^[a-z0-9-]+/, (form) => `${form.slice(0, FORM_ROOM)}-beside-${random}`);
