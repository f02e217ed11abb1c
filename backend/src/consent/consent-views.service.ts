import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import type { ConsentDto, ConsentSheetDto } from './consent.dto.js';
import { ConsentRecord } from './consent.entity.js';
import { findConsent } from './consent.queries.js';
import {
  consentSheet,
  consentStatus,
  withdrawalEffects,
  withdrawalRefusals,
  reviewRefusal,
} from './consent.rules.js';
import { ConsentsService } from './consents.service.js';
import { FIELD_GROUPS, PARTITION_OF_GROUP } from './consent.types.js';

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** Shows the answers to the owner, and the sheet from which the survivor is asked. */
@Injectable()
export class ConsentViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly agencies: AgenciesService,
    private readonly consents: ConsentsService,
  ) {}

  /** Newest first; the latest two hundred. */
  async list(caseId: string): Promise<ConsentDto[]> {
    const access = await this.access.toRead(caseId, 'consent');
    const records = await this.database
      .repository(ConsentRecord)
      .find({ where: { caseId }, order: { givenAt: 'DESC', id: 'DESC' }, take: 200 });
    const names = new Map((await this.agencies.list()).map((agency) => [agency.id, agency.name]));
    const shown: ConsentDto[] = [];
    for (const record of records) shown.push(await this.toDto(record, access, names));
    return shown;
  }

  async get(id: string): Promise<ConsentDto> {
    const record = await findConsent(this.database, id);
    const access = await this.access.toRead(record.caseId, 'consent');
    const agency = record.agencyId ? await this.agencies.get(record.agencyId) : null;
    return this.toDto(record, access, new Map(agency ? [[agency.id, agency.name]] : []));
  }

  /** What the survivor can share with the agency: proposed, optional, or locked as never shared. */
  async sheet(agencyId: string): Promise<ConsentSheetDto> {
    const agency = await this.agencies.get(agencyId);
    const states = consentSheet(agency.type);
    return {
      agencyId,
      agencyName: agency.name,
      rows: FIELD_GROUPS.map((group) => {
        return { group, partition: PARTITION_OF_GROUP[group], state: states[group] };
      }),
    };
  }

  private async toDto(
    record: ConsentRecord,
    access: CaseAccess,
    names: Map<string, Names>,
  ): Promise<ConsentDto> {
    const { now } = this.database;
    const { id, caseId, scope, agencyId, partitions, purpose, answer, basis, presence } = record;
    const { language, manner, childAssent, decidedWith, untilOn, reviewOutcome, version } = record;
    const isWriter = access.relations.has('own') && access.writes.has('consent');
    const mayReview = reviewRefusal(record, this.database.viewer) === null && isWriter;
    const mayWithdraw = isWriter && withdrawalRefusals(record, now).length === 0;
    return {
      ...{ id, caseId, scope, agencyId, partitions, purpose, answer, basis, presence },
      ...{ language, manner, childAssent, decidedWith, untilOn, reviewOutcome, version },
      agencyName: names.get(agencyId ?? '') ?? null,
      status: consentStatus(record, now),
      givenAt: record.givenAt.toISOString(),
      provisionalUntil: text(record.provisionalUntil),
      withdrawnAt: text(record.withdrawnAt),
      effects: mayWithdraw ? [...withdrawalEffects(scope)] : [],
      overrideReason: await this.reasonOf(record, access),
      reviewedAt: text(record.reviewedAt),
      allowedActions: [...(mayWithdraw ? ['withdraw'] : []), ...(mayReview ? ['review'] : [])],
    };
  }

  /** Only the reviewing supervisor needs the reason of an override; null for others. */
  private async reasonOf(record: ConsentRecord, access: CaseAccess): Promise<string | null> {
    const isReviewer = this.database.viewer.roles.includes('supervisor') && access.relations.has('own');
    return isReviewer && access.reads.has('narrative') ? this.consents.overrideReason(record) : null;
  }
}
