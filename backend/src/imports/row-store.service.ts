import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { BlindIndexes } from '../platform/crypto/blind-indexes.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import type { ImportUnit, RowOwner } from './import-units.js';
import { shownToOwner, fileIndex, rowIndex } from './import-units.js';
import { ImportRun, ImportRowRecord, ImportRowText } from './imports.entity.js';
import type { RowOutcome } from './registration.types.js';
import type { WrittenCell } from './row-cells.js';

export const rowTextPlace = (rowId: string): Place => ({
  table: 'import_row_texts',
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
  async lock(rowOwner: RowOwner): Promise<void> {
    await this.database.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `panoh.registers/${rowOwner.agencyId}`,
    ]);
  }

  /** Which rows of the units are stored already. */
  async known(rowOwner: RowOwner, units: readonly ImportUnit[]): Promise<Map<RowOutcome, KnownRow>> {
    const keys = await this.indexes.keys();
    const index = rowIndex(rowOwner.agencyId);
    const asked = units.flatMap(({ rows }) =>
      rows.flatMap((row) => keys.asked(index, row.content).map((key) => ({ row, key }))),
    );
    const stored = await this.database.query<{ id: string; key: string; case_id: string | null }>(
      `select r.id, encode(r.content_key, 'hex') as key, c.case_id from panoh.import_rows r
       left join panoh.import_row_cases c on c.row_id = r.id
       where r.agency_id = $1 and r.content_key = any ($2)`,
      [rowOwner.agencyId, asked.map(({ key }) => key)],
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
  async findUnfinished(rowOwner: RowOwner, bytes: Uint8Array): Promise<string | null> {
    const keys = await this.indexes.keys();
    const asked = keys.asked(fileIndex(rowOwner.agencyId), textOf(bytes));
    const [row] = await this.database.query<{ id: string }>(
      `select id from panoh.imports where agency_id = $1 and file_key = any ($2) and finished_at is null
       order by started_at desc limit 1`,
      [rowOwner.agencyId, asked],
    );
    return row?.id ?? null;
  }

  async begin(
    values: Omit<ImportRun, 'startedAt' | 'finishedAt' | 'importedBy' | 'fileKey' | 'keyVersion'>,
    bytes: Uint8Array,
  ): Promise<void> {
    const keys = await this.indexes.keys();
    await this.database.insert(ImportRun, {
      ...values,
      fileKey: keys.digest(fileIndex(values.agencyId), textOf(bytes)),
      keyVersion: keys.version,
      importedBy: this.database.viewer.userId,
    });
  }

  async finish(importId: string): Promise<void> {
    await this.database.query('update panoh.imports set finished_at = panoh.now() where id = $1', [importId]);
  }

  /** Stores fresh rows and answers their ids by row number. */
  async add(importId: string, rowOwner: RowOwner, fresh: readonly FreshRow[]): Promise<Map<number, string>> {
    const ids = new Map(fresh.map(({ row }) => [row.rowNo, newId()]));
    const keys = await this.indexes.keys();
    const records = fresh.map(({ row, unit, cells }) => {
      const shown = shownToOwner(row, unit.survivor);
      const isRepeat = shown.codes.includes('duplicate_row');
      const values = {
        id: ids.get(row.rowNo) ?? '',
        importId,
        agencyId: rowOwner.agencyId,
        contentKey: keys.digest(rowIndex(rowOwner.agencyId), row.content),
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
      ImportRowRecord,
      records.map(({ values }) => values),
    );
    await this.addTexts(
      rowOwner,
      records
        .filter(({ cells }) => cells.length > 0)
        .map(({ values, cells }) => ({ rowId: values.id, cells })),
    );
    return ids;
  }

  /**
   * Stores words that a person must read. A repeated row uses the words of the row it repeats, and the keeping agency
   * may have lost access to them.
   */
  private async addTexts(
    rowOwner: RowOwner,
    rows: readonly { rowId: string; cells: readonly WrittenCell[] }[],
  ): Promise<void> {
    const texts: ImportRowText[] = [];
    for (const { rowId, cells } of rows) {
      const sealed = await this.vault.sealForAgency(
        rowOwner.agencyId,
        rowTextPlace(rowId),
        JSON.stringify(cells),
      );
      texts.push({ rowId, agencyId: rowOwner.agencyId, ...sealed });
    }
    if (texts.length > 0) await this.database.insert(ImportRowText, texts);
  }
}
