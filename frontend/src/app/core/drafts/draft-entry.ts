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
  sendKey: null,
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

/** What a draft holds besides its key. */
export type Words = Pick<Draft, 'at' | 'value' | 'sendKey'>;

export const toText = ({ at, value, sendKey }: Words): string =>
  JSON.stringify({ at, value, ...(sendKey ? { sendKey } : {}) });

const SEND_KEY = /^[0-9a-f]{32}$/;

export function readText(text: string): Words | null {
  try {
    const read = JSON.parse(text) as Partial<Record<keyof Words, unknown>> | null;
    if (typeof read?.at !== 'string' || !('value' in read)) return null;
    const { at, value, sendKey } = read;
    return { at, value, sendKey: typeof sendKey === 'string' && SEND_KEY.test(sendKey) ? sendKey : null };
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
