import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { SuicideRequest, TriageDto } from './risk.dto.js';
import { suicideLevel, suicideOutcome, suicideProblems, attemptHistory } from './suicide.rules.js';
import type { SuicideAnswers, SuicideLevel } from './risk.types.js';
import { SuicideTriage } from './risk.entity.js';
import { wasFollowedUp } from './risk.queries.js';

export interface Triage {
  answers: SuicideAnswers;
  level: SuicideLevel;
}

/** One answer, and the details were not asked. */
function only(thoughts: 'yes' | 'declined'): SuicideAnswers {
  return {
    thoughts,
    plan: 'not_asked',
    attempt_ever: 'not_asked',
    attempt_recent: 'not_asked',
    now: 'not_asked',
  };
}

function place(caseId: string, row: string): SealedPlace {
  return { caseId, partition: 'health', table: 'suicide_triages', column: 'sealed', row };
}

/** The triage of every assessment; it lives in the health partition, which many of those who write it never read. */
@Injectable()
export class TriagesService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly timeline: TimelineService,
  ) {}

  /** The answers with their level. Throws 422 where a question that had to be put was not. */
  async read(caseId: string, request: SuicideRequest): Promise<Triage> {
    if (!request.declined && !request.answers) throw invalid({ path: 'suicide.answers', code: 'required' });
    const answers = answersOf(request);
    const problems = suicideProblems(answers);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'suicide.answers', code })));
    return { answers, level: suicideLevel(answers, await this.oldAttemptFollowedUp(caseId)) };
  }

  /** The level of answers that are still being given. */
  async preview(caseId: string, request: SuicideRequest): Promise<Triage> {
    const answers = answersOf(request);
    return { answers, level: suicideLevel(answers, await this.oldAttemptFollowedUp(caseId)) };
  }

  /** Stores a yes to the short question of a contact: the triage is not clear until it is completed. */
  async storeBegun(caseId: string): Promise<void> {
    const answers = only('yes');
    const level = suicideLevel(answers);
    await this.store(caseId, null, { answers, level });
    await this.timeline.add({ caseId, kind: 'suicide_triage', partition: 'health', facts: { level } });
  }

  async store(caseId: string, assessmentId: string | null, triage: Triage): Promise<void> {
    const id = newId();
    await this.database.insert(SuicideTriage, {
      id,
      caseId,
      agencyId: this.database.viewer.agencyId,
      assessmentId,
      askedAt: this.database.now,
      level: triage.level,
      attempt: attemptHistory(triage.answers),
      sealed: await this.vault.seal(place(caseId, id), JSON.stringify(triage.answers)),
    });
    this.database.audit.touch(caseId, 'health');
  }

  /** The triages by assessment, for a viewer who reads the health partition; empty for others. */
  async byAssessment(access: CaseAccess): Promise<Map<string, TriageDto>> {
    const found = new Map<string, TriageDto>();
    for (const row of await this.stored(access)) {
      if (!row.assessmentId) continue;
      const { actions } = suicideOutcome(row.level, row.askedAt);
      found.set(row.assessmentId, { level: row.level, actions: [...actions], answers: await this.open(row) });
    }
    return found;
  }

  /**
   * A long-past attempt that was reported before and followed by health care. Users who may not read the health
   * partition start the path again: twice is safer than never.
   */
  private async oldAttemptFollowedUp(caseId: string): Promise<boolean> {
    const access = await this.access.find(caseId);
    if (!access) return false;
    for (const row of await this.stored(access)) {
      if ((await this.open(row)).attempt_ever !== 'yes') continue;
      if (await wasFollowedUp(this.database, caseId, row.askedAt)) return true;
    }
    return false;
  }

  private async stored({ caseId, reads }: CaseAccess): Promise<SuicideTriage[]> {
    if (!reads.has('health')) return [];
    this.database.audit.touch(caseId, 'health');
    return this.database.repository(SuicideTriage).find({ where: { caseId }, order: { askedAt: 'DESC' } });
  }

  private async open(row: SuicideTriage): Promise<SuicideAnswers> {
    const answers = await this.vault.openKept(place(row.caseId, row.id), row.sealed);
    return answers === null ? only('declined') : (JSON.parse(answers) as SuicideAnswers);
  }
}

const answersOf = ({ declined, answers }: SuicideRequest): SuicideAnswers =>
  declined || !answers ? only('declined') : { ...answers };
