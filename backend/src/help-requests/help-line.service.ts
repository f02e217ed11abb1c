import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { codeOf } from '../platform/database/error-code.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { ageingSteps, looksDialled, looksLikeJunk, promise, waitingLadder } from './help-requests.rules.js';
import type { HelpLineState, HelpStep, HelpWords, Promised, StaffedWindow } from './help-requests.types.js';
import { helpPlace, idOf, lookupCodeOf, lookupHash } from './help-seal.js';

/** The hotline as somebody outside sees it. */
export interface HelpLine extends Promised {
  readonly now: Date;
  readonly withinMinutes: number;
  readonly openingHours: readonly StaffedWindow[];
  /** Open only where somebody who works there is not on leave. */
  readonly state: HelpLineState;
}

/** What became of a request; the number shows later whether anybody has read it. */
export interface Kept extends Promised {
  readonly code: string;
  readonly at: Date;
  readonly state: HelpLineState;
}

/** What a new request is among others of this minute. */
export interface Crowd {
  /** Too many came from its address, or at all. */
  readonly isTooMany: boolean;
  /** Its number has rung within this minute already. */
  readonly hasRung: boolean;
}

interface Sending {
  readonly words: HelpWords;
  /** The same for every attempt to send one page. */
  readonly once: string;
  /** Asked for what is new alone, so that nothing sent again counts against anybody. */
  readonly crowd: () => Crowd;
}

interface LineRow {
  agency_id: string;
  is_open: boolean;
  within_minutes: number;
  opening_hours: StaffedWindow[];
  on_duty: number;
  key_version: number;
  public_key: Buffer;
}

/** The database may have been started again a moment ago. */
const TRIES = 3;
const PAUSE_MS = 700;
const LINE = 'select * from panoh.help_line()';
const STRANGER = { sessionHash: null, isOfStranger: true } as const;

/** The public's side: no session, no name. What comes is sealed here, and only the hotline can open it. */
@Injectable()
export class HelpLineService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly root: RootKey,
  ) {}

  /** Null where there is no hotline at all. */
  look(): Promise<HelpLine | null> {
    return this.database.run({ ...STRANGER, readsOnly: true }, async () => {
      const [row] = await this.database.query<LineRow>(LINE);
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

  /** Whether anybody has read the request with this number; null where there is none. */
  isHeard(code: string): Promise<boolean | null> {
    return this.database.run({ ...STRANGER, readsOnly: true }, async () => {
      const hash = lookupHash(this.root, code);
      const [row] = await this.database.query<{ heard: boolean | null }>(
        'select panoh.help_is_heard($1) as heard',
        [hash],
      );
      return row?.heard ?? null;
    });
  }

  private async keep({ words, once, crowd }: Sending): Promise<Kept | null> {
    const [row] = await this.database.query<LineRow>(LINE);
    if (!row) return null;
    const text = JSON.stringify(words);
    const id = idOf(this.root, once, text);
    const code = lookupCodeOf(this.root, id);
    const key = { version: row.key_version, publicKey: row.public_key };
    const sealed = this.vault.sealTo({ agencyId: row.agency_id, ...key }, helpPlace(id), text);
    const line = this.toLine(row);
    const ladder = waitingLadder(line.now, line);
    const [made] = await this.database.query<{ is_new: boolean }>('select panoh.ask_for_help($1) as is_new', [
      JSON.stringify({
        ...{ id, agencyId: row.agency_id, dueAt: line.due, lookupHash: lookupHash(this.root, code) },
        isJunk: looksLikeJunk(words),
        agencyKeyVersion: sealed.agencyKeyVersion,
        sealedKey: sealed.sealedKey.toString('base64'),
        sealed: sealed.sealed.toString('base64'),
        steps: withIds([...ladder, ...ageingSteps(line.now)]),
      }),
    ]);
    if (made?.is_new) {
      await this.doubt(id, words, crowd());
      this.writeDown(id);
    }
    const { now: at, from, due, isStaffedNow, state } = line;
    return { code, at, from, due, isStaffedNow, state };
  }

  /** A whole network shares an address: whoever can be called back rings, however many came before from there. */
  private async doubt(id: string, words: HelpWords, { isTooMany, hasRung }: Crowd): Promise<void> {
    const isBundled = hasRung || !looksDialled(words.number);
    if (isTooMany) await this.database.query('select panoh.doubt_help($1, $2)', [id, isBundled]);
  }

  /** That somebody asked, and nothing of what she wrote: no row, no request (SECURITY D). */
  private writeDown(id: string): void {
    this.database.audit.touch(id, 'safe_contact');
    const entry = this.database.audit.entry('askForHelp', 'allowed', this.database.requestId);
    this.database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);
  }

  private toLine(row: LineRow): HelpLine {
    const { now } = this.database;
    const { within_minutes: withinMinutes, opening_hours: openingHours } = row;
    const closed = openingHours.length > 0 ? 'closed' : 'unknown';
    const state = row.is_open && row.on_duty > 0 ? 'open' : closed;
    const line = { withinMinutes, openingHours, state } as const;
    return { now, ...line, ...promise(now, line) };
  }
}

export const withIds = (steps: readonly HelpStep[]): object[] =>
  steps.map((step) => ({ ...step, id: newId() }));
