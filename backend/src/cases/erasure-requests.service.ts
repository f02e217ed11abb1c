import { Injectable } from '@nestjs/common';
import { AccessService, requireStepUp } from '../access/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { invalid, notAllowed, notFound, Problem, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { erasureAsked, erasureEnded } from './cases.events.js';
import { CasesService } from './cases.service.js';
import { eraseFrom, erasureActions, erasureState, hindranceOf, isFor, untimely } from './erasure.rules.js';
import type { ErasureFacts, ErasureViewer, StoredErasure } from './erasure.rules.js';
import type { ErasureAskRequest, ErasureRequestDto, ErasureRequestLineDto } from './retention.dto.js';
import type { ErasureAction } from './retention.types.js';

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
