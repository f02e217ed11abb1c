import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { BlindIndexes } from '../platform/crypto/blind-indexes.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { ImportUnit, Keeper } from './import-units.js';
import { shownToKeeper } from './import-units.js';
import { fileIndex, rowIndex } from './register-indexes.js';
import { RegisterImport } from './register-import.entity.js';
import { RegisterRowRecord, RegisterRowText } from './register-row.entity.js';
import type { RowOutcome } from './registration.types.js';
import type { WrittenCell } from './row-words.js';

export const rowTextPlace = (rowId: string): Place => ({
  table: 'register_row_texts',
  column: 'sealed',
  row: rowId,
});

/** A row that is stored already, with its case where the keeper still owns it. */
export interface KnownRow {
  readonly rowId: string;
  readonly caseId: string | null;
}

/** A row that is stored now. */
export interface FreshRow {
  readonly row: RowOutcome;
  readonly unit: ImportUnit;
  readonly cells: readonly WrittenCell[];
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** What an import stores of itself: its run, its rows, and the words of those that ask or were rejected. */
@Injectable()
export class RowStoreService {
  constructor(
    private readonly database: Database,
    private readonly indexes: BlindIndexes,
    private readonly vault: VaultService,
  ) {}

  /** One import of an agency at a time; released with the transaction. */
  async lock(keeper: Keeper): Promise<void> {
    await this.database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `panoh.registers/${keeper.agencyId}`,
    ]);
  }

  /** Which rows of the units are stored already. */
  async known(keeper: Keeper, units: readonly ImportUnit[]): Promise<Map<RowOutcome, KnownRow>> {
    const keys = await this.indexes.keys();
    const index = rowIndex(keeper.agencyId);
    const asked = units.flatMap(({ rows }) =>
      rows.flatMap((row) => keys.asked(index, row.content).map((key) => ({ row, key }))),
    );
    const stored = await this.database.query<{ id: string; key: string; case_id: string | null }>(
      `select r.id, encode(r.content_key, 'hex') as key, c.case_id from panoh.register_rows r
       left join panoh.register_row_cases c on c.row_id = r.id
       where r.agency_id = $1 and r.content_key = any ($2)`,
      [keeper.agencyId, asked.map(({ key }) => key)],
    );
    const found = new Map(stored.map((row) => [row.key, { rowId: row.id, caseId: row.case_id }]));
    return new Map(
      asked.flatMap(({ row, key }) => {
        const known = found.get(key.toString('hex'));
        return known ? [[row, known] as const] : [];
      }),
    );
  }

  /** The run that an earlier call of the same file began and did not finish; null where there is none. */
  async findUnfinished(keeper: Keeper, bytes: Uint8Array): Promise<string | null> {
    const keys = await this.indexes.keys();
    const asked = keys.asked(fileIndex(keeper.agencyId), textOf(bytes));
    const [row] = await this.database.query<{ id: string }>(
      `select id from panoh.register_imports where agency_id = $1 and file_key = any ($2) and finished_at is null
       order by started_at desc limit 1`,
      [keeper.agencyId, asked],
    );
    return row?.id ?? null;
  }

  async begin(
    values: Omit<RegisterImport, 'startedAt' | 'finishedAt' | 'importedBy' | 'fileKey' | 'keyVersion'>,
    bytes: Uint8Array,
  ): Promise<void> {
    const keys = await this.indexes.keys();
    await this.database.insert(RegisterImport, {
      ...values,
      fileKey: keys.digest(fileIndex(values.agencyId), textOf(bytes)),
      keyVersion: keys.version,
      importedBy: this.database.viewer.userId,
    });
  }

  async finish(importId: string): Promise<void> {
    await this.database.query('update panoh.register_imports set finished_at = panoh.now() where id = $1', [
      importId,
    ]);
  }

  /** Stores fresh rows and answers their ids by row number. */
  async add(importId: string, keeper: Keeper, fresh: readonly FreshRow[]): Promise<Map<number, string>> {
    const ids = new Map(fresh.map(({ row }) => [row.rowNo, newId()]));
    const keys = await this.indexes.keys();
    const records = fresh.map(({ row, unit, cells }) => {
      const shown = shownToKeeper(row, unit.survivor);
      const isRepeat = shown.codes.includes('duplicate_row');
      const values = {
        id: ids.get(row.rowNo) ?? '',
        importId,
        agencyId: keeper.agencyId,
        contentKey: keys.digest(rowIndex(keeper.agencyId), row.content),
        keyVersion: keys.version,
        rowNo: row.rowNo,
        outcome: shown.outcome,
        codes: [...shown.codes],
        repeatsRowNo: isRepeat ? row.sameAsRow : null,
      };
      const isKept = isRepeat || shown.codes.length === 0 || row.history !== null;
      return { values, cells: isKept ? [] : cells };
    });
    await this.database.insert(
      RegisterRowRecord,
      records.map(({ values }) => values),
    );
    await this.addTexts(
      keeper,
      records
        .filter(({ cells }) => cells.length > 0)
        .map(({ values, cells }) => ({ rowId: values.id, cells })),
    );
    return ids;
  }

  /**
   * Words are kept where somebody must read them. Those of a repeated row stand in the row it repeats, and may have
   * left the keeper with it.
   */
  private async addTexts(
    keeper: Keeper,
    rows: readonly { rowId: string; cells: readonly WrittenCell[] }[],
  ): Promise<void> {
    const texts: RegisterRowText[] = [];
    for (const { rowId, cells } of rows) {
      const sealed = await this.vault.sealForAgency(
        keeper.agencyId,
        rowTextPlace(rowId),
        JSON.stringify(cells),
      );
      texts.push({ rowId, agencyId: keeper.agencyId, ...sealed });
    }
    if (texts.length > 0) await this.database.insert(RegisterRowText, texts);
  }
}
