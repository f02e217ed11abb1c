import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { codeOf } from '../platform/database/database-problems.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { ageingSteps, looksLikeJunk, promise, waitingLadder } from './help-requests.rules.js';
import type { HelpStep, HelpWords, Promised, StaffedWindow } from './help-requests.types.js';
import { helpPlace, idOf, lookupCodeOf, lookupHash } from './help-seal.js';

/** The hotline as somebody outside sees it. */
export interface HelpLine extends Promised {
  readonly now: Date;
  readonly withinMinutes: number;
  readonly openingHours: readonly StaffedWindow[];
  /** Somebody who works there is not on leave. */
  readonly hasPeople: boolean;
}

/** What became of a request; the number shows later whether anybody has read it. */
export interface Kept extends Promised {
  readonly code: string;
  readonly at: Date;
}

interface Sending {
  readonly words: HelpWords;
  /** The same for every attempt to send one page. */
  readonly once: string;
  /** Asked for what is new alone, so that nothing sent again counts against anybody. */
  readonly isCrowded: () => boolean;
}

interface LineRow {
  agency_id: string;
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

/** The public's side: no session, no name. What comes is sealed here, and only the hotline can open it. */
@Injectable()
export class HelpLineService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly root: RootKey,
  ) {}

  /** Null where no hotline takes requests. */
  look(): Promise<HelpLine | null> {
    return this.database.run({ sessionHash: null, readsOnly: true }, async () => {
      const [row] = await this.database.query<LineRow>(LINE);
      return row ? this.toLine(row) : null;
    });
  }

  /** Kept when this answers; null where no hotline takes requests. The same sending is kept once, however often it comes. */
  async ask(sending: Sending): Promise<Kept | null> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.run({ sessionHash: null }, () => this.keep(sending));
      } catch (error) {
        if (attempt === TRIES || codeOf(error)?.startsWith('22')) throw error;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    }
  }

  /** Whether anybody has read the request with this number; null where there is none. */
  isHeard(code: string): Promise<boolean | null> {
    return this.database.run({ sessionHash: null, readsOnly: true }, async () => {
      const hash = lookupHash(this.root, code);
      const [row] = await this.database.query<{ heard: boolean | null }>(
        'select panoh.help_is_heard($1) as heard',
        [hash],
      );
      return row?.heard ?? null;
    });
  }

  private async keep({ words, once, isCrowded }: Sending): Promise<Kept | null> {
    const [row] = await this.database.query<LineRow>(LINE);
    if (!row) return null;
    const text = JSON.stringify(words);
    const id = idOf(this.root, once, text);
    const code = lookupCodeOf(this.root, id);
    const key = { version: row.key_version, publicKey: row.public_key };
    const sealed = this.vault.sealTo({ agencyId: row.agency_id, ...key }, helpPlace(id), text);
    const line = this.toLine(row);
    const ladder = waitingLadder(line.now, line.withinMinutes, line.openingHours);
    const [made] = await this.database.query<{ is_new: boolean }>('select panoh.ask_for_help($1) as is_new', [
      JSON.stringify({
        ...{ id, agencyId: row.agency_id, dueAt: line.due, lookupHash: lookupHash(this.root, code) },
        isDoubtful: looksLikeJunk(words),
        agencyKeyVersion: sealed.agencyKeyVersion,
        sealedKey: sealed.sealedKey.toString('base64'),
        sealed: sealed.sealed.toString('base64'),
        steps: withIds([...ladder, ...ageingSteps(line.now)]),
      }),
    ]);
    if (made?.is_new) {
      if (isCrowded()) await this.database.query('select panoh.doubt_help($1)', [id]);
      this.writeDown(id);
    }
    return { code, at: line.now, from: line.from, due: line.due, isStaffedNow: line.isStaffedNow };
  }

  /** That somebody asked, and nothing of what she wrote: no row, no request (SECURITY D). */
  private writeDown(id: string): void {
    this.database.audit.touch(id, 'safe_contact');
    const entry = this.database.audit.entry('askForHelp', 'allowed', this.database.requestId);
    this.database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);
  }

  private toLine(row: LineRow): HelpLine {
    const { now } = this.database;
    return {
      now,
      withinMinutes: row.within_minutes,
      openingHours: row.opening_hours,
      hasPeople: row.on_duty > 0,
      ...promise(now, row.within_minutes, row.opening_hours),
    };
  }
}

export const withIds = (steps: readonly HelpStep[]): object[] =>
  steps.map((step) => ({ ...step, id: newId() }));
