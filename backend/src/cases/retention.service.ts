import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { Case } from './cases.entity.js';
import { CasesService } from './cases.service.js';
import { isRunning, ErasureRequestsService, plain } from './erasure-requests.service.js';
import { SealedFileService } from './sealed-file.service.js';
import type { ErasureRequest, RetentionDto, LegalHoldDto, LegalHoldRequest } from './retention.dto.js';
import type { ErasureGround, HoldGround } from './retention.types.js';

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
    const [may] = await this.database.query<{ hold: boolean }>('select panoh.may_hold($1) as hold', [caseId]);
    const holds = await this.database.query<HoldRow>(HOLDS, [caseId]);
    const subject = await this.cases.find(caseId);
    const mayHold = may?.hold === true && subject.erasedAt === null;
    return {
      erasedAt: subject.erasedAt?.toISOString() ?? null,
      erasedFor: erasure?.ground ?? null,
      holds: holds.map((row) => this.toHold(row, mayHold)),
      mayHold,
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
