import { Injectable } from '@nestjs/common';
import { requireStepUp } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import type { AppointmentDto, AppointmentRequest, OversightDto, UndeliverableDto } from './oversight.dto.js';
import {
  applyAppointment,
  findAppointment,
  findCandidate,
  insertAppointment,
  recentAppointments,
  undeliverableRows,
} from './oversight.queries.js';
import type { AppointmentRow } from './oversight.queries.js';
import { hoursSince, proposalRefusal } from './oversight.rules.js';

/** What oversight sees, and the one thing that two of its people may do. */
@Injectable()
export class OversightService {
  constructor(private readonly database: Database) {}

  async show(): Promise<OversightDto> {
    const rows = await recentAppointments(this.database);
    return {
      now: this.database.now.toISOString(),
      agencies: await this.undeliverable(),
      appointments: rows.map((row) => this.toAppointment(row)),
    };
  }

  async appointment(id: string): Promise<AppointmentDto> {
    const row = await findAppointment(this.database, id);
    if (!row) throw notFound();
    return this.toAppointment(row);
  }

  async propose({ agencyId, userId, as }: AppointmentRequest): Promise<string> {
    const person = await findCandidate(this.database, userId);
    if (!person) throw invalid({ path: 'userId', code: 'not_of_agency' });
    const isListed = (await this.undeliverable()).some((agency) => agency.agencyId === agencyId);
    const refusal = proposalRefusal(person, { agencyId, as, isListed });
    if (refusal === 'not_of_agency' || refusal === 'not_active')
      throw invalid({ path: 'userId', code: refusal });
    if (refusal) throw refused(refusal);
    return insertAppointment(this.database, { agencyId, userId, as });
  }

  async confirm(id: string): Promise<void> {
    const { isOwn, confirmedAt } = await this.appointment(id);
    if (isOwn) throw refused('same_person');
    if (confirmedAt) throw refused('confirmed_already');
    requireStepUp(this.database.viewer, this.database.now);
    if (!(await applyAppointment(this.database, id))) throw refused('not_possible_now');
  }

  private async undeliverable(): Promise<UndeliverableDto[]> {
    const rows = await undeliverableRows(this.database);
    return rows.map(({ since, ...row }) => ({ ...row, latestHours: hoursSince(since, this.database.now) }));
  }

  private toAppointment({ proposedBy, proposedAt, confirmedAt, ...row }: AppointmentRow): AppointmentDto {
    const isOwn = proposedBy === this.database.viewer.userId;
    return {
      ...row,
      proposedAt: proposedAt.toISOString(),
      isOwn,
      confirmedAt: confirmedAt?.toISOString() ?? null,
      allowedActions: isOwn || confirmedAt ? [] : ['confirm'],
    };
  }
}
