import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { personNamed } from '../identity/index.js';
import type { UserNamedEvent } from '../identity/index.js';
import { BlindIndexes } from '../platform/crypto/blind-indexes.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { fullNameTokensOf, matchTokensOf, namePartsOf } from '../shared/names.js';
import type { NameParts } from '../shared/names.js';
import { awaitAll } from '../shared/await-all.js';
import { agencyIds, keepName } from './access.queries.js';
import { nameIndex } from './name-index.js';
import type { IndexedColumn } from './name-index.js';

const AGENCIES = 'staff-matches/agencies';

type FullName = Pick<NameParts, 'surname' | 'givenName'>;

const wholeTokensOf = (parts: readonly FullName[]): string[] => [...new Set(parts.flatMap(fullNameTokensOf))];

/**
 * Finds an alleged perpetrator among the staff of member agencies, by digests that only the database compares. A
 * match is blocked at the end of the request. A user who enters their own name gets the usual answer (SECURITY B4).
 */
@Injectable()
export class StaffMatchesService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly indexes: BlindIndexes,
  ) {}

  onModuleInit(): void {
    this.events.on(personNamed, (person) => this.nameStaff(person));
  }

  /** Records a person as alleged perpetrator, or as respondent of an order whose names were typed in parts, in this request. */
  async namePerpetrator(
    perpetratorId: string,
    name: string,
    parts: readonly FullName[] = [namePartsOf(name)],
  ): Promise<void> {
    await this.keep('perpetrator', {
      id: perpetratorId,
      keyedFor: this.database.viewer.agencyId,
      name,
      parts,
      columns: ['perpetrator_names', 'staff_names'],
    });
  }

  /** Digests that find a person among perpetrators of the own agency, and employees of any agency. */
  async lookUp(name: string): Promise<{ tokens: string[]; staff: { agencyId: string; tokens: string[] }[] }> {
    const { asked } = matchTokensOf(name);
    const [keys, agencies] = await awaitAll([this.indexes.keys(), this.agencyIds()]);
    const digests = (column: IndexedColumn, agencyId: string): string[] =>
      asked
        .flatMap((token) => keys.asked(nameIndex(column, agencyId), token))
        .map((digest) => digest.toString('base64'));
    return {
      tokens: digests('perpetrator_names', this.database.viewer.agencyId),
      staff: agencies.map((agencyId) => ({ agencyId, tokens: digests('staff_names', agencyId) })),
    };
  }

  /** Digests by which the worker finds a man among the alleged perpetrators of every agency; nothing is compared here. */
  async perpetratorProbes(
    parts: readonly FullName[],
  ): Promise<{ keyVersion: number; of: { agencyId: string; tokens: string[] }[] }> {
    const whole = wholeTokensOf(parts);
    const [keys, agencies] = await awaitAll([this.indexes.keys(), this.agencyIds()]);
    const of = agencies.map((agencyId) => ({
      agencyId,
      tokens: whole.map((token) =>
        keys.digest(nameIndex('perpetrator_names', agencyId), token).toString('base64'),
      ),
    }));
    return { keyVersion: keys.version, of };
  }

  private async nameStaff({ userId, agencyId, displayName }: UserNamedEvent): Promise<void> {
    await this.keep('staff', {
      id: userId,
      keyedFor: agencyId,
      name: displayName,
      parts: [],
      columns: ['staff_names', 'perpetrator_names'],
    });
  }

  private async keep(
    kind: 'perpetrator' | 'staff',
    named: {
      id: string;
      keyedFor: string;
      name: string;
      parts: readonly FullName[];
      columns: [own: IndexedColumn, other: IndexedColumn];
    },
  ): Promise<void> {
    const { kept, asked } = matchTokensOf(named.name);
    const [own, other] = named.columns;
    const [keys, agencies] = await awaitAll([
      this.indexes.keys(),
      asked.length > 0 ? this.agencyIds() : Promise.resolve([]),
    ]);
    keepName(this.database, kind, {
      id: named.id,
      keyedFor: named.keyedFor,
      keyVersion: keys.version,
      tokens: [...kept, ...wholeTokensOf(named.parts)].map((token) =>
        keys.digest(nameIndex(own, named.keyedFor), token).toString('base64'),
      ),
      probes: agencies.map((agencyId) => ({
        agencyId,
        tokens: asked
          .flatMap((token) => keys.asked(nameIndex(other, agencyId), token))
          .map((digest) => digest.toString('base64')),
      })),
    });
  }

  /** Asked once in a transaction: an import names many. */
  private agencyIds(): Promise<string[]> {
    return this.database.kept(AGENCIES, () => agencyIds(this.database));
  }
}
