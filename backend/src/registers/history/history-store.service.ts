import { Injectable } from '@nestjs/common';
import { VaultService } from '../../access/index.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { Database } from '../../platform/database/database.js';
import { nameTokens, wordKeysOf } from '../../shared/names.js';
import type { WordKeys } from '../../shared/names.js';
import type { Keeper } from '../import-units.js';
import type { RegisteredBirth, RegisteredName } from '../registration.types.js';
import type { FreshRow } from '../row-store.service.js';
import type { WrittenCell } from '../row-words.js';
import type { OldEvent } from './history.types.js';
import { RegisterHistory } from './register-history.entity.js';

export const historyPlace = (rowId: string): Place => ({
  table: 'register_history',
  column: 'sealed',
  row: rowId,
});

/** What is sealed of a row: its words, and what will tell one day whose it is. */
interface SealedPast {
  readonly cells: readonly WrittenCell[];
  readonly name: RegisteredName;
  /** The folded keys of each word of the name. */
  readonly nameKeys: readonly WordKeys[];
  readonly birth: RegisteredBirth;
}

export const cellsOfPast = (text: string): readonly WrittenCell[] => (JSON.parse(text) as SealedPast).cells;

/** Whom it names, and when she was born, as far as the row says. */
export function namedInPast(text: string): Pick<SealedPast, 'name' | 'birth'> {
  const { name, birth } = JSON.parse(text) as SealedPast;
  return { name, birth };
}

const resultOf = (event: OldEvent): string | null => (event.kind === 'order' ? event.decision : event.answer);

/** Keeps what happened in the past beside the rows it was read from. */
@Injectable()
export class HistoryStoreService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  /** Rows that tell of nothing (rejected ones) are passed over. */
  async add(keeper: Keeper, rows: readonly FreshRow[], ids: ReadonlyMap<number, string>): Promise<void> {
    const records: RegisterHistory[] = [];
    for (const fresh of rows) {
      const record = await this.recordOf(keeper, fresh, ids.get(fresh.row.rowNo));
      if (record !== null) records.push(record);
    }
    if (records.length > 0) await this.database.insert(RegisterHistory, records);
  }

  private async recordOf(
    { agencyId }: Keeper,
    { row: { registration, history }, cells }: FreshRow,
    rowId: string | undefined,
  ): Promise<RegisterHistory | null> {
    if (registration === null || history === null || rowId === undefined) return null;
    const { name, birth, registeredOn, place } = registration;
    const past: SealedPast = { cells, name, nameKeys: nameTokens(name.written).map(wordKeysOf), birth };
    const sealed = await this.vault.sealForAgency(agencyId, historyPlace(rowId), JSON.stringify(past));
    return {
      rowId,
      agencyId,
      kind: history.kind,
      result: resultOf(history),
      happenedOn: registeredOn.day,
      place: place.code,
      facts: history,
      ...sealed,
    };
  }
}
