import { Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { Problem, invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { OversightAppointment } from './oversight-appointment.entity.js';
import type { AppointmentDto, AppointmentRequest, OversightDto, UndeliverableDto } from './oversight.dto.js';
import { hoursSince, proposalRefusal } from './oversight.rules.js';
import type { Candidate, AppointedAs, Cause } from './oversight.rules.js';

interface UndeliverableRow {
  agency_id: string;
  rows: number;
  since: Date | null;
  causes: Cause[];
  uncovered: number;
}

interface AppointmentRow {
  id: string;
  agency_id: string;
  user_id: string;
  display_name: string;
  appointed_as: AppointedAs;
  proposed_by: string;
  proposed_at: Date;
  confirmed_at: Date | null;
}

const APPOINTMENTS = `select o.id, o.agency_id, o.user_id, u.display_name, o.appointed_as, o.proposed_by, o.proposed_at,
    o.confirmed_at from panoh.oversight_appointments o join panoh.users u on u.id = o.user_id`;

/** What oversight sees, and the one thing that two of its people may do. */
@Injectable()
export class OversightService {
  constructor(
    private readonly database: Database,
    private readonly agencies: AgenciesService,
  ) {}

  async show(): Promise<OversightDto> {
    const rows = await this.database.query<AppointmentRow>(
      `${APPOINTMENTS} where o.confirmed_at is null or o.confirmed_at > panoh.now() - interval '30 days'
       order by o.confirmed_at is not null, o.proposed_at desc, o.id limit 100`,
    );
    return {
      now: this.database.now.toISOString(),
      agencies: await this.undeliverable(),
      appointments: rows.map((row) => this.toAppointment(row)),
    };
  }

  async appointment(id: string): Promise<AppointmentDto> {
    const [row] = await this.database.query<AppointmentRow>(`${APPOINTMENTS} where o.id = $1`, [id]);
    if (!row) throw notFound();
    return this.toAppointment(row);
  }

  async propose({ agencyId, userId, as }: AppointmentRequest): Promise<string> {
    const person = await this.candidate(userId);
    if (!person) throw invalid({ path: 'userId', code: 'not_of_agency' });
    const isListed = (await this.undeliverable()).some((agency) => agency.agencyId === agencyId);
    const refusal = proposalRefusal(person, { agencyId, as, isListed });
    if (refusal === 'not_of_agency' || refusal === 'not_active')
      throw invalid({ path: 'userId', code: refusal });
    if (refusal) throw refused(refusal);
    const id = newId();
    const { userId: proposedBy } = this.database.viewer;
    await this.database.insert(OversightAppointment, { id, agencyId, userId, appointedAs: as, proposedBy });
    return id;
  }

  /** The database checks once more that two people of oversight agreed, and gives the role. */
  async confirm(id: string): Promise<void> {
    const { isOwn, confirmedAt } = await this.appointment(id);
    if (isOwn) throw refused('same_person');
    if (confirmedAt) throw refused('confirmed_already');
    const { steppedUpUntil } = this.database.viewer;
    if (!steppedUpUntil || steppedUpUntil <= this.database.now) throw new Problem(403, 'step_up_required');
    const [row] = await this.database.query<{ is_applied: boolean }>(
      'select panoh.apply_appointment($1) as is_applied',
      [id],
    );
    if (!row?.is_applied) throw refused('not_possible_now');
  }

  private async undeliverable(): Promise<UndeliverableDto[]> {
    const rows = await this.database.query<UndeliverableRow>(
      'select * from panoh.undeliverable_rows() order by since, agency_id',
    );
    const agencies = await this.agencies.inShort(rows.map((row) => row.agency_id));
    return rows.flatMap((row) => {
      const agency = agencies.get(row.agency_id);
      return agency ? [this.toUndeliverable(row, agency.name)] : [];
    });
  }

  private toUndeliverable(
    row: UndeliverableRow,
    agencyName: UndeliverableDto['agencyName'],
  ): UndeliverableDto {
    return {
      agencyId: row.agency_id,
      agencyName,
      rows: row.rows,
      latestHours: hoursSince(row.since, this.database.now),
      causes: row.causes,
      openCasesWithoutAnybodyAbove: row.uncovered,
    };
  }

  private async candidate(userId: string): Promise<Candidate | null> {
    const [row] = await this.database.query<Candidate>(
      `select u.agency_id as "agencyId", u.status = 'active' as "isActive", u.roles,
         coalesce(a.head_user_id = u.id, false) as "isHead"
       from panoh.users u join panoh.agencies a on a.id = u.agency_id where u.id = $1`,
      [userId],
    );
    return row ?? null;
  }

  private toAppointment(row: AppointmentRow): AppointmentDto {
    const isOwn = row.proposed_by === this.database.viewer.userId;
    return {
      id: row.id,
      agencyId: row.agency_id,
      userId: row.user_id,
      personName: row.display_name,
      as: row.appointed_as,
      proposedAt: row.proposed_at.toISOString(),
      isOwn,
      confirmedAt: row.confirmed_at?.toISOString() ?? null,
      allowedActions: isOwn || row.confirmed_at ? [] : ['confirm'],
    };
  }
}
