import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { CaseNotifications, FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, refused } from '../shared/errors.js';
import type { DeathReporter } from './closure.types.js';

/**
 * Somebody said that she died (capabilities 1.2a). Nobody calls her channels from then on, the supervisor finds out within a
 * week, and the case stays open: a death is closed only with evidence that a second person has seen.
 */
@Injectable()
export class DeathReports {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
  ) {}

  async report(caseId: string, saidBy: DeathReporter): Promise<void> {
    const { deathReportedAt, contactStopped } = await this.cases.toCommand(caseId, 'request_closure');
    if (deathReportedAt) throw refused('death_reported_already');
    await this.cases.update(caseId, {
      deathReportedAt: this.database.now,
      contactStopped: true,
      // Told apart from her own word to stop, which a wrong report does not undo.
      deathStopsContact: !contactStopped,
    });
    await this.followUps.happened(caseId, {
      triggers: [{ kind: 'contacts_stopped' }, { kind: 'death_reported' }],
    });
    await this.timeline.add({ caseId, kind: 'death_reported', partition: 'closure', facts: { saidBy } });
    await this.notifications.notify(caseId, {
      kind: 'death_reported',
      subjectId: caseId,
      audiences: ['supervisors', 'coordinator'],
    });
  }

  /** She lives: contacts go on, unless she herself had stopped them before. */
  async correct(caseId: string): Promise<void> {
    const { deathReportedAt, deathStopsContact } = await this.cases.toCommand(caseId, 'request_closure');
    if (!this.database.viewer.roles.includes('supervisor')) throw notAllowed();
    if (!deathReportedAt) throw refused('no_death_reported');
    await this.cases.update(caseId, {
      deathReportedAt: null,
      ...(deathStopsContact ? { contactStopped: false, deathStopsContact: false } : {}),
    });
    await this.timeline.add({ caseId, kind: 'death_report_wrong', partition: 'closure' });
    const { now: at } = this.database;
    await this.followUps.happened(caseId, {
      work: { done: 'death_confirmed', outcome: 'done', at, subjectId: null },
      triggers: deathStopsContact ? [{ kind: 'case_reopened' }] : [],
    });
  }
}
