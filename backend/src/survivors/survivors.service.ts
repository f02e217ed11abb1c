import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { dayOf } from '../shared/dates.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { disclosureRefusal } from './safe-contact.rules.js';
import { IdentityRecord, Survivor } from './survivors.entity.js';
import { identityCorrected, registrationWritten } from './survivors.events.js';
import type { IdentityDto } from './survivors.dto.js';
import { IDENTITY_FIELDS, birthOf, recordedLines } from './survivors.types.js';
import type { DisclosureReason, Identity } from './survivors.types.js';

/**
 * The random codes people read out to each other: survivor codes, case references and referral references all have
 * this one shape and say nothing: no agency, no year, no sequence. Eight symbols of Crockford's base 32, of which
 * the last is a check over GF(32), so that one misheard symbol or two neighbours in the wrong order is always noticed.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_SYMBOLS = 7;

/** x^5 + x^3 + 1 is irreducible, and 31 is prime, so the powers of 2 used as weights are all different. */
const FIELD_POLYNOMIAL = 0b101001;

declare const codeBrand: unique symbol;

/** Eight symbols without the dash, as stored; shown with `showCode`. */
export type Code = string & { readonly [codeBrand]: true };

/** Cyrillic letters that look like a symbol: a Tajik or Russian keyboard is often still on when a code is typed. */
const CYRILLIC_TWINS: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: '0',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
};

const LATIN_TWINS: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Spaces, every kind of dash, and the invisible marks that come along when a code is pasted. */
const SEPARATORS = /[\s\p{Pd}\u2212._\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu;

const timesTwo = (value: number): number => (value & 16 ? (value << 1) ^ FIELD_POLYNOMIAL : value << 1);

function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => timesTwo(sum ^ value), 0);
}

/** A new code from the given source of random bytes; 7 symbols of 5 bits are 35 bits, without modulo bias. */
export function newCode(randomBytes: (count: number) => Uint8Array): Code {
  const values = [...randomBytes(RANDOM_SYMBOLS)].map((byte) => byte & 31);
  return [...values, checkOf(values)].map((value) => ALPHABET.charAt(value)).join('') as Code;
}

/** A typed or dictated code; null if it is not one, which saves a request to the server. */
export function parseCode(text: string): Code | null {
  const symbols = symbolsOf(text);
  if (symbols.length !== RANDOM_SYMBOLS + 1) return null;
  const values = symbols.map((symbol) => ALPHABET.indexOf(symbol));
  if (values.includes(-1)) return null;
  return checkOf(values.slice(0, RANDOM_SYMBOLS)) === values[RANDOM_SYMBOLS]
    ? (symbols.join('') as Code)
    : null;
}

const SHORTEST_PART = 4;

/** A part of a code, long enough to look for; null if it is none. */
export function parseCodePart(text: string): string | null {
  const symbols = symbolsOf(text);
  const isPart = symbols.length >= SHORTEST_PART && symbols.length <= RANDOM_SYMBOLS;
  return isPart && symbols.every((symbol) => ALPHABET.includes(symbol)) ? symbols.join('') : null;
}

const symbolsOf = (text: string): string[] =>
  [...text.normalize('NFKC').toUpperCase().replace(SEPARATORS, '')].map(
    (symbol) => LATIN_TWINS[symbol] ?? CYRILLIC_TWINS[symbol] ?? symbol,
  );

/** The code as it is shown and read out, in two groups of four: `7K4M-9QX4`. */
export const showCode = (code: Code): string => `${code.slice(0, 4)}-${code.slice(4)}`;

function place(caseId: string): SealedPlace {
  return { caseId, partition: 'identity', table: 'identities', column: 'sealed', row: caseId };
}

/** Throws unless a masked field may be shown now; the reason is listed in the access report. */
export function admitDisclosure(
  { audit, now, viewer: { steppedUpUntil } }: Database,
  { isLead }: CaseAccess,
  reason: DisclosureReason,
): void {
  const refusal = disclosureRefusal({ isLead, steppedUpUntil }, now);
  if (refusal) throw new Problem(403, refusal);
  audit.purpose = reason;
}

/** The survivor record of an agency: her code, and who she is, sealed. */
@Injectable()
export class SurvivorsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  /** Makes the record of a case that was just opened and returns its code. The case's keys must exist. */
  async register(caseId: string, agencyId: string, identity: Identity): Promise<string> {
    const code = newCode((count) => randomBytes(count));
    await this.database.insert(Survivor, { id: newId(), caseId, agencyId, code });
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(identity));
    await this.database.insert(IdentityRecord, { caseId, sealed, recorded: recordedLines(identity) });
    await this.events.publish(registrationWritten, { caseId, words: { identity } });
    return code;
  }

  async disclose(caseId: string, reason: DisclosureReason): Promise<IdentityDto> {
    const access = await this.access.toRead(caseId, 'identity');
    admitDisclosure(this.database, access, reason);
    const told = await this.read(caseId);
    return access.relations.has('own') ? told : { ...told, address: null };
  }

  async change(caseId: string, expectedVersion: number, identity: Identity): Promise<void> {
    await this.access.toOwn(caseId, 'identity');
    const { version, ...before } = await this.read(caseId);
    expectVersion(expectedVersion, version, { version });
    if (identity.bornOn && identity.bornOn > dayOf(this.database.now))
      throw invalid({ path: 'bornOn', code: 'date_in_future' });
    const sealed = await this.vault.seal(place(caseId), JSON.stringify(identity));
    const { affected } = await this.database
      .repository(IdentityRecord)
      .update(
        { caseId, version },
        { sealed, recorded: recordedLines(identity), version: version + 1, updatedAt: this.database.now },
      );
    expectChanged(affected);
    const fields = IDENTITY_FIELDS.filter((field) => before[field] !== identity[field]);
    if (fields.length === 0) return;
    await this.events.publish(identityCorrected, { caseId, fields, born: birthOf(identity) });
    await this.events.publish(registrationWritten, { caseId, words: { identity } });
  }

  /** What the record says, for contexts that act on it; the caller has checked access and touches the audit. */
  async read(caseId: string): Promise<IdentityDto> {
    const record = await this.database.repository(IdentityRecord).findOneBy({ caseId });
    if (!record) throw notFound();
    const identity = JSON.parse(await this.vault.open(place(caseId), record.sealed)) as Identity;
    return { ...identity, version: record.version };
  }

  /**
   * Who the survivors of these cases are, for a search inside the own agency; cases whose identity the viewer may not
   * read are left out. The caller says in the audit which of them it showed.
   */
  async readMany(caseIds: string[]): Promise<Map<string, Identity>> {
    const readable = await this.access.readable(caseIds, 'identity');
    if (readable.length === 0) return new Map();
    await this.vault.prepare(readable, 'identity');
    const records = await this.database.repository(IdentityRecord).findBy({ caseId: In(readable) });
    const open = async ({ caseId, sealed }: IdentityRecord): Promise<[string, Identity][]> => {
      const words = await this.vault.openKept(place(caseId), sealed);
      return words === null ? [] : [[caseId, JSON.parse(words) as Identity]];
    };
    return new Map((await Promise.all(records.map(open))).flat());
  }
}
