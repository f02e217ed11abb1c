import type { DraftDto } from '../../api/models';
import { addressOf } from './draft-key';
import type { Draft } from './draft.types';

/** `one-too-many`: the server takes it when another draft is gone. */
type State = 'kept' | 'unsent' | 'refused' | 'one-too-many';

/** A draft as the page remembers it. */
export interface Entry extends Draft {
  /** What the server is given: the value and the address, as text. */
  text: string;
  version: number;
  state: State;
  /** Whether this text lies sealed on the device; null while that was not needed. */
  isSealed: boolean | null;
}

export const NOTHING_YET = {
  keptAt: null,
  caseCode: null,
  other: null,
  version: 0,
  text: '',
  isSealed: null,
};

/** The server does not have it, and may take it. */
export const isForServer = ({ state }: Entry): boolean => state === 'unsent' || state === 'one-too-many';

export const timeOf = ({ keptAt }: Draft): number => keptAt?.getTime() ?? Infinity;

export function readText(text: string): { at: string; value: unknown } | null {
  try {
    const read = JSON.parse(text) as { at?: unknown; value?: unknown } | null;
    return typeof read?.at === 'string' && 'value' in read ? { at: read.at, value: read.value } : null;
  } catch {
    return null;
  }
}

/** Null for what an older version of the page wrote in another way. */
export function toEntry({ key, caseCode, value: text, version, savedAt }: DraftDto): Entry | null {
  const read = readText(text);
  if (!read) return null;
  return {
    key,
    ...read,
    at: read.at || addressOf(key),
    text,
    caseCode,
    version,
    keptAt: new Date(savedAt),
    other: null,
    state: 'kept',
    isSealed: null,
  };
}
