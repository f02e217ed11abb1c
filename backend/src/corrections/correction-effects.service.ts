import { Injectable } from '@nestjs/common';
import { incidentDetailed } from '../cases/index.js';
import { ContactsService, CaseNotifications, FollowUpsService } from '../follow-ups/index.js';
import type { AloneAnswer, ContactOutcome } from '../follow-ups/outcomes.types.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { endOf, orderChanged } from '../protection-orders/index.js';
import type { LastAct } from '../cases/incidents.types.js';
import type { Correction } from './correction.entity.js';
import type { Subject } from './correction-subjects.service.js';
import { isGraver } from './corrections.rules.js';
import type { CorrectedValues } from './corrections.types.js';

/** What was stored, with the values that followed from it. */
interface Applied {
  readonly after: CorrectedValues;
  readonly stored: Readonly<Record<string, unknown>>;
}

/** The effects of a correction: rows are planned again, never later, and people are notified. */
@Injectable()
export class CorrectionEffectsService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly contacts: ContactsService,
    private readonly notifications: CaseNotifications,
  ) {}

  async applied(subject: Subject, { after, stored }: Applied): Promise<void> {
    if (subject.kind === 'order') await this.orderChanged(subject, { after, stored });
    if (subject.kind === 'incident') await this.incidentChanged(subject, { after, stored });
    if (subject.kind === 'contact') await this.contactChanged(subject, after);
  }

  /** It waits in the list of the supervisors of this agency, with a deadline. */
  async asked({ id, caseId }: Pick<Correction, 'id' | 'caseId'>): Promise<void> {
    await this.followUps.happened(caseId, { triggers: [{ kind: 'correction_asked', correctionId: id }] });
    await this.notifications.notify(caseId, {
      ...{ kind: 'correction_waits', subjectId: id },
      audiences: ['deciding_supervisors'],
      secondPerson: this.ownAgency(),
    });
  }

  async decided({ id, caseId, askedBy }: Correction): Promise<void> {
    const { now: at } = this.database;
    const work = { done: 'correction_decided', outcome: 'done', at, subjectId: id } as const;
    await this.followUps.happened(caseId, { work });
    await this.notifications.notify(caseId, {
      ...{ kind: 'correction_decided', subjectId: id, audiences: [] },
      secondPerson: this.ownAgency(),
      also: [askedBy],
    });
  }

  /** It recorded the value, and decides, also where the case belongs to another agency. */
  private ownAgency(): { agencyId: string; userId: null } {
    return { agencyId: this.database.viewer.agencyId, userId: null };
  }

  private async orderChanged(
    { row, present, subjectId: orderId }: Subject,
    { after, stored }: Applied,
  ): Promise<void> {
    const about = { caseId: row.case_id, orderId };
    if (after.annulled === true)
      return this.events.publish(orderChanged, {
        ...about,
        change: 'annulled',
        annulledAt: this.database.now,
      });
    const { servedAt } = { ...present, ...after };
    await this.events.publish(orderChanged, {
      ...about,
      change: 'corrected',
      servedAt: typeof servedAt === 'string' ? new Date(servedAt) : null,
      endsAt: typeof stored['expiresOn'] === 'string' ? endOf(stored['expiresOn']) : null,
    });
  }

  private async incidentChanged(subject: Subject, { after, stored }: Applied): Promise<void> {
    const { kind, present, row } = subject;
    const { case_id: caseId } = row;
    if (stored['becameSexual'] === true)
      await this.events.publish(incidentDetailed, {
        caseId,
        becameSexual: true,
        neckPressed: false,
        lastAct: stored['lastAct'] as LastAct,
      });
    if (isGraver({ kind, present, corrected: { ...present, ...after } }))
      await this.followUps.happened(caseId, {
        triggers: [{ kind: 'reassessment_called', cause: 'new_incident' }],
      });
  }

  private async contactChanged({ row, present }: Subject, after: CorrectedValues): Promise<void> {
    const { outcome, alone } = { ...present, ...after };
    await this.contacts.replanAfterCorrection(row.case_id, {
      outcome: outcome as ContactOutcome,
      alone: (alone ?? null) as AloneAnswer | null,
    });
  }
}
