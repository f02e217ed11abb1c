import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import { dayOf, later, shiftDay, startOfDay } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { absenceProblems } from './absences.rules.js';
import type { AbsenceDto, AbsencesDto, ColleagueDto, NewAbsenceRequest } from './identity.dto.js';

interface AbsenceRow {
  id: string;
  user_id: string;
  display_name: string;
  stand_in_id: string | null;
  stand_in_name: string | null;
  starts_at: Date;
  ends_at: Date;
  version: number;
}

const NOT_OVER = 'a.ended_at is null and a.ends_at > panoh.now()';
const LISTED = `select a.id, a.user_id, u.display_name, a.stand_in_id, s.display_name as stand_in_name, a.starts_at,
    a.ends_at, a.version
  from panoh.absences a join panoh.users u on u.id = a.user_id left join panoh.users s on s.id = a.stand_in_id
  where ${NOT_OVER}`;

/** Who of an agency is away, and who stands in; the work itself passes in the database (`panoh.acting_for`). */
@Injectable()
export class AbsencesService {
  constructor(private readonly database: Database) {}

  async list(): Promise<AbsencesDto> {
    const rows = await this.database.query<AbsenceRow>(
      `${LISTED} order by a.starts_at, u.display_name, a.id`,
    );
    const colleagues = await this.colleagues();
    const mine = colleagues.filter(({ id }) => this.mayEnterFor(id));
    return { items: rows.map((row) => this.toDto(row)), people: mine, standIns: colleagues };
  }

  async get(id: string): Promise<AbsenceDto> {
    return this.toDto(await this.find(id));
  }

  async plan({ userId, startsOn, endsOn, standInId }: NewAbsenceRequest): Promise<string> {
    if (!this.mayEnterFor(userId)) throw notAllowed();
    const { now, viewer } = this.database;
    const problems = absenceProblems({ startsOn, endsOn }, dayOf(now));
    if (problems.length > 0) throw invalid(...problems);
    await this.refuseUnknown(userId, standInId);
    const startsAt = later(startOfDay(startsOn), now);
    const endsAt = startOfDay(shiftDay(endsOn, 1));
    await this.refuseOverlap(userId, startsAt, endsAt);
    const id = newId();
    await this.database.query(
      `insert into panoh.absences (id, user_id, agency_id, stand_in_id, starts_at, ends_at, entered_by)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, userId, viewer.agencyId, standInId ?? null, startsAt, endsAt, viewer.userId],
    );
    return id;
  }

  /** The user is back or does not leave; tasks due from now on are notified to this user again. */
  async end(id: string, expectedVersion: number): Promise<void> {
    const row = await this.find(id);
    if (!this.mayEnterFor(row.user_id)) throw notAllowed();
    expectVersion(expectedVersion, row.version, { version: row.version });
    const ended = await this.database.query(
      `update panoh.absences set ended_at = panoh.now(), version = version + 1
       where id = $1 and version = $2 returning id`,
      [id, expectedVersion],
    );
    expectChanged(ended.length);
  }

  private async find(id: string): Promise<AbsenceRow> {
    const [row] = await this.database.query<AbsenceRow>(`${LISTED} and a.id = $1`, [id]);
    if (!row) throw notFound();
    return row;
  }

  private async refuseUnknown(userId: string, standInId: string | undefined): Promise<void> {
    const ids = (await this.colleagues()).map(({ id }) => id);
    if (!ids.includes(userId)) throw invalid({ path: 'userId', code: 'not_in_list' });
    if (standInId !== undefined && (standInId === userId || !ids.includes(standInId)))
      throw invalid({ path: 'standInId', code: 'not_in_list' });
  }

  private async refuseOverlap(userId: string, startsAt: Date, endsAt: Date): Promise<void> {
    // Two who enter the same at the same moment wait for each other here.
    await this.database.query(`select pg_advisory_xact_lock(hashtext('panoh.absences'), hashtext($1))`, [
      userId,
    ]);
    const [other] = await this.database.query(
      `select 1 from panoh.absences a where a.user_id = $1 and ${NOT_OVER} and a.starts_at < $3 and a.ends_at > $2`,
      [userId, startsAt, endsAt],
    );
    if (other) throw refused('absence_overlaps');
  }

  /** Active people of the agency who work with survivors' cases. */
  private colleagues(): Promise<ColleagueDto[]> {
    return this.database.query<ColleagueDto>(
      `select id, display_name as "displayName" from panoh.users
       where agency_id = $1 and status = 'active' and roles && $2::text[] order by display_name, id`,
      [this.database.viewer.agencyId, PERMISSIONS['absences.write']],
    );
  }

  private mayEnterFor(userId: string): boolean {
    const { viewer } = this.database;
    return userId === viewer.userId || viewer.roles.includes('supervisor');
  }

  private toDto(row: AbsenceRow): AbsenceDto {
    return {
      id: row.id,
      person: { id: row.user_id, displayName: row.display_name },
      standIn: row.stand_in_id ? { id: row.stand_in_id, displayName: row.stand_in_name ?? '' } : null,
      startsOn: dayOf(row.starts_at),
      endsOn: shiftDay(dayOf(row.ends_at), -1),
      isRunning: row.starts_at <= this.database.now,
      allowedActions: this.mayEnterFor(row.user_id) ? ['end'] : [],
      version: row.version,
    };
  }
}
