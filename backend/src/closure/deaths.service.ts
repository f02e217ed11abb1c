import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { CaseNotifications, FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { refused, Problem, notFound } from '../shared/errors.js';
import type { DeathReporter, DeathCause } from './closure.types.js';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { expectVersion } from '../platform/http/if-match.js';
import type { DeathDto } from './closure-requests.dto.js';
import { closingForDeath, deathCauses, insertCause } from './closure.queries.js';

/**
 * A reported death (capabilities 1.2a). Contacts stop at once, the supervisor finds out within a week, and the case
 * stays open: it closes only with evidence that a second person has seen.
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
      // Separate from the survivor's request to stop, which correcting a wrong report does not undo.
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

  /** The survivor lives: contacts continue, unless they had asked to stop before. */
  async correct(caseId: string): Promise<void> {
    const { deathReportedAt, deathStopsContact } = await this.cases.toCommand(caseId, 'request_closure');
    if (!deathReportedAt) throw refused('no_death_reported');
    await this.followUps.expectSecondLook(caseId, 'dr.confirm');
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

const NONE: DeathDto = { isClosedFor: false, cause: null, causes: [], mayCorrect: false, version: 0 };

/** The cause of death of a case closed for it: for users of its owner who read the health partition. */
@Injectable()
export class DeathsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
  ) {}

  async show(caseId: string): Promise<DeathDto> {
    const { writes } = await this.toRead(caseId);
    const episodeId = await closingForDeath(this.database, caseId);
    if (!episodeId) return NONE;
    const { erasedAt } = await this.cases.find(caseId);
    const rows = await deathCauses(this.database, episodeId);
    return {
      isClosedFor: true,
      cause: rows[0]?.cause ?? null,
      causes: rows.map(({ version: _, recordedAt, ...row }) => ({
        ...row,
        recordedAt: recordedAt.toISOString(),
      })),
      mayCorrect: writes.has('health') && erasedAt === null,
      version: rows[0]?.version ?? 0,
    };
  }

  /** The case stays closed: only this answer is another one. */
  async correct(caseId: string, expectedVersion: number, cause: DeathCause): Promise<void> {
    await this.toRead(caseId);
    await this.access.toOwn(caseId, 'health');
    const { erasedAt } = await this.cases.lock(caseId);
    if (erasedAt) throw new Problem(410, 'case_erased');
    const episodeId = await closingForDeath(this.database, caseId);
    if (!episodeId) throw notFound();
    const [newest] = await deathCauses(this.database, episodeId);
    const version = newest?.version ?? 0;
    expectVersion(expectedVersion, version, { version });
    if (newest?.cause === cause) return;
    await insertCause(this.database, { episodeId, caseId, cause, version: version + 1 });
    const kind = newest ? 'death_cause_corrected' : 'death_cause_answered';
    await this.timeline.add({ caseId, kind, partition: 'health' });
  }

  /** A reviewer, or an agency with a referral only, gets "not found". */
  private async toRead(caseId: string): Promise<CaseAccess> {
    const access = await this.access.find(caseId);
    if (!access?.relations.has('own')) throw notFound();
    return this.access.toRead(caseId, 'health');
  }
}
