import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { Problem, invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { CorrectionEffectsService } from './correction-effects.service.js';
import { CorrectionTextsService } from './correction-texts.service.js';
import type { Change } from './correction-texts.service.js';
import { CorrectionSubjectsService } from './correction-subjects.service.js';
import type { Subject } from './correction-subjects.service.js';
import { Correction } from './correction.entity.js';
import type { CorrectionDecision, CorrectionRequest } from './corrections.dto.js';
import { decidableOf, decideCorrection, recordCorrection } from './corrections.queries.js';
import { changeOf, correctionProblems, isUnchanged, waitsForSupervisor } from './corrections.rules.js';
import { SEALED_SUBJECTS } from './corrections.types.js';
import type { CorrectedValues } from './corrections.types.js';

/** Corrections of orders, incidents, qualifications and contacts: asked for, confirmed or refused, never silent. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly subjects: CorrectionSubjectsService,
    private readonly texts: CorrectionTextsService,
    private readonly effects: CorrectionEffectsService,
  ) {}

  /** Applies the correction, or lets it wait for a supervisor of the same agency. */
  async ask(caseId: string, expectedVersion: number, request: CorrectionRequest): Promise<void> {
    const { subjectKind: kind, subjectId, reason } = request;
    const subject = await this.toCorrect(caseId, request);
    expectVersion(expectedVersion, subject.version, { version: subject.version });
    const corrections = this.database.repository(Correction);
    if (await corrections.existsBy({ subjectKind: kind, subjectId, state: 'waiting' }))
      throw refused('correction_waits', ['correction_waits']);
    const change = changeOf(kind, subject.present, normalised(request.values as unknown as CorrectedValues));
    const whole = { kind, present: subject.present, corrected: { ...subject.present, ...change.after } };
    const isChange = Object.keys(change.after).length > 0;
    const values = request.values as unknown as CorrectedValues;
    const problems = correctionProblems(whole, { values, reason, isChange }, subject.bounds);
    if (problems.length > 0)
      throw invalid(
        ...problems.map(({ path, code }) => ({ path: path in values ? `values.${path}` : path, code })),
      );
    const recordedAt = subject.recordedAt ? new Date(subject.recordedAt) : null;
    const { userId } = this.database.viewer;
    const recorded = { recordedBy: subject.recordedBy, recordedAt };
    const isWaiting = waitsForSupervisor(whole, recorded, { userId, now: this.database.now });
    // Worked out also where it waits, so that what cannot be is refused at once.
    const stored = await this.subjects.valuesToStore(subject, change.after);
    const id = newId();
    const kept = SEALED_SUBJECTS.includes(kind)
      ? { sealed: await this.texts.seal({ id, caseId, partition: subject.partition }, change) }
      : { before: change.before, after: change.after };
    const state = isWaiting ? 'waiting' : 'applied';
    const row = { id, subjectKind: kind, subjectId, reason, state, version: subject.version };
    if (!(await recordCorrection(this.database, { ...row, ...kept, values: stored })))
      throw new Problem(412, 'changed_meanwhile', { current: null });
    if (isWaiting) await this.effects.asked({ id, caseId });
    else await this.follow(subject, { ...change, stored });
  }

  /**
   * Confirms or refuses; the person who asked may only take it back, and in a closed case it can only be refused. For
   * the only supervisor the head of the agency decides, if the head reads the record.
   */
  async decide(id: string, expectedVersion: number, decision: CorrectionDecision): Promise<string> {
    const correction = await this.database.repository(Correction).findOneBy({ id });
    if (!correction) throw notFound();
    const { caseId, agencyId, askedBy, state, version, partition } = correction;
    const access = await this.access.find(caseId);
    if (!access?.granted.has(partition) || agencyId !== this.database.viewer.agencyId) throw notFound();
    this.database.audit.touch(caseId, partition);
    if ((await decidableOf(this.database, [id])).length === 0) throw notFound();
    if (askedBy === this.database.viewer.userId && decision === 'confirm')
      throw refused('own_correction', ['own_correction']);
    expectVersion(expectedVersion, version, { version });
    if (state !== 'waiting') throw refused('already_done');
    if (decision === 'confirm') await this.confirm(correction);
    else await this.store(correction, { state: 'refused' });
    await this.effects.decided(correction);
    return id;
  }

  private async confirm(correction: Correction): Promise<void> {
    const { subjectKind, subjectId } = correction;
    const subject = await this.subjects.find(subjectKind, subjectId);
    if (!subject) throw notFound();
    refuseUnlessOpen(subject);
    const change = await this.texts.open(correction);
    if (!isUnchanged(subject.present, change.before))
      throw refused('record_changed_since', ['record_changed_since']);
    const stored = await this.subjects.valuesToStore(subject, change.after);
    await this.store(correction, { state: 'confirmed', values: stored });
    await this.follow(subject, { ...change, stored });
  }

  private async store({ id, version }: Correction, decision: object): Promise<void> {
    if (!(await decideCorrection(this.database, { id, version, ...decision })))
      throw new Problem(412, 'changed_meanwhile', { current: null });
  }

  private async follow(
    subject: Subject,
    { after, stored }: Change & { stored: Record<string, unknown> },
  ): Promise<void> {
    if (subject.kind === 'respondent') await this.texts.match(stored['id'], { ...subject.present, ...after });
    await this.effects.applied(subject, { after, stored });
  }

  /** The record, for those who may write it in the agency that recorded it. */
  private async toCorrect(caseId: string, { subjectKind, subjectId }: CorrectionRequest): Promise<Subject> {
    const access = await this.access.find(caseId);
    if (!access?.reads.has('core')) throw notFound();
    const subject = await this.subjects.find(subjectKind, subjectId);
    if (!subject || subject.row.case_id !== caseId) throw notFound();
    const { agencyId, agencyKind } = this.database.viewer;
    if (!access.writes.has(subject.partition) || subject.row['agency_id'] !== agencyId) throw notAllowed();
    if (!access.relations.has('own') && agencyKind !== 'police') throw notAllowed();
    this.database.audit.touch(caseId, subject.partition);
    refuseUnlessOpen(subject);
    return subject;
  }
}

function refuseUnlessOpen({ isErased, caseIsOpen, row }: Subject): void {
  if (isErased) throw new Problem(410, 'case_erased');
  if (!caseIsOpen) throw refused('case_closed', ['case_closed']);
  if ((row['annulled_at'] ?? null) !== null) throw refused('order_not_changed', ['order_is_annulled']);
}

/** Instants as the database answers them, so that the same moment is no change. */
const normalised = (values: CorrectedValues): CorrectedValues => ({
  ...values,
  ...(typeof values.servedAt === 'string' ? { servedAt: new Date(values.servedAt).toISOString() } : {}),
  ...(typeof values.contactedAt === 'string'
    ? { contactedAt: new Date(values.contactedAt).toISOString() }
    : {}),
});
