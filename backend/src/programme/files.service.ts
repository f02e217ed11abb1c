import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { dayOf } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type {
  ProgrammeFileDto,
  ProgrammeFileRequest,
  ProgrammeFileRowDto,
  ProgrammeStageRequest,
} from './programme.dto.js';
import { ProgrammeFile, ProgrammeFileBlock, ProgrammeSession } from './programme.entity.js';
import { colleaguesOf, lockFile } from './programme.queries.js';
import { holdsSessions, isUnderAge, minutesDone, nextStages, reportBy, signalOf } from './programme.rules.js';
import type { ProgrammeBlock } from './programme.types.js';
import { SignalsService, fullName } from './signals.service.js';

type Details = Omit<ProgrammeFileRequest, 'basis' | 'hoursAsked' | 'endsOn' | 'apartFromId'>;

/** A file as the service works with it: the words opened, the sessions counted. */
export interface OpenFile {
  readonly row: ProgrammeFile;
  readonly details: Details;
  readonly sessions: readonly ProgrammeSession[];
}

const placeOf = (row: string): Place => ({ table: 'programme_files', column: 'sealed', row });

/** Files of men in the programme. Row security shows them to the workers of the own unit alone. */
@Injectable()
export class ProgrammeFilesService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly signals: SignalsService,
  ) {}

  /** A report that waits stands first, the earliest due of them at the top. */
  async list(): Promise<ProgrammeFileRowDto[]> {
    const rows = await this.database
      .repository(ProgrammeFile)
      .createQueryBuilder('f')
      .orderBy('case when f.reported_at is null then f.report_by end', 'ASC', 'NULLS LAST')
      .addOrderBy('f.stage_at', 'DESC')
      .addOrderBy('f.id')
      .limit(200)
      .getMany();
    const files = await Promise.all(rows.map((row) => this.opened(row)));
    return files.map((file) => this.toRow(file));
  }

  async get(id: string): Promise<ProgrammeFileDto> {
    const file = await this.open(id);
    const { row, details, sessions } = file;
    const { version, stageReason, endsOn, apartFromId, hoursAsked, stage } = row;
    return {
      ...details,
      ...this.toRow(file),
      ...{ version, stageReason, endsOn, apartFromId, stageAt: row.stageAt.toISOString() },
      nextStages: [...nextStages({ stage, hoursAsked, minutesDone: minutesDone(sessions) })],
      holdsSessions: holdsSessions(stage),
      sessions: sessions.map(({ onDay, minutes, kind, attended, theme }) => ({
        ...{ onDay, minutes, kind, attended, theme },
      })),
      signals: await this.signals.passed(id),
      colleagues: await colleaguesOf(this.database, id),
    };
  }

  async add(request: ProgrammeFileRequest): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const values = await this.valuesOf(id, request);
    await this.database.insert(ProgrammeFile, {
      id,
      agencyId,
      workerId: userId,
      openedBy: userId,
      ...values,
    });
    return id;
  }

  async change(id: string, version: number, request: ProgrammeFileRequest): Promise<void> {
    const { row } = await this.lock(id);
    expectVersion(version, row.version, { version: row.version });
    await this.update(row, await this.valuesOf(id, request));
  }

  async moveTo(id: string, version: number, { stage, reason }: ProgrammeStageRequest): Promise<void> {
    const file = await this.lock(id);
    const { row, sessions } = file;
    expectVersion(version, row.version, { version: row.version });
    const { hoursAsked } = row;
    const next = nextStages({ stage: row.stage, hoursAsked, minutesDone: minutesDone(sessions) });
    if (!next.includes(stage)) throw refused('stage_not_next', [...next]);
    if ((stage === 'not_suitable') !== (reason !== null)) throw invalid({ path: 'reason', code: 'required' });
    await this.setStage(file, { stage, reason });
  }

  /** Sets the stage, the report that is due, and the signal for the survivor's agencies. */
  async setStage(file: OpenFile, { stage, reason }: ProgrammeStageRequest): Promise<void> {
    const { row, details } = file;
    const { now } = this.database;
    const due = reportBy(stage, row.basis === 'own_wish', now);
    await this.update(row, { stage, stageReason: reason, stageAt: now, ...(due ? { reportBy: due } : {}) });
    const code = signalOf(stage, row.stage);
    if (code)
      await this.signals.pass({ ...details, fileId: row.id }, { code, onDay: dayOf(now), sentence: null });
  }

  /** Records that the attendance was reported to the body of the basis. */
  async report(id: string): Promise<void> {
    const { row } = await this.lock(id);
    if (row.reportBy && !row.reportedAt) await this.update(row, { reportedAt: this.database.now });
  }

  /**
   * At once and for good. Nobody makes herself the only one who sees a file: shutting out another leaves two people, if need
   * be one whom the administrator adds first; shutting out oneself leaves one.
   */
  async block(id: string, userId: string, reason: ProgrammeBlock): Promise<void> {
    const { row } = await this.lock(id);
    const colleagues = await colleaguesOf(this.database, id);
    const viewer = this.database.viewer;
    const isSelf = userId === viewer.userId;
    if (!isSelf && !colleagues.some((one) => one.id === userId)) throw notFound();
    const heir = isSelf ? colleagues[0]?.id : viewer.userId;
    if (!heir || (!isSelf && colleagues.length < 2)) throw refused('last_worker');
    if (row.workerId === userId) await this.update(row, { workerId: heir });
    await this.database.insert(ProgrammeFileBlock, {
      ...{ fileId: id, userId, reason, agencyId: viewer.agencyId, blockedBy: viewer.userId },
    });
  }

  async lock(id: string): Promise<OpenFile> {
    await lockFile(this.database, id);
    return this.open(id);
  }

  private async open(id: string): Promise<OpenFile> {
    const row = await this.database.repository(ProgrammeFile).findOneBy({ id });
    if (!row) throw notFound();
    return this.opened(row);
  }

  private async opened(row: ProgrammeFile): Promise<OpenFile> {
    const [text, sessions] = await Promise.all([
      this.vault.openForAgency(placeOf(row.id), row),
      this.database
        .repository(ProgrammeSession)
        .find({ where: { fileId: row.id }, order: { onDay: 'DESC' } }),
    ]);
    return { row, details: JSON.parse(text) as Details, sessions };
  }

  private async update(row: ProgrammeFile, values: Partial<ProgrammeFile>): Promise<void> {
    const { affected } = await this.database
      .repository(ProgrammeFile)
      .update({ id: row.id, version: row.version }, { ...values, version: row.version + 1 });
    expectChanged(affected);
  }

  private async valuesOf(id: string, request: ProgrammeFileRequest): Promise<Partial<ProgrammeFile>> {
    const { basis, hoursAsked, endsOn, apartFromId, ...details } = request;
    if (isUnderAge(details.bornOn, dayOf(this.database.now)))
      throw invalid({ path: 'bornOn', code: 'under_18' });
    const other =
      apartFromId && (await this.database.repository(ProgrammeFile).findOneBy({ id: apartFromId }));
    if (apartFromId && (!other || apartFromId === id))
      throw invalid({ path: 'apartFromId', code: 'not_valid' });
    const { agencyId } = this.database.viewer;
    const sealed = await this.vault.sealForAgency(agencyId, placeOf(id), JSON.stringify(details));
    return { basis, hoursAsked, endsOn, apartFromId, ...sealed };
  }

  private toRow({ row, details, sessions }: OpenFile): ProgrammeFileRowDto {
    const { id, stage, basis, hoursAsked, reportBy: due, reportedAt, workerId } = row;
    return {
      ...{ id, stage, basis, hoursAsked, name: fullName(details) },
      minutesDone: minutesDone(sessions),
      lastSessionOn: sessions[0]?.onDay ?? null,
      reportBy: reportedAt ? null : (due?.toISOString() ?? null),
      isMine: workerId === this.database.viewer.userId,
    };
  }
}
