import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { dayOf, later, shiftDay, startOfDay } from '../shared/dates.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { absenceProblems } from './accounts.rules.js';
import type { AbsenceDto, AbsencesDto, ColleagueDto, NewAbsenceRequest } from './identity.dto.js';
import {
  colleaguesOnCases,
  endAbsence,
  findAbsence,
  hasOverlap,
  insertAbsence,
  listAbsences,
} from './identity.queries.js';

/** Absent users of an agency and their substitutes; the database reassigns the work (`panoh.acting_for`). */
@Injectable()
export class AbsencesService {
  constructor(private readonly database: Database) {}

  async list(): Promise<AbsencesDto> {
    const rows = await listAbsences(this.database);
    const colleagues = await colleaguesOnCases(this.database);
    const toPerson = ({ id, displayName }: ColleagueDto): ColleagueDto => ({ id, displayName });
    return {
      items: rows.map((row) => this.toDto(row)),
      people: colleagues.filter(({ id }) => this.mayEnterFor(id)).map(toPerson),
      standIns: colleagues.filter(({ isReady }) => isReady).map(toPerson),
    };
  }

  async get(id: string): Promise<AbsenceDto> {
    return this.toDto(await findAbsence(this.database, id));
  }

  async plan({ userId, startsOn, endsOn, standInId }: NewAbsenceRequest): Promise<string> {
    if (!this.mayEnterFor(userId)) throw notAllowed();
    const { now } = this.database;
    const problems = absenceProblems({ startsOn, endsOn }, dayOf(now));
    if (problems.length > 0) throw invalid(...problems);
    await this.refuseUnknown(userId, standInId);
    const startsAt = later(startOfDay(startsOn), now);
    const endsAt = startOfDay(shiftDay(endsOn, 1));
    if (await hasOverlap(this.database, userId, { startsAt, endsAt })) throw refused('absence_overlaps');
    const id = newId();
    await insertAbsence(this.database, { id, userId, standInId: standInId ?? null, startsAt, endsAt });
    return id;
  }

  /** The user is back or does not leave; tasks due from now on are notified to this user again. */
  async end(id: string, expectedVersion: number): Promise<void> {
    const { person, version } = await findAbsence(this.database, id);
    if (!this.mayEnterFor(person.id)) throw notAllowed();
    expectVersion(expectedVersion, version, { version });
    expectChanged(await endAbsence(this.database, id, expectedVersion));
  }

  private async refuseUnknown(userId: string, standInId: string | undefined): Promise<void> {
    const colleagues = await colleaguesOnCases(this.database);
    if (!colleagues.some(({ id }) => id === userId)) throw invalid({ path: 'userId', code: 'not_in_list' });
    if (standInId === undefined) return;
    const standIn = colleagues.find(({ id }) => id === standInId && id !== userId);
    if (!standIn) throw invalid({ path: 'standInId', code: 'not_in_list' });
    if (!standIn.isReady) throw invalid({ path: 'standInId', code: 'account_not_ready' });
  }

  private mayEnterFor(userId: string): boolean {
    const { viewer } = this.database;
    return userId === viewer.userId || viewer.roles.includes('supervisor');
  }

  private toDto({ startsAt, endsAt, ...row }: Awaited<ReturnType<typeof findAbsence>>): AbsenceDto {
    return {
      ...row,
      startsOn: dayOf(startsAt),
      endsOn: shiftDay(dayOf(endsAt), -1),
      isRunning: startsAt <= this.database.now,
      allowedActions: this.mayEnterFor(row.person.id) ? ['end'] : [],
    };
  }
}
