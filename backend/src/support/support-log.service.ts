import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { startOfDay } from '../shared/dates.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { SupportEntry } from './support.entity.js';
import { SupportWords } from './support-words.service.js';
import type { WordsPlace } from './support-words.service.js';
import { entryProblems } from './support.rules.js';
import type {
  SupportCountsDto,
  SupportEntryDto,
  SupportEntryPageDto,
  SupportEntryRequest,
} from './support.dto.js';
import type { CorrectedEntry, FieldFinding } from './support.rules.js';

const PAGE = 20;

const noteOf = (caseId: string, row: string): WordsPlace => ({
  caseId,
  table: 'support_entries',
  column: 'sealed_note',
  row,
});

/** Services given to the survivor, each recorded once and corrected by a further entry. */
@Injectable()
export class SupportLogService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly words: SupportWords,
    private readonly timeline: TimelineService,
  ) {}

  async log(caseId: string, { note, ...entry }: SupportEntryRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const corrected = entry.correctsId ? await this.findCorrected(caseId, entry.correctsId) : null;
    const problems = [
      ...entryProblems(entry, corrected, this.cases.today),
      ...(await this.strangers(caseId, entry)),
    ];
    if (problems.length > 0) throw invalid(...problems);
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const sealedNote = await this.words.sealIfAny(noteOf(caseId, id), note);
    await this.database.insert(SupportEntry, {
      id,
      caseId,
      agencyId,
      writtenBy: userId,
      ...entry,
      sealedNote,
    });
    await this.timeline.add({
      caseId,
      kind: entry.correctsId ? 'support_corrected' : 'support_given',
      partition: 'support',
      happenedAt: startOfDay(entry.givenOn),
      facts: { serviceType: entry.serviceType, minutes: entry.minutes, withWhom: entry.withWhom },
    });
  }

  /** Newest day first, 20 a page; a corrected entry stays readable with its replacement. */
  async list(caseId: string, cursor: string | null): Promise<SupportEntryPageDto> {
    const access = await this.access.toRead(caseId, 'support');
    const after = decodeCursor(cursor);
    const query = this.database
      .repository(SupportEntry)
      .createQueryBuilder('e')
      .where('e.caseId = :caseId', { caseId })
      .orderBy('e.givenOn', 'DESC')
      .addOrderBy('e.id', 'DESC')
      .limit(PAGE + 1);
    if (after)
      query.andWhere('(e.givenOn, e.id) < (cast(:day as date), cast(:id as uuid))', {
        day: after.key,
        id: after.id,
      });
    const rows = await query.getMany();
    const shown = rows.slice(0, PAGE);
    const last = rows.length > PAGE ? shown.at(-1) : undefined;
    const corrections = await this.correctionsOf(shown);
    const mayWrite = access.relations.has('own') && access.writes.has('support');
    return {
      items: await Promise.all(
        shown.map((row) => this.toDto(row, corrections.get(row.id) ?? null, mayWrite)),
      ),
      nextCursor: last ? encodeCursor(last.givenOn, last.id) : null,
    };
  }

  /** How much was done, also for those who may not read what. */
  async counts(caseId: string): Promise<SupportCountsDto> {
    const [row] = await this.database.query<{ counts: SupportCountsDto | null }>(
      'select panoh.support_counts($1) as counts',
      [caseId],
    );
    if (!row?.counts) throw notFound();
    this.database.audit.touch(caseId, 'support');
    return row.counts;
  }

  private async findCorrected(caseId: string, id: string): Promise<CorrectedEntry | null> {
    const entries = this.database.repository(SupportEntry);
    if (!(await entries.existsBy({ id, caseId }))) return null;
    return { isCorrected: await entries.existsBy({ correctsId: id }) };
  }

  /** A referral or goal that is named must be of this case. */
  private async strangers(
    caseId: string,
    { referralId, goalId }: Pick<SupportEntryRequest, 'referralId' | 'goalId'>,
  ): Promise<FieldFinding[]> {
    const [known] = await this.database.query<{ referral: boolean; goal: boolean }>(
      `select $2::uuid is null or exists (select 1 from panoh.referrals where id = $2
           and (case_id = $1 or received_case_id = $1)) as referral,
         $3::uuid is null or exists (select 1 from panoh.support_goals where id = $3 and case_id = $1) as goal`,
      [caseId, referralId, goalId],
    );
    return [
      ...(known?.referral ? [] : [{ path: 'referralId', code: 'not_in_list' }]),
      ...(known?.goal ? [] : [{ path: 'goalId', code: 'not_in_list' }]),
    ];
  }

  private async correctionsOf(rows: readonly SupportEntry[]): Promise<Map<string, string>> {
    if (rows.length === 0) return new Map();
    const found = await this.database
      .repository(SupportEntry)
      .findBy({ correctsId: In(rows.map(({ id }) => id)) });
    return new Map(found.map(({ id, correctsId }) => [correctsId ?? '', id]));
  }

  private async toDto(
    row: SupportEntry,
    correctedById: string | null,
    mayWrite: boolean,
  ): Promise<SupportEntryDto> {
    return {
      id: row.id,
      serviceType: row.serviceType,
      withWhom: row.withWhom,
      givenOn: row.givenOn,
      minutes: row.minutes,
      referralId: row.referralId,
      goalId: row.goalId,
      correctsId: row.correctsId,
      correctedById,
      note: await this.words.openIfAny(noteOf(row.caseId, row.id), row.sealedNote),
      recordedAt: row.recordedAt.toISOString(),
      allowedActions: mayWrite && correctedById === null ? ['correct'] : [],
    };
  }
}
