import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { SettledAs } from './linkage.types.js';
import type { PrematureSettlementDto } from './linkage.dto.js';

interface PrematureSettlementRow extends PrematureSettlementDto {
  caseId: string;
  settledAs: SettledAs;
}

/** Premature resolutions (domain reference 1.4): cases disclosed to the group; the others are only counted. */
@Injectable()
export class PrematureSettlementsService {
  constructor(private readonly database: Database) {}

  async list(groupId: string): Promise<PrematureSettlementDto[]> {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const rows = await this.database.query<PrematureSettlementRow>(
      `select case_id as "caseId", reference, settled_as as "settledAs", to_char(settled_on, 'YYYY-MM-DD') as "settledOn"
       from panoh.premature_settlements($1) order by settled_on desc, reference`,
      [groupId],
    );
    for (const { caseId } of rows) this.database.audit.touch(caseId, 'core');
    return rows.map(({ reference, settledAs, settledOn }) => ({ reference, settledAs, settledOn }));
  }
}
