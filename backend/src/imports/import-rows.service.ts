import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { HistoricalEventDto, ImportDto, ImportPageDto, ImportRowDetailDto } from './imports.dto.js';
import type { ImportRowDto, ImportRowPageDto, RejectedRowDto, SurvivorMatchRequest } from './imports.dto.js';
import { ROW_FILTERS } from './imports.dto.js';
import { ImportRowRecord, ImportRun } from './imports.entity.js';
import {
  answerMatch,
  importById,
  importsAfter,
  lockRegisters,
  lockRow,
  nextQuestion,
  rejectedRows,
  rowById,
  rowsAfter,
  takeBackImport,
} from './imports.queries.js';
import type { RowDetailRecord, RowRecord } from './imports.queries.js';
import type { WrittenCell } from './read-register.js';
import { cellsOfPast, historyPlace, rowTextPlace } from './row-store.service.js';
import { changesByAnswer, survivorMatchOf } from './survivor-matching.rules.js';

const PAGE = 25;
/** Limit of rows in an import from the screen. */
const MOST_REJECTED = 20_000;

/** What the keeper of a register sees of its imports: codes, and the words of the rows it is asked about. */
@Injectable()
export class ImportRowsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  async listImports(cursor: string | null): Promise<ImportPageDto> {
    const rows = await importsAfter(this.database, decodeCursor(cursor), PAGE + 1);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(({ sortKey: _, ...shown }) => shown),
      nextCursor: last ? encodeCursor(last.sortKey, last.id) : null,
    };
  }

  async getImport(id: string): Promise<ImportDto> {
    const [row] = await importById(this.database, id);
    if (!row) throw notFound();
    const { sortKey: _, ...shown } = row;
    return shown;
  }

  async listRows(importId: string, filter: string | null, cursor: string | null): Promise<ImportRowPageDto> {
    if (filter !== null && !ROW_FILTERS.some((known) => known === filter))
      throw invalid({ path: 'filter', code: 'not_in_list' });
    await this.refuseUnknown(importId);
    const after = decodeCursor(cursor);
    const rowNo = after ? wholeNumber(after.key) : null;
    const page = { filter, rowNo, id: after?.id ?? null, limit: PAGE + 1 };
    const rows = await rowsAfter(this.database, importId, page);
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map(toRow),
      nextCursor: last ? encodeCursor(String(last.rowNo), last.id) : null,
    };
  }

  async getRow(id: string): Promise<ImportRowDetailDto> {
    const row = await this.find(id);
    if (row.case !== null) this.database.audit.touch(row.case.id, 'narrative');
    for (const pair of row.pairs) this.database.audit.touch(pair.caseId, 'core');
    const nextUnansweredId = await nextQuestion(this.database, row);
    const { importId, title, periodFrom, periodUntil, answeredByName } = row;
    const cells = await this.cellsOf(row);
    return {
      ...toRow(row),
      ...{ importId, title, periodFrom, periodUntil, cells, answeredByName, nextUnansweredId },
    };
  }

  /** Rejected rows of an import that have stored words; a repeated row uses the words of the row it repeats. */
  async listRejected(importId: string): Promise<RejectedRowDto[]> {
    await this.refuseUnknown(importId);
    const rows = await rejectedRows(this.database, importId, MOST_REJECTED);
    return Promise.all(
      rows.map(async ({ id, rowNo, codes, ...sealed }) => ({
        rowNo,
        codes,
        cells: JSON.parse(await this.vault.openForAgency(rowTextPlace(id), sealed)) as WrittenCell[],
      })),
    );
  }

  /** Marks the questions of a row as answered, or withdraws the answer; what was imported stays as it is. */
  async answer(id: string, isAnswered: boolean, seenVersion: number): Promise<string> {
    const { version } = await this.take(id, seenVersion, hasQuestion);
    const answeredAt = isAnswered ? this.database.now : null;
    const answeredBy = isAnswered ? this.database.viewer.userId : null;
    await this.update(id, { answeredAt, answeredBy, version: version + 1 });
    return id;
  }

  /** Answers which survivor a historical row belongs to, or none of the candidates, or withdraws the answer. */
  async matchImportRow(id: string, answer: SurvivorMatchRequest, seenVersion: number): Promise<string> {
    const { pairs, version } = await this.take(id, seenVersion, (row) => row.pairs.length > 0);
    const changes = changesByAnswer(pairs, answer.answer, answer.caseId);
    if (changes === null) throw invalid({ path: 'caseId', code: 'not_in_list' });
    const answeredBy = answer.answer === 'undecided' ? null : this.database.viewer.userId;
    for (const change of changes) {
      this.database.audit.touch(change.caseId, 'core');
      await answerMatch(this.database, { rowId: id, ...change }, answeredBy);
    }
    await this.update(id, { version: version + 1 });
    return id;
  }

  /** Deletes the import with its cases; refused once a person worked on any of them. */
  async takeBack(id: string): Promise<void> {
    await this.refuseUnknown(id);
    await lockRegisters(this.database, this.database.viewer.agencyId);
    await takeBackImport(this.database, id);
  }

  private async take(
    id: string,
    seenVersion: number,
    asks: (row: RowDetailRecord) => boolean,
  ): Promise<RowDetailRecord> {
    await lockRow(this.database, id);
    const row = await this.find(id);
    if (!asks(row)) throw refused('row_asks_nothing');
    expectVersion(seenVersion, row.version, toRow(row));
    return row;
  }

  private async update(id: string, changed: Partial<ImportRowRecord>): Promise<void> {
    await this.database.repository(ImportRowRecord).update({ id }, changed);
  }

  private async refuseUnknown(id: string): Promise<void> {
    if (!(await this.database.repository(ImportRun).existsBy({ id }))) throw notFound();
  }

  private async find(id: string): Promise<RowDetailRecord> {
    const [row] = await rowById(this.database, id);
    if (!row) throw notFound();
    return row;
  }

  private async cellsOf(row: RowDetailRecord): Promise<readonly WrittenCell[]> {
    const { id, agencyKeyVersion, sealedKey, sealed } = row;
    if (agencyKeyVersion === null || sealedKey === null || sealed === null) return [];
    const place = row.kind === null ? rowTextPlace(id) : historyPlace(id);
    const text = await this.vault.openForAgency(place, { agencyKeyVersion, sealedKey, sealed });
    return row.kind === null ? (JSON.parse(text) as WrittenCell[]) : cellsOfPast(text);
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw invalid({ path: 'cursor', code: 'not_valid' });
  return Number(text);
}

const hasQuestion = ({ asksItself, outcome }: RowRecord): boolean => asksItself && outcome !== 'accepted';

function actionsOn(row: RowRecord): string[] {
  const own = row.answeredAt ? 'reopen_question' : 'answer_question';
  const whose = survivorMatchOf(row.pairs) === 'to_review' ? 'say_whose' : 'change_whose';
  return [...(hasQuestion(row) ? [own] : []), ...(row.pairs.length > 0 ? [whose] : [])];
}

const NOTHING = {
  ...{ issuedOn: null, servedOn: null, service: null, endsOn: null, breaches: [] },
  ...{ from: null, to: null, services: [], answeredOn: null },
};

function toHistoricalEvent({ happenedOn, facts }: RowRecord): HistoricalEventDto | null {
  if (facts === null || happenedOn === null) return null;
  if (facts.kind === 'referral') {
    const { kind, from, to, services, answer, answeredOn } = facts;
    return { ...NOTHING, kind, happenedOn, result: answer, from, to, services, answeredOn };
  }
  const { kind, decision, issued, served, service, endsOn, extendedUntil, breaches } = facts;
  return {
    ...{ ...NOTHING, kind, happenedOn, result: decision, service, breaches },
    issuedOn: issued?.day ?? null,
    servedOn: served?.day ?? null,
    endsOn: extendedUntil ?? endsOn,
  };
}

function toRow(row: RowRecord): ImportRowDto {
  const { id, rowNo, outcome, codes, repeatsRowNo, answeredAt, version, pairs } = row;
  return {
    ...{ id, rowNo, outcome, codes, repeatsRowNo, case: row.case, answeredAt, version },
    allowedActions: actionsOn(row),
    past: toHistoricalEvent(row),
    whose: row.kind === null ? null : { state: survivorMatchOf(pairs), survivors: pairs },
  };
}
