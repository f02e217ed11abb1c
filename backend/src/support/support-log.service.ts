import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { startOfDay } from '../shared/dates.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type {
  SupportCountsDto,
  SupportEntryDto,
  SupportEntryPageDto,
  SupportEntryRequest,
} from './support.dto.js';
import { SupportEntry } from './support.entity.js';
import { areOfCase, entriesAfter, supportCounts } from './support.queries.js';
import { entryProblems } from './support.rules.js';
import type { CorrectedEntry } from './support.rules.js';

const PAGE = 20;

function place(caseId: string, row: string): SealedPlace {
  return { caseId, partition: 'support', table: 'support_entries', column: 'sealed_note', row };
}

/** Services given to the survivor, each recorded once and corrected by a further entry. */
@Injectable()
export class SupportLogService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly vault: VaultService,
    private readonly timeline: TimelineService,
  ) {}

  async log(caseId: string, { note, ...entry }: SupportEntryRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const corrected = entry.correctsId ? await this.findCorrected(caseId, entry.correctsId) : null;
    const known = await areOfCase(this.database, caseId, entry);
    const problems = [
      ...entryProblems(entry, corrected, this.cases.today),
      ...(known.referral ? [] : [{ path: 'referralId', code: 'not_in_list' }]),
      ...(known.goal ? [] : [{ path: 'goalId', code: 'not_in_list' }]),
    ];
    if (problems.length > 0) throw invalid(...problems);
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const sealedNote = note ? await this.vault.seal(place(caseId, id), note) : null;
    const own = { id, caseId, agencyId, writtenBy: userId };
    await this.database.insert(SupportEntry, { ...own, ...entry, sealedNote });
    const { serviceType, minutes, withWhom, givenOn } = entry;
    await this.timeline.add({
      ...{ caseId, partition: 'support', happenedAt: startOfDay(givenOn) },
      kind: entry.correctsId ? 'support_corrected' : 'support_given',
      facts: { serviceType, minutes, withWhom },
    });
  }

  /** Newest day first, 20 a page; a corrected entry stays readable with its replacement. */
  async list(caseId: string, cursor: string | null): Promise<SupportEntryPageDto> {
    const access = await this.access.toRead(caseId, 'support');
    const from = { after: decodeCursor(cursor), limit: PAGE + 1 };
    const rows = await entriesAfter(this.database, caseId, from);
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

  /** How much was done, also for viewers who may not read it. */
  async counts(caseId: string): Promise<SupportCountsDto> {
    const counts = await supportCounts(this.database, caseId);
    if (!counts) throw notFound();
    this.database.audit.touch(caseId, 'support');
    return counts;
  }

  private async findCorrected(caseId: string, id: string): Promise<CorrectedEntry | null> {
    const entries = this.database.repository(SupportEntry);
    if (!(await entries.existsBy({ id, caseId }))) return null;
    return { isCorrected: await entries.existsBy({ correctsId: id }) };
  }

  private async correctionsOf(rows: readonly SupportEntry[]): Promise<Map<string | null, string>> {
    if (rows.length === 0) return new Map();
    const found = await this.database
      .repository(SupportEntry)
      .findBy({ correctsId: In(rows.map(({ id }) => id)) });
    return new Map(found.map(({ id, correctsId }) => [correctsId, id]));
  }

  private async toDto(
    row: SupportEntry,
    correctedById: string | null,
    mayWrite: boolean,
  ): Promise<SupportEntryDto> {
    const { id, serviceType, withWhom, givenOn, minutes, referralId, goalId, correctsId, sealedNote } = row;
    return {
      ...{ id, serviceType, withWhom, givenOn, minutes, referralId, goalId, correctsId, correctedById },
      note: sealedNote && (await this.vault.openKept(place(row.caseId, id), sealedNote)),
      recordedAt: row.recordedAt.toISOString(),
      allowedActions: mayWrite && correctedById === null ? ['correct'] : [],
    };
  }
}
