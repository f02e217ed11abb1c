import { Injectable } from '@nestjs/common';
import { IsNull, In } from 'typeorm';
import { VaultService } from '../access/index.js';
import { BlindIndexes } from '../platform/crypto/blind-indexes.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { nameTokens, wordKeysOf } from '../shared/names.js';
import type { WordKeys } from '../shared/names.js';
import { HistoricalRecord, ImportRowRecord, ImportRowText, ImportRun } from './imports.entity.js';
import { adoptRows, storedRows } from './imports.queries.js';
import { fileIndex, rowIndex, shownToOwner } from './plan-import.js';
import type { ImportUnit } from './plan-import.js';
import type { Rows, WrittenCell } from './read-register.js';
import type { RegisteredBirth, RegisteredName, RowOutcome } from './registration.types.js';

const placeIn =
  (table: string) =>
  (row: string): Place => ({ table, column: 'sealed', row });
export const rowTextPlace = placeIn('import_row_texts');
export const historyPlace = placeIn('historical_records');

/** The sealed part of a past event: its words, and the identity for later matching. */
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

export interface KnownRow {
  readonly key: Buffer;
  /** Null where the keeper no longer reaches it. */
  readonly caseId: string | null;
  readonly isLeft: boolean;
}

export interface FreshRow {
  readonly row: RowOutcome;
  readonly unit: ImportUnit;
  readonly cells: readonly WrittenCell[];
}

/** What an import stores of itself: its run, its rows, their words where a person must read them, and past events. */
@Injectable()
export class RowStoreService {
  constructor(
    private readonly database: Database,
    private readonly indexes: BlindIndexes,
    private readonly vault: VaultService,
  ) {}

  /** Which rows of the units are stored already, and which were left by an import that was undone. */
  async known(agencyId: string, units: readonly ImportUnit[]): Promise<Map<RowOutcome, KnownRow>> {
    const keys = await this.indexes.keys();
    const asked = units.flatMap(({ rows }) =>
      rows.flatMap((row) => keys.asked(rowIndex(agencyId), row.content).map((key) => ({ row, key }))),
    );
    const stored = await storedRows(
      this.database,
      agencyId,
      asked.map(({ key }) => key),
    );
    const byKey = new Map(stored.map((row) => [row.key, row]));
    return new Map(
      asked.flatMap(({ row, key }) => {
        const found = byKey.get(key.toString('hex'));
        return found ? [[row, { ...found, key }] as const] : [];
      }),
    );
  }

  /** Nothing discloses that a row was left: the case may have moved because of a block. */
  async adopt(importId: string, left: readonly (readonly [RowOutcome, KnownRow])[]): Promise<void> {
    if (left.length === 0) return;
    const keys = left.map(([, { key }]) => key);
    await adoptRows(this.database, importId, { keys, numbers: left.map(([{ rowNo }]) => rowNo) });
  }

  /** The run that an earlier call of the same file began and did not finish; null where there is none. */
  async findUnfinished(agencyId: string, table: Rows): Promise<string | null> {
    const keys = await this.indexes.keys();
    const fileKey = In(keys.asked(fileIndex(agencyId), JSON.stringify(table)));
    const run = await this.database.repository(ImportRun).findOne({
      where: { agencyId, fileKey, finishedAt: IsNull() },
      order: { startedAt: 'desc' },
    });
    return run?.id ?? null;
  }

  async begin(
    values: Omit<ImportRun, 'id' | 'startedAt' | 'finishedAt' | 'importedBy' | 'fileKey' | 'keyVersion'>,
    table: Rows,
  ): Promise<string> {
    const id = newId();
    const keys = await this.indexes.keys();
    const fileKey = keys.digest(fileIndex(values.agencyId), JSON.stringify(table));
    const importedBy = this.database.viewer.userId;
    await this.database.insert(ImportRun, { id, ...values, fileKey, keyVersion: keys.version, importedBy });
    return id;
  }

  async finish(id: string): Promise<void> {
    await this.database.repository(ImportRun).update({ id }, { finishedAt: this.database.now });
  }

  /** Stores fresh rows and answers their ids by row number. */
  async add(importId: string, agencyId: string, fresh: readonly FreshRow[]): Promise<Map<number, string>> {
    const ids = new Map(fresh.map(({ row }) => [row.rowNo, newId()]));
    const idOf = ({ row }: FreshRow): string => ids.get(row.rowNo) ?? '';
    const keys = await this.indexes.keys();
    const records = fresh.map((one) => {
      const { codes, outcome, rowNo } = shownToOwner(one.row, one.unit.survivor);
      const contentKey = keys.digest(rowIndex(agencyId), one.row.content);
      const repeatsRowNo = codes.includes('duplicate_row') ? one.row.sameAsRow : null;
      return {
        ...{ id: idOf(one), importId, agencyId, contentKey, keyVersion: keys.version },
        ...{ rowNo, outcome, codes: [...codes], repeatsRowNo },
      };
    });
    await this.database.insert(ImportRowRecord, records);
    const read = fresh.filter(({ row }, at) => {
      const codes = records[at]?.codes ?? [];
      return codes.length > 0 && !codes.includes('duplicate_row') && row.history === null;
    });
    await this.addTexts(
      agencyId,
      read.filter(({ cells }) => cells.length > 0).map((one) => ({ rowId: idOf(one), cells: one.cells })),
    );
    await this.addHistory(agencyId, fresh, idOf);
    return ids;
  }

  /**
   * Stores words that a person must read. A repeated row uses the words of the row it repeats, and the keeping agency
   * may have lost access to them.
   */
  private async addTexts(
    agencyId: string,
    rows: readonly { rowId: string; cells: readonly WrittenCell[] }[],
  ) {
    const texts: ImportRowText[] = [];
    for (const { rowId, cells } of rows) {
      const sealed = await this.vault.sealForAgency(agencyId, rowTextPlace(rowId), JSON.stringify(cells));
      texts.push({ rowId, agencyId, ...sealed });
    }
    await this.database.insert(ImportRowText, texts);
  }

  /** Past orders and referrals; rejected rows describe none. */
  private async addHistory(agencyId: string, fresh: readonly FreshRow[], idOf: (row: FreshRow) => string) {
    const records: HistoricalRecord[] = [];
    for (const one of fresh) {
      const { registration, history } = one.row;
      if (registration === null || history === null) continue;
      const { name, birth, registeredOn, place } = registration;
      const nameKeys = nameTokens(name.written).map(wordKeysOf);
      const past: SealedPast = { cells: one.cells, name, nameKeys, birth };
      const rowId = idOf(one);
      const sealed = await this.vault.sealForAgency(agencyId, historyPlace(rowId), JSON.stringify(past));
      records.push({
        ...{
          rowId,
          agencyId,
          kind: history.kind,
          happenedOn: registeredOn.day,
          place: place.code,
          facts: history,
        },
        result: history.kind === 'order' ? history.decision : history.answer,
        ...sealed,
      });
    }
    await this.database.insert(HistoricalRecord, records);
  }
}
