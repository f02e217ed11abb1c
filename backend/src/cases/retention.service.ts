import { Injectable } from '@nestjs/common';
import { AccessService, requireStepUp } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, refused, invalid, notFound, Problem } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
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
import type { ErasureGround, HoldGround, ErasureAction } from './cases.types.js';
import type { Names } from '../identity/index.js';
import { Events } from '../platform/events/events.js';
import { erasureAsked, erasureEnded } from './cases.events.js';
import { eraseFrom, erasureActions, erasureState, hindranceOf, isFor, untimely } from './erasure.rules.js';
import type { ErasureFacts, ErasureViewer, StoredErasure } from './erasure.rules.js';

interface HoldRow {
  id: string;
  ground: HoldGround;
  untilOn: string;
  setAt: Date;
  setByName: string | null;
  agencyId: string;
  isRunning: boolean;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

type OfOpenCase = Pick<RetentionDto, 'erasureRequest' | 'mayAskErasure' | 'sealedFile' | 'maySeal'>;

const HOLDS = `select h.id, h.ground, h.until_on::text as "untilOn", h.set_at as "setAt", h.agency_id as "agencyId",
    h.lifted_at is null and h.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date as "isRunning",
    case when h.agency_id = (select (panoh.me()).agency_id) then u.display_name end as "setByName",
    a.name_tg, a.name_ru, a.name_en
  from panoh.legal_holds h join panoh.agencies a on a.id = h.agency_id left join panoh.users u on u.id = h.set_by
  where h.case_id = $1 order by h.set_at desc, h.id`;

interface SealedRow {
  leadName: string | null;
  supervisorName: string | null;
  sealedAt: Date;
}

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

  /** Row security shows it to the two people only. */
  async find(caseId: string): Promise<SealedFileDto | null> {
    const [row] = await this.database.query<SealedRow>(
      `select l.display_name as "leadName", v.display_name as "supervisorName", s.sealed_at as "sealedAt"
       from panoh.sealed_files s left join panoh.users l on l.id = s.lead_user_id
         left join panoh.users v on v.id = s.supervisor_id
       where s.case_id = $1 and s.opened_at is null`,
      [caseId],
    );
    return row ? { ...row, sealedAt: row.sealedAt.toISOString() } : null;
  }

  async seal(caseId: string, supervisorId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    const { userId, agencyId, roles } = this.database.viewer;
    const { leadUserId } = await this.cases.lock(caseId);
    if (userId !== leadUserId && !roles.includes('supervisor')) throw notAllowed();
    if (await this.find(caseId)) throw refused('already_sealed');
    if (leadUserId === null || !(await this.canBoth(caseId, leadUserId, supervisorId)))
      throw refused('sealed_file_needs_two');
    await this.database.query(
      `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
       values ($1, $2, $3, $4, $5, $6)`,
      [newId(), caseId, agencyId, leadUserId, supervisorId, userId],
    );
  }

  async open(caseId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    await this.cases.lock(caseId);
    if (!(await this.find(caseId))) throw refused('not_sealed');
    await this.database.query(
      `update panoh.sealed_files set opened_by = $2, opened_at = panoh.now() where case_id = $1 and opened_at is null`,
      [caseId, this.database.viewer.userId],
    );
  }

  /** A lead and another person, a supervisor of the agency, who can be notified themselves and not through a stand-in. */
  private async canBoth(caseId: string, leadId: string, supervisorId: string): Promise<boolean> {
    if (leadId === supervisorId) return false;
    const rows = await this.database.query(
      `select 1 from panoh.users u where u.agency_id = $4 and (u.id = $2 or (u.id = $3 and 'supervisor' = any (u.roles)))
         and panoh.may_be_notified(u.id) and not exists (select 1 from panoh.conflict_blocks b
           where b.case_id = $1 and b.lifted_at is null and b.subject_id = u.id)`,
      [caseId, leadId, supervisorId, this.database.viewer.agencyId],
    );
    return rows.length === 2;
  }
}

interface RequestRow extends StoredErasure {
  id: string;
  caseId: string;
  confirmedAt: Date | null;
  owns: boolean;
  /** Of an own case only. */
  leadId: string | null;
  fallbackAgencyId: string | null;
  askedByName: string | null;
  confirmedByName: string | null;
  agencyName: Names;
}

const REQUESTS = `select r.id, r.case_id as "caseId", r.asked_by as "askedById", r.asked_at as "askedAt",
    r.confirmed_by as "confirmedById", r.confirmed_at as "confirmedAt", r.stopped_at as "stoppedAt", r.done_at as "doneAt",
    r.lapsed_at as "lapsedAt", r.fallback_agency_id as "fallbackAgencyId", panoh.viewer_owns_case(r.case_id) as owns,
    c.lead_user_id as "leadId", u.display_name as "askedByName", v.display_name as "confirmedByName",
    jsonb_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) as "agencyName"
  from panoh.erasure_requests r join panoh.agencies a on a.id = r.agency_id left join panoh.cases c on c.id = r.case_id
    left join panoh.users u on u.id = r.asked_by left join panoh.users v on v.id = r.confirmed_by`;

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
    const [row] = await this.database.query<RequestRow>(
      `${REQUESTS} where r.case_id = $1 order by r.asked_at desc, r.id desc limit 1`,
      [caseId],
    );
    return row ? this.toDto(row) : null;
  }

  /** What runs, for people who hold no such case: the officer, and supervisors of the fallback agency. */
  async list(): Promise<ErasureRequestLineDto[]> {
    const rows = await this.database.query<RequestRow>(
      `${REQUESTS} where r.stopped_at is null and r.done_at is null and r.lapsed_at is null order by r.asked_at, r.id limit 200`,
    );
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
    const requestId = newId();
    const mayAskGroup = !subject.refusesSharing;
    const { agencyId, userId } = this.database.viewer;
    await this.database.query(
      `insert into panoh.erasure_requests (id, case_id, agency_id, fallback_agency_id, asked_by)
       values ($1, $2, $3, (select g.fallback_agency_id from panoh.cases c
         join panoh.working_groups g on g.id = c.working_group_id
         where c.id = $2 and g.fallback_agency_id <> c.agency_id and $4::boolean), $5)`,
      [requestId, caseId, agencyId, mayAskGroup, userId],
    );
    await this.events.publish(erasureAsked, { caseId, requestId, mayAskGroup });
  }

  async confirm(id: string): Promise<void> {
    const row = await this.take(id, 'confirm');
    requireStepUp(this.database.viewer, this.database.now);
    await this.refuseHindered(row.caseId, row.owns);
    await this.write(id, 'confirmed_by = $2, confirmed_at = panoh.now()');
  }

  async stop(id: string): Promise<void> {
    const row = await this.take(id, 'stop');
    await this.write(id, 'stopped_by = $2, stopped_at = panoh.now()');
    await this.ended(row);
  }

  async carryOut(id: string): Promise<void> {
    const row = await this.take(id, 'carry_out');
    requireStepUp(this.database.viewer, this.database.now);
    await this.refuseHindered(row.caseId, row.owns);
    this.database.audit.purpose = 'survivor_request';
    await this.database.query(`select panoh.erase_case($1, null, 'survivor_request')`, [row.caseId]);
    await this.ended(row);
  }

  private async close(caseId: string, requestId: string): Promise<void> {
    await this.database.query('update panoh.erasure_requests set lapsed_at = panoh.now() where id = $1', [
      requestId,
    ]);
    await this.events.publish(erasureEnded, { caseId, requestId });
  }

  /** For a viewer without access to the case the database ends the row. */
  private async ended({ id, caseId, owns }: RequestRow): Promise<void> {
    if (owns) await this.events.publish(erasureEnded, { caseId, requestId: id });
  }

  private async write(id: string, step: string): Promise<void> {
    await this.database.query(`update panoh.erasure_requests set ${step} where id = $1`, [
      id,
      this.database.viewer.userId,
    ]);
  }

  /** Locks the request until this step ends. Throws if the viewer may not take the step, or not now. */
  private async take(id: string, action: ErasureAction): Promise<RequestRow> {
    const locked = await this.database.query(
      'select 1 from panoh.erasure_requests where id = $1 for update',
      [id],
    );
    const [row] = await this.database.query<RequestRow>(`${REQUESTS} where r.id = $1`, [id]);
    if (locked.length === 0 || !row) throw notFound();
    if (row.owns) this.database.audit.touch(row.caseId, 'core');
    const problem = untimely(action, row, this.database.now);
    const step = { erasure: row, leadId: row.leadId, viewer: this.viewerOf(row) };
    if (!isFor(action, step)) throw notAllowed();
    if (problem) throw refused(problem);
    return row;
  }

  private async refuseHindered(caseId: string, owns: boolean): Promise<void> {
    const [row] = await this.database.query<{ facts: ErasureFacts }>(
      'select panoh.erasure_facts($1) as facts',
      [caseId],
    );
    const hindrance = row ? hindranceOf(row.facts) : null;
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
    const [erasure] = await this.database.query<{ ground: ErasureGround }>(
      'select ground from panoh.erasures where case_id = $1',
      [caseId],
    );
    const holds = await this.database.query<HoldRow>(HOLDS, [caseId]);
    const subject = await this.cases.find(caseId);
    const mayHold = subject.erasedAt === null && this.mayHold(access);
    return {
      erasedAt: subject.erasedAt?.toISOString() ?? null,
      erasedFor: erasure?.ground ?? null,
      holds: holds.map((row) => this.toHold(row, mayHold)),
      mayHold,
      mayEraseFor: holds.some(({ isRunning }) => isRunning) ? [] : this.grounds(access, subject),
      ...(await this.ofOpenCase(access, subject)),
    };
  }

  /** A supervisor of the owner, or a prosecutor or legal aid who writes legal in a referred case. */
  private mayHold({ relations, writes }: CaseAccess): boolean {
    const { roles, agencyType } = this.database.viewer;
    if (relations.has('own') && roles.includes('supervisor')) return true;
    const isOfLaw = agencyType === 'prosecutor' || agencyType === 'legal_aid';
    return isOfLaw && relations.has('referred') && writes.has('legal');
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

  async hold(caseId: string, { ground, untilOn }: LegalHoldRequest): Promise<void> {
    if (!(await this.show(caseId)).mayHold) throw notAllowed();
    await this.database.query('select panoh.hold_case($1, $2, $3, $4)', [newId(), caseId, ground, untilOn]);
  }

  async lift(caseId: string, holdId: string): Promise<void> {
    const { holds } = await this.show(caseId);
    if (!holds.some(({ id, mayLift }) => id === holdId && mayLift)) throw notAllowed();
    await this.database.query('select panoh.hold_case($1, $2, null, null)', [holdId, caseId]);
  }

  /** Destroys every wrap of the case. Refused by name: under a hold, another case's reference, too early. */
  async erase(caseId: string, { reference, ground }: ErasureRequest): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    this.database.audit.purpose = ground;
    await this.database.query('select panoh.erase_case($1, $2, $3)', [caseId, plain(reference), ground]);
  }

  /** Of an open case words are erased only on a request that two people agree to. */
  private grounds({ relations }: CaseAccess, { status, erasedAt }: Case): ErasureGround[] {
    const isHers = relations.has('own') && this.database.viewer.roles.includes('supervisor');
    if (!isHers || erasedAt !== null) return [];
    return status === 'closed' ? ['case_closed', 'survivor_request'] : [];
  }

  private toHold(row: HoldRow, mayHold: boolean): LegalHoldDto {
    const { id, ground, untilOn, setByName, isRunning } = row;
    return {
      ...{ id, ground, untilOn, setByName, isRunning },
      setAt: row.setAt.toISOString(),
      agencyName: { tg: row.name_tg, ru: row.name_ru, en: row.name_en },
      mayLift: mayHold && isRunning && row.agencyId === this.database.viewer.agencyId,
    };
  }
}
