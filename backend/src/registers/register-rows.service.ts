import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { ROW_OUTCOMES } from './registration.types.js';
import type { ImportCode, RowOutcomeKind } from './registration.types.js';
import type {
  OutcomeCountDto,
  RegisterImportDto,
  RegisterImportPageDto,
  RegisterRowDto,
  RegisterRowPageDto,
} from './registers.dto.js';
import { rowTextPlace } from './row-store.service.js';

interface ImportRow {
  id: string;
  mapping: string;
  period_from: string;
  period_until: string;
  row_count: number;
  started_at: Date;
  finished_at: Date | null;
  sort_key: string;
  counts: OutcomeCountDto[] | null;
}

interface StoredRow {
  id: string;
  row_no: number;
  outcome: RowOutcomeKind;
  codes: ImportCode[];
  answered_at: Date | null;
  agency_key_version: number | null;
  sealed_key: Buffer | null;
  sealed: Buffer | null;
}

const PAGE = 20;
const ROWS_PAGE = 50;

const SELECT_IMPORTS = `
  select i.id, i.mapping, i.period_from::text, i.period_until::text, i.row_count, i.started_at, i.finished_at,
    i.started_at::text as sort_key,
    (select jsonb_agg(jsonb_build_object('outcome', c.outcome, 'count', c.count, 'unanswered', c.unanswered)
        order by c.outcome)
      from (select r.outcome, count(*)::int as count,
          count(*) filter (where r.outcome = 'accepted_with_question' and r.answered_at is null)::int as unanswered
        from panoh.register_rows r where r.import_id = i.id group by r.outcome) c) as counts
  from panoh.register_imports i`;

const SELECT_ROWS = `
  select r.id, r.row_no, r.outcome, r.codes, r.answered_at, t.agency_key_version, t.sealed_key, t.sealed
  from panoh.register_rows r left join panoh.register_row_texts t on t.row_id = r.id`;

/** What the keeper of a register sees of its imports: codes, and the words of the rows it is asked about. */
@Injectable()
export class RegisterRowsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  /** Imports of the viewer's agency, newest first, 20 a page. */
  async listImports(cursor: string | null): Promise<RegisterImportPageDto> {
    const after = decodeCursor(cursor);
    const rows = await this.database.query<ImportRow>(
      `${SELECT_IMPORTS} where $1::timestamptz is null or (i.started_at, i.id) < ($1, $2::uuid)
       order by i.started_at desc, i.id desc limit $3`,
      [after?.key ?? null, after?.id ?? null, PAGE + 1],
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(toImport),
      nextCursor: last ? encodeCursor(last.sort_key, last.id) : null,
    };
  }

  /** Rows of one import in the order of the file, 50 a page. */
  async listRows(
    importId: string,
    outcome: string | null,
    cursor: string | null,
  ): Promise<RegisterRowPageDto> {
    if (outcome !== null && !ROW_OUTCOMES.some((known) => known === outcome))
      throw invalid({ path: 'outcome', code: 'not_in_list' });
    await this.refuseUnknown(importId);
    const after = decodeCursor(cursor);
    const from = after ? wholeNumber(after.key) : null;
    const rows = await this.database.query<StoredRow>(
      `${SELECT_ROWS} where r.import_id = $1 and ($2::text is null or r.outcome = $2)
         and ($3::int is null or (r.row_no, r.id) > ($3, $4::uuid)) order by r.row_no, r.id limit $5`,
      [importId, outcome, from, after?.id ?? null, ROWS_PAGE + 1],
    );
    const last = rows.length > ROWS_PAGE ? rows[ROWS_PAGE - 1] : undefined;
    const items: RegisterRowDto[] = [];
    for (const row of rows.slice(0, ROWS_PAGE)) items.push(await this.toRow(row));
    return {
      items,
      nextCursor: last ? encodeCursor(String(last.row_no), last.id) : null,
    };
  }

  async getRow(id: string): Promise<RegisterRowDto> {
    return this.toRow(await this.find(id));
  }

  /** Marks the questions of a row as answered, or takes that back; what was imported stays as it is. */
  async answer(id: string, answered: boolean): Promise<void> {
    const row = await this.find(id);
    if (row.outcome !== 'accepted_with_question') throw refused('row_asks_nothing');
    const { userId } = this.database.viewer;
    await this.database.query(
      'update panoh.register_rows set answered_at = case when $2 then panoh.now() end, answered_by = $3 where id = $1',
      [id, answered, answered ? userId : null],
    );
  }

  private async refuseUnknown(importId: string): Promise<void> {
    const rows = await this.database.query('select 1 from panoh.register_imports where id = $1', [importId]);
    if (rows.length === 0) throw notFound();
  }

  private async find(id: string): Promise<StoredRow> {
    const [row] = await this.database.query<StoredRow>(`${SELECT_ROWS} where r.id = $1`, [id]);
    if (!row) throw notFound();
    return row;
  }

  private async toRow(row: StoredRow): Promise<RegisterRowDto> {
    const asks = row.outcome === 'accepted_with_question';
    return {
      id: row.id,
      rowNo: row.row_no,
      outcome: row.outcome,
      codes: row.codes,
      text: await this.textOf(row),
      answeredAt: row.answered_at?.toISOString() ?? null,
      allowedActions: asks ? [row.answered_at ? 'reopen_question' : 'answer_question'] : [],
    };
  }

  private async textOf({ id, agency_key_version, sealed_key, sealed }: StoredRow): Promise<string | null> {
    if (agency_key_version === null || sealed_key === null || sealed === null) return null;
    return this.vault.openForAgency(rowTextPlace(id), {
      agencyKeyVersion: agency_key_version,
      sealedKey: sealed_key,
      sealed,
    });
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw invalid({ path: 'cursor', code: 'not_valid' });
  return Number(text);
}

const toImport = (row: ImportRow): RegisterImportDto => ({
  id: row.id,
  mapping: row.mapping,
  periodFrom: row.period_from,
  periodUntil: row.period_until,
  rowCount: row.row_count,
  counts: row.counts ?? [],
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
});
