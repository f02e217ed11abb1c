import { Injectable } from '@nestjs/common';
import { AccessService, requireStepUp } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, refused, invalid, notFound, Problem } from '../shared/errors.js';
import type { Case } from './cases.entity.js';
import { CasesService } from './cases.service.js';
import type {
  ErasureRequest,
  RetentionDto,
  LegalHoldDto,
  LegalHoldRequest,
  SealedFileDto,
  ErasureAskRequest,
  ErasureRequestDto,
  ErasureRequestLineDto,
} from './retention.dto.js';
import type { ErasureGround, ErasureAction } from './cases.types.js';
import { Events } from '../platform/events/events.js';
import { erasureAsked, erasureEnded } from './cases.events.js';
import { eraseFrom, erasureActions, erasureState, hindranceOf, isFor, untimely } from './erasure.rules.js';
import type { ErasureViewer } from './erasure.rules.js';
import {
  askErasure,
  canKeepSealed,
  eraseCase,
  erasureFacts,
  groundOfErasure,
  holdCase,
  holdsOf,
  lapseErasure,
  latestErasure,
  liftHold,
  lockErasure,
  markErasure,
  openSealedFile,
  runningErasures,
  sealFile,
  sealedFileOf,
} from './retention.queries.js';
import type { HoldRow, RequestRow } from './retention.queries.js';
import { mayHold } from './retention.rules.js';

type OfOpenCase = Pick<RetentionDto, 'erasureRequest' | 'mayAskErasure' | 'sealedFile' | 'maySeal'>;

/**
 * Makes a case a sealed file: only its lead and one supervisor find and read it, all others are treated as blocked.
 * Used where texts may not be erased.
 */
@Injectable()
export class SealedFileService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
  ) {}

  async find(caseId: string): Promise<SealedFileDto | null> {
    const row = await sealedFileOf(this.database, caseId);
    return row ? { ...row, sealedAt: row.sealedAt.toISOString() } : null;
  }

  async seal(caseId: string, supervisorId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    const { userId, roles } = this.database.viewer;
    const { leadUserId } = await this.cases.lock(caseId);
    if (userId !== leadUserId && !roles.includes('supervisor')) throw notAllowed();
    if (await this.find(caseId)) throw refused('already_sealed');
    // A lead and another person, a supervisor, who can be notified themselves and not through a stand-in.
    const two = leadUserId !== null && leadUserId !== supervisorId && { leadId: leadUserId, supervisorId };
    if (!two || !(await canKeepSealed(this.database, caseId, two))) throw refused('sealed_file_needs_two');
    await sealFile(this.database, caseId, two);
  }

  async open(caseId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    await this.cases.lock(caseId);
    if (!(await this.find(caseId))) throw refused('not_sealed');
    await openSealedFile(this.database, caseId);
  }
}

/** Erasure of an open case by two people in seven days. */
@Injectable()
export class ErasureRequestsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly events: Events,
  ) {}

  /** The latest request of a case, for its owner. */
  async latest(caseId: string): Promise<ErasureRequestDto | null> {
    const row = await latestErasure(this.database, caseId);
    return row ? this.toDto(row) : null;
  }

  /** What runs, for people who hold no such case: the officer, and supervisors of the fallback agency. */
  async list(): Promise<ErasureRequestLineDto[]> {
    const rows = await runningErasures(this.database);
    return rows.map((row) => {
      const { id, askedAt, eraseFrom: from, state, allowedActions } = this.toDto(row);
      return { id, agencyName: row.agencyName, askedAt, eraseFrom: from, state, allowedActions };
    });
  }

  async ask(caseId: string, { reference, alone }: ErasureAskRequest): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    if (alone !== 'yes') throw invalid({ path: 'alone', code: 'must_be_alone' });
    const subject = await this.cases.lock(caseId);
    if (subject.reference !== plain(reference)) throw refused('reference_differs');
    const running = await this.latest(caseId);
    if (isRunning(running)) throw refused('already_asked');
    await this.refuseHindered(caseId, true);
    if (running?.state === 'lapsed') await this.close(caseId, running.id);
    const mayAskGroup = !subject.refusesSharing;
    const requestId = await askErasure(this.database, caseId, mayAskGroup);
    await this.events.publish(erasureAsked, { caseId, requestId, mayAskGroup });
  }

  async confirm(id: string): Promise<void> {
    const row = await this.take(id, 'confirm');
    requireStepUp(this.database.viewer, this.database.now);
    await this.refuseHindered(row.caseId, row.owns);
    await markErasure(this.database, id, 'confirm');
  }

  async stop(id: string): Promise<void> {
    const row = await this.take(id, 'stop');
    await markErasure(this.database, id, 'stop');
    await this.ended(row);
  }

  async carryOut(id: string): Promise<void> {
    const row = await this.take(id, 'carry_out');
    requireStepUp(this.database.viewer, this.database.now);
    await this.refuseHindered(row.caseId, row.owns);
    this.database.audit.purpose = 'survivor_request';
    await eraseCase(this.database, row.caseId, { reference: null, ground: 'survivor_request' });
    await this.ended(row);
  }

  private async close(caseId: string, requestId: string): Promise<void> {
    await lapseErasure(this.database, requestId);
    await this.events.publish(erasureEnded, { caseId, requestId });
  }

  /** For a viewer without access to the case the database ends the row. */
  private async ended({ id, caseId, owns }: RequestRow): Promise<void> {
    if (owns) await this.events.publish(erasureEnded, { caseId, requestId: id });
  }

  /** Locks the request until this step ends. Throws if the viewer may not take the step, or not now. */
  private async take(id: string, action: ErasureAction): Promise<RequestRow> {
    const row = await lockErasure(this.database, id);
    if (!row) throw notFound();
    if (row.owns) this.database.audit.touch(row.caseId, 'core');
    const problem = untimely(action, row, this.database.now);
    const step = { erasure: row, leadId: row.leadId, viewer: this.viewerOf(row) };
    if (!isFor(action, step)) throw notAllowed();
    if (problem) throw refused(problem);
    return row;
  }

  private async refuseHindered(caseId: string, owns: boolean): Promise<void> {
    const facts = await erasureFacts(this.database, caseId);
    const hindrance = facts ? hindranceOf(facts) : null;
    if (!hindrance) return;
    // The officer is notified that it is refused, and of nothing in the case.
    const { code, reasons, offers } = hindrance;
    throw new Problem(409, code, owns ? { reasons: [...reasons], offers } : { reasons: [] });
  }

  private viewerOf({ owns, fallbackAgencyId }: RequestRow): ErasureViewer {
    const { userId, agencyId, roles } = this.database.viewer;
    const isSupervisor = roles.includes('supervisor');
    return {
      userId,
      supervisesOwner: owns && isSupervisor,
      supervisesFallback: isSupervisor && fallbackAgencyId === agencyId,
      isOfficer: roles.includes('data_protection_officer'),
    };
  }

  private toDto(row: RequestRow): ErasureRequestDto {
    const { now } = this.database;
    const step = { erasure: row, leadId: row.leadId, viewer: this.viewerOf(row) };
    return {
      id: row.id,
      askedAt: row.askedAt.toISOString(),
      askedByName: row.askedByName,
      confirmedAt: row.confirmedAt?.toISOString() ?? null,
      confirmedByName: row.confirmedByName,
      eraseFrom: eraseFrom(row.askedAt).toISOString(),
      state: erasureState(row, now),
      allowedActions: erasureActions(step, now),
    };
  }
}

export const isRunning = (request: ErasureRequestDto | null): boolean =>
  request?.state === 'asked' || request?.state === 'confirmed';

/** As it is shown in groups, and as it is stored. */
export const plain = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

/** How long her words are kept: legal holds, and their erasure by destroying the keys that open them (SECURITY C). */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly requests: ErasureRequestsService,
    private readonly sealedFile: SealedFileService,
  ) {}

  async show(caseId: string): Promise<RetentionDto> {
    const access = await this.access.toRead(caseId, 'legal');
    const erasedFor = await groundOfErasure(this.database, caseId);
    const holds = await holdsOf(this.database, caseId);
    const subject = await this.cases.find(caseId);
    const maySetHold = subject.erasedAt === null && mayHold(access, this.database.viewer);
    return {
      erasedAt: subject.erasedAt?.toISOString() ?? null,
      erasedFor,
      holds: holds.map((row) => this.toHold(row, maySetHold)),
      mayHold: maySetHold,
      mayEraseFor: holds.some(({ isRunning }) => isRunning) ? [] : this.grounds(access, subject),
      ...(await this.ofOpenCase(access, subject)),
    };
  }

  /** What an owner may ask for while the case is open, and whom a sealed file leaves. */
  private async ofOpenCase(access: CaseAccess, subject: Case): Promise<OfOpenCase> {
    const nothing = { erasureRequest: null, mayAskErasure: false, sealedFile: null, maySeal: false };
    if (!access.relations.has('own')) return nothing;
    const erasureRequest = await this.requests.latest(subject.id);
    const sealedFile = await this.sealedFile.find(subject.id);
    const isKept = subject.erasedAt === null && access.writes.has('core');
    return {
      erasureRequest,
      mayAskErasure: isKept && subject.status === 'open' && !isRunning(erasureRequest),
      sealedFile,
      maySeal:
        isKept && sealedFile === null && (access.isLead || this.database.viewer.roles.includes('supervisor')),
    };
  }

  async hold(caseId: string, wanted: LegalHoldRequest): Promise<void> {
    if (!(await this.show(caseId)).mayHold) throw notAllowed();
    await holdCase(this.database, caseId, wanted);
  }

  async lift(caseId: string, holdId: string): Promise<void> {
    const { holds } = await this.show(caseId);
    if (!holds.some(({ id, mayLift }) => id === holdId && mayLift)) throw notAllowed();
    await liftHold(this.database, caseId, holdId);
  }

  /** Destroys every wrap of the case. Refused by name: under a hold, another case's reference, too early. */
  async erase(caseId: string, { reference, ground }: ErasureRequest): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    this.database.audit.purpose = ground;
    await eraseCase(this.database, caseId, { reference: plain(reference), ground });
  }

  /** Of an open case words are erased only on a request that two people agree to. */
  private grounds({ relations }: CaseAccess, { status, erasedAt }: Case): ErasureGround[] {
    const isHers = relations.has('own') && this.database.viewer.roles.includes('supervisor');
    if (!isHers || erasedAt !== null) return [];
    return status === 'closed' ? ['case_closed', 'survivor_request'] : [];
  }

  private toHold(row: HoldRow, maySetHold: boolean): LegalHoldDto {
    const { id, ground, untilOn, setByName, agencyName, isRunning } = row;
    return {
      ...{ id, ground, untilOn, setByName, agencyName, isRunning },
      setAt: row.setAt.toISOString(),
      mayLift: maySetHold && isRunning && row.agencyId === this.database.viewer.agencyId,
    };
  }
}
