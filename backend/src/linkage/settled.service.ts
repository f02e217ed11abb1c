import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import type { SettledAs } from './linkage.types.js';
import type { SettledCaseDto } from './settled.dto.js';

interface SettledRow extends SettledCaseDto {
  caseId: string;
  settledAs: SettledAs;
}

/** Premature resolutions (domain reference 1.4): cases that she allowed the group to know; the others are counted. */
@Injectable()
export class SettledService {
  constructor(private readonly database: Database) {}

  async list(groupId: string): Promise<SettledCaseDto[]> {
    if (!this.database.viewer.ledGroupIds.includes(groupId)) throw notFound();
    const rows = await this.database.query<SettledRow>(
      `select case_id as "caseId", reference, settled_as as "settledAs", to_char(settled_on, 'YYYY-MM-DD') as "settledOn"
       from panoh.settled_too_soon($1) order by settled_on desc, reference`,
      [groupId],
    );
    for (const { caseId } of rows) this.database.audit.touch(caseId, 'core');
    return rows.map(({ reference, settledAs, settledOn }) => ({ reference, settledAs, settledOn }));
  }
}
