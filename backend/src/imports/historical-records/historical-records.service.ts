import { Injectable } from '@nestjs/common';
import { VaultService } from '../../access/index.js';
import type { Place } from '../../platform/crypto/envelope.js';
import { Database } from '../../platform/database/database.js';
import { nameTokens, wordKeysOf } from '../../shared/names.js';
import type { WordKeys } from '../../shared/names.js';
import type { RowOwner } from '../import-units.js';
import type { RegisteredBirth, RegisteredName } from '../registration.types.js';
import type { FreshRow } from '../row-store.service.js';
import type { WrittenCell } from '../row-cells.js';
import type { OldEvent } from './historical-records.types.js';
import { HistoricalRecord } from './historical-record.entity.js';

export const historyPlace = (rowId: string): Place => ({
  table: 'historical_records',
  column: 'sealed',
  row: rowId,
});

/** The sealed part of a row: its words, and the identity for later matching. */
interface SealedPast {
  readonly cells: readonly WrittenCell[];
  readonly name: RegisteredName;
  /** The folded keys of each word of the name. */
  readonly nameKeys: readonly WordKeys[];
  readonly birth: RegisteredBirth;
}

export const cellsOfPast = (text: string): readonly WrittenCell[] => (JSON.parse(text) as SealedPast).cells;

/** Name and birth of the survivor, as far as the row says. */
export function namedInPast(text: string): Pick<SealedPast, 'name' | 'birth'> {
  const { name, birth } = JSON.parse(text) as SealedPast;
  return { name, birth };
}

const resultOf = (event: OldEvent): string | null => (event.kind === 'order' ? event.decision : event.answer);

/** Stores historical records with the register rows they were read from. */
@Injectable()
export class HistoricalRecordsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  /** Skips rejected rows: they describe no event. */
  async add(rowOwner: RowOwner, rows: readonly FreshRow[], ids: ReadonlyMap<number, string>): Promise<void> {
    const records: HistoricalRecord[] = [];
    for (const fresh of rows) {
      const record = await this.recordOf(rowOwner, fresh, ids.get(fresh.row.rowNo));
      if (record !== null) records.push(record);
    }
    if (records.length > 0) await this.database.insert(HistoricalRecord, records);
  }

  private async recordOf(
    { agencyId }: RowOwner,
    { row: { registration, history }, cells }: FreshRow,
    rowId: string | undefined,
  ): Promise<HistoricalRecord | null> {
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
