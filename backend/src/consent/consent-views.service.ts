import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import type { ConsentDto, ConsentSheetDto } from './consent.dto.js';
import { ConsentRecord } from './consent.entity.js';
import { toConsent } from './consent-mapping.js';
import { consentSheet, consentStatus, withdrawalEffects, withdrawalRefusals } from './consent.rules.js';
import { reviewRefusal } from './basis-reviews.rules.js';
import { ConsentsService } from './consents.service.js';
import { FIELD_GROUPS, PARTITION_OF_GROUP } from './recipients.types.js';

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** What she allowed, as the owner's book of it, and the sheet from which she is asked. */
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
    const record = await this.consents.find(id);
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
      rows: FIELD_GROUPS.map((group) => ({
        group,
        partition: PARTITION_OF_GROUP[group],
        state: states[group],
      })),
    };
  }

  private async toDto(
    record: ConsentRecord,
    access: CaseAccess,
    names: Map<string, Names>,
  ): Promise<ConsentDto> {
    const consent = toConsent(record);
    const { now } = this.database;
    const isWriter = access.relations.has('own') && access.writes.has('consent');
    const mayReview = reviewRefusal(record, this.database.viewer) === null && isWriter;
    const mayWithdraw = isWriter && withdrawalRefusals(consent, now).length === 0;
    return {
      id: record.id,
      caseId: record.caseId,
      scope: record.scope,
      agencyId: record.agencyId,
      agencyName: names.get(record.agencyId ?? '') ?? null,
      partitions: record.partitions,
      purpose: record.purpose,
      answer: record.answer,
      basis: record.basis,
      presence: record.presence,
      language: record.language,
      manner: record.manner,
      childAssent: record.childAssent,
      decidedWith: record.decidedWith,
      status: consentStatus(consent, now),
      givenAt: record.givenAt.toISOString(),
      untilOn: record.untilOn,
      provisionalUntil: text(record.provisionalUntil),
      withdrawnAt: text(record.withdrawnAt),
      effects: mayWithdraw ? [...withdrawalEffects(record.scope)] : [],
      overrideReason: await this.reasonOf(record, access),
      reviewOutcome: record.reviewOutcome,
      reviewedAt: text(record.reviewedAt),
      allowedActions: [...(mayWithdraw ? ['withdraw'] : []), ...(mayReview ? ['review'] : [])],
      version: record.version,
    };
  }

  /** Only the reviewing supervisor needs the reason of an override; null for others. */
  private async reasonOf(record: ConsentRecord, access: CaseAccess): Promise<string | null> {
    const isReviewer = this.database.viewer.roles.includes('supervisor') && access.relations.has('own');
    return isReviewer && access.reads.has('narrative') ? this.consents.overrideReason(record) : null;
  }
}
