import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { codeOf } from '../platform/database/error-code.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { auditCallback, publicHotline, readingOf, storeCallback } from './callback-requests.queries.js';
import type { PublicHotline, Reading } from './callback-requests.queries.js';
import {
  ageingSteps,
  hotlineState,
  looksDialled,
  isSuspectedSpam,
  responseDeadline,
  urgentDeadline,
  urgentEscalations,
  waitingEscalations,
} from './callback-requests.rules.js';
import type {
  HotlineState,
  CallbackEscalation,
  CallbackDetails,
  CallbackSource,
  ResponseDeadline,
  StaffedWindow,
} from './callback-requests.types.js';
import { callbackPlace, idOf, lookupCodeOf, lookupHash } from './callback-encryption.js';

/** The hotline as the public sees it. */
export interface Hotline extends ResponseDeadline {
  readonly now: Date;
  readonly withinMinutes: number;
  readonly openingHours: readonly StaffedWindow[];
  /** Open only if a worker of the hotline is not on leave. */
  readonly state: HotlineState;
}

/** What became of a request; the number shows later whether anybody has read it. */
export interface Kept extends ResponseDeadline {
  readonly code: string;
  readonly at: Date;
  readonly state: HotlineState;
}

/** What a new request is among others of this minute. */
export interface Crowd {
  /** Too many came from its address, or at all. */
  readonly isTooMany: boolean;
  /** A request with this number sent an alert within the last minute. */
  readonly hasRung: boolean;
}

interface Sending {
  readonly words: CallbackDetails;
  readonly source: Exclude<CallbackSource, 'sms'>;
  /** The same for every attempt to send one page. */
  readonly once: string;
  /** Evaluated for new requests only, so that a repeated send does not count towards the limit. */
  readonly crowd: () => Promise<Crowd>;
}

/** The database may have been started again a moment ago. */
const TRIES = 3;
const PAUSE_MS = 700;
const FIRST: Crowd = { isTooMany: false, hasRung: false };
const TIMES = {
  page: { deadline: responseDeadline, escalations: waitingEscalations },
  hidden: { deadline: urgentDeadline, escalations: urgentEscalations },
} as const;
const STRANGER = { sessionHash: null, isOfStranger: true } as const;

/** The public side: no session, no name. Requests are encrypted here; only the hotline can decrypt them. */
@Injectable()
export class HotlineService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly root: RootKey,
  ) {}

  /** Null where there is no hotline at all. */
  look(): Promise<Hotline | null> {
    return this.database.run({ ...STRANGER, readsOnly: true }, async () => {
      const row = await publicHotline(this.database);
      return row ? this.toLine(row) : null;
    });
  }

  /** Kept when this answers, also by a line that is closed; null where there is no hotline at all. The same sending is kept once, however often it comes. */
  async ask(sending: Sending): Promise<Kept | null> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.run(STRANGER, () => this.keep(sending));
      } catch (error) {
        if (attempt === TRIES || codeOf(error)?.startsWith('22')) throw error;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    }
  }

  /** Whether and when a person opened the request with this number; null where there is none. */
  readingOf(code: string): Promise<Reading | null> {
    const hash = lookupHash(this.root, code);
    return this.database.run({ ...STRANGER, readsOnly: true }, () => readingOf(this.database, hash));
  }

  private async keep(sending: Sending): Promise<Kept | null> {
    const { words, source, once, crowd } = sending;
    const row = await publicHotline(this.database);
    if (!row) return null;
    const { agencyId } = row;
    const text = JSON.stringify(words);
    const id = idOf(this.root, once, text);
    const code = lookupCodeOf(this.root, id);
    const key = { agencyId, version: row.keyVersion, publicKey: row.publicKey };
    const { agencyKeyVersion, sealedKey, sealed } = this.vault.sealTo(key, callbackPlace(id), text);
    const line = this.toLine(row);
    const hash = lookupHash(this.root, code);
    const doubts = suspicions(
      sending,
      (await readingOf(this.database, hash)) === null ? await crowd() : FIRST,
    );
    const { deadline, escalations } = TIMES[source];
    const { from, due, isStaffedNow } = deadline(line.now, line);
    const isNew = await storeCallback(this.database, {
      ...{ id, agencyId, dueAt: due, lookupHash: hash, ...doubts, agencyKeyVersion, source },
      sealedKey: sealedKey.toString('base64'),
      sealed: sealed.toString('base64'),
      steps: withIds([...escalations(line.now, line), ...ageingSteps(line.now)]),
    });
    if (isNew) this.audit(id);
    const { now: at, state } = line;
    return { code, at, from, due, isStaffedNow, state };
  }

  /** Audits only that a request was made, never its text. Without this row the request is not saved (SECURITY D). */
  private audit(id: string): void {
    this.database.audit.touch(id, 'safe_contact');
    const entry = this.database.audit.entry('requestCallback', 'allowed', this.database.requestId);
    auditCallback(this.database, entry);
  }

  private toLine(row: PublicHotline): Hotline {
    const { now } = this.database;
    const { withinMinutes, openingHours } = row;
    const line = { withinMinutes, openingHours, state: hotlineState(row) };
    return { now, ...line, ...responseDeadline(now, line) };
  }
}

/**
 * A whole network may share an address: a request with a usable number alerts despite the limit for its address, and
 * a hidden one always, since it needs no number. A request for the police is never doubtful.
 */
export function suspicions(
  { words, source }: Pick<Sending, 'words' | 'source'>,
  { isTooMany, hasRung }: Crowd,
): { isDoubtful: boolean; isBundled: boolean } {
  if (words.wish === 'police') return { isDoubtful: false, isBundled: false };
  const isJunk = isSuspectedSpam(words);
  const isBundled = source === 'page' && isTooMany && (hasRung || !looksDialled(words.number));
  return { isDoubtful: isJunk || isTooMany, isBundled: isJunk || isBundled };
}

export const withIds = (steps: readonly CallbackEscalation[]): object[] =>
  steps.map((step) => ({ ...step, id: newId() }));
