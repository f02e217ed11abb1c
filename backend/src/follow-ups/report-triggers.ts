import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { reportDecided } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { lastMinuteOfDay, startOfDay } from '../shared/dates.js';
import { CaseNotifications } from './case-notifications.service.js';
import { FollowUpsService } from './follow-ups.service.js';

/**
 * A decision on a report ends the row that requires it. A forwarded report is due again on the day of its answer; a
 * refusal that signals danger is notified at once.
 */
@Injectable()
export class ReportTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
  ) {}

  onModuleInit(): void {
    this.events.on(reportDecided, async ({ caseId, incidentId, refusedAs, band, answerExpectedOn }) => {
      const at = this.database.now;
      await this.followUps.happened(caseId, {
        work: { done: 'report_decided', outcome: 'done', at, subjectId: incidentId },
        triggers: answerExpectedOn
          ? [{ kind: 'report_sent_on', incidentId, answerBy: lastMinuteOfDay(startOfDay(answerExpectedOn)) }]
          : [],
      });
      if (refusedAs === null) return;
      await this.notifications.notify(caseId, {
        kind: 'report_refused',
        subjectId: incidentId,
        audiences: band === 'high' ? ['supervisors', 'prosecutor'] : ['supervisors'],
      });
    });
  }
}
