import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { invalid, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ProgrammeFilesService } from './files.service.js';
import type { OpenFile } from './files.service.js';
import type { ProgrammeSessionRequest, ProgrammeSignalRequest } from './programme.dto.js';
import { ProgrammeFile, ProgrammeSession } from './programme.entity.js';
import { dropsOut, holdsSessions, isHalfway, minutesDone } from './programme.rules.js';
import { SignalsService } from './signals.service.js';

/** Sessions and signals that workers record, with the signals that follow by rule. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly files: ProgrammeFilesService,
    private readonly signals: SignalsService,
  ) {}

  async record(fileId: string, request: ProgrammeSessionRequest): Promise<void> {
    const file = await this.files.lock(fileId);
    const { row, sessions, details } = file;
    const today = dayOf(this.database.now);
    if (!holdsSessions(row.stage)) throw refused('stage_without_sessions');
    if (request.onDay > today) throw invalid({ path: 'onDay', code: 'date_in_future' });
    if (sessions.some(({ onDay }) => onDay === request.onDay))
      throw invalid({ path: 'onDay', code: 'day_taken' });
    if (await this.isOtherThere(row, request.onDay))
      throw invalid({ path: 'onDay', code: 'other_party_there' });
    const { agencyId, userId: recordedBy } = this.database.viewer;
    const session = { id: newId(), fileId, agencyId, recordedBy, ...request };
    await this.database.insert(ProgrammeSession, session);
    const held = [...sessions, session];
    if (dropsOut(held, await this.signals.passed(fileId)))
      return this.files.setStage(file, { stage: 'dropped_out', reason: null });
    if (isHalfway(row.hoursAsked, minutesDone(sessions), minutesDone(held)))
      await this.signals.pass({ ...details, fileId }, { code: 'half_done', onDay: today, sentence: null });
  }

  /** The answer says only that it was passed on. */
  async signal(fileId: string, request: ProgrammeSignalRequest): Promise<void> {
    const { details }: OpenFile = await this.files.lock(fileId);
    if (request.onDay > dayOf(this.database.now)) throw invalid({ path: 'onDay', code: 'date_in_future' });
    await this.signals.pass({ ...details, fileId }, request);
  }

  /** Both parties of a couple may be in the programme: never on one day. */
  private async isOtherThere({ id, apartFromId }: ProgrammeFile, onDay: string): Promise<boolean> {
    const pairs = await this.database.repository(ProgrammeFile).findBy({ apartFromId: id });
    const others = [...pairs.map((other) => other.id), ...(apartFromId ? [apartFromId] : [])];
    for (const fileId of others)
      if (await this.database.repository(ProgrammeSession).existsBy({ fileId, onDay })) return true;
    return false;
  }
}
