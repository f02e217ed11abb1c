import { Injectable } from '@nestjs/common';
import type { CaseAccess } from '../access/index.js';
import { CaseNotifications } from '../follow-ups/index.js';
import type { Audience } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import type { ClosureEpisodeRecord } from './closure.entity.js';
import { lockCase } from './closure-facts.queries.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosurePeopleService } from './closure-people.service.js';
import { findRequest } from './closure.queries.js';
import type { ClosureActor, ClosureEpisode, EpisodeState } from './episodes.types.js';
import type { LoadedClosureFacts } from './load-closure-facts.js';

/** A request with everything a step on it needs to know, the case row held. */
export interface EpisodeStep {
  record: ClosureEpisodeRecord;
  episode: ClosureEpisode;
  access: CaseAccess;
  actor: ClosureActor;
  gathered: LoadedClosureFacts;
}

/** Who is notified of a step, and as what. */
const ANNOUNCED: Partial<Record<EpisodeState, { kind: string; audiences: readonly Audience[] }>> = {
  requested: { kind: 'closure_to_endorse', audiences: ['supervisors'] },
  endorsed: { kind: 'closure_to_decide', audiences: ['second_person'] },
  approved: { kind: 'closure_approved', audiences: ['answerable'] },
  refused: { kind: 'closure_sent_back', audiences: ['answerable'] },
};

/** Requests to close as they are stored, and how a step on one begins. */
@Injectable()
export class ClosureEpisodesService {
  constructor(
    private readonly database: Database,
    private readonly gate: ClosureGateService,
    private readonly people: ClosurePeopleService,
    private readonly notifications: CaseNotifications,
  ) {}

  /** The request for the owner and for the agency or colleague asked to decide. */
  async toSee(id: string): Promise<EpisodeStep> {
    const record = await findRequest(this.database, id);
    return this.stepOn(record, await this.gate.toSee(record.caseId));
  }

  /**
   * The request at the version the caller saw, with the case row locked and everything read again after it: an
   * incident, a block or another decision that came first is seen here.
   */
  async toStep(id: string, expectedVersion: number): Promise<EpisodeStep> {
    const { caseId } = await findRequest(this.database, id);
    await this.gate.toSee(caseId);
    await lockCase(this.database, caseId);
    const record = await findRequest(this.database, id);
    const access = await this.gate.toSee(caseId);
    expectVersion(expectedVersion, record.version, { version: record.version, state: record.state });
    return this.stepOn(record, access);
  }

  /** Notifies the person whose step is next, and the requester once the request is decided. */
  async announce(id: string): Promise<void> {
    const { caseId, state, requestedBy, reviewerAgencyId, reviewerUserId } = await findRequest(
      this.database,
      id,
    );
    const step = ANNOUNCED[state];
    if (!step) return;
    await this.notifications.notify(caseId, {
      ...step,
      subjectId: id,
      ...(reviewerAgencyId ? { secondPerson: { agencyId: reviewerAgencyId, userId: reviewerUserId } } : {}),
      also: state === 'approved' || state === 'refused' ? [requestedBy] : [],
    });
  }

  private async stepOn(record: ClosureEpisodeRecord, access: CaseAccess): Promise<EpisodeStep> {
    return {
      record,
      episode: { ...record, reviewerAgencyId: record.reviewerAgencyId ?? access.ownerAgencyId },
      access,
      actor: await this.people.actor(access),
      gathered: await this.gate.facts(record.caseId),
    };
  }
}
