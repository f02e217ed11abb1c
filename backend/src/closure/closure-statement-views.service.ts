import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureStatement } from './closure.entity.js';
import type { ClosureStatementDto } from './closure-requests.dto.js';

/** Statements before closing, for the owner; a second person sees only those among the coded facts. */
@Injectable()
export class ClosureStatementViews {
  constructor(
    private readonly database: Database,
    private readonly gate: ClosureGateService,
  ) {}

  /** Newest first; the latest hundred. */
  async list(caseId: string): Promise<ClosureStatementDto[]> {
    const access = await this.gate.toSee(caseId);
    if (!access.relations.has('own')) throw notFound();
    const rows = await this.database
      .repository(ClosureStatement)
      .find({ where: { caseId }, order: { saidAt: 'DESC', id: 'DESC' }, take: 100 });
    return rows.map(({ id, kind, saidAt, facts }) => ({ id, kind, saidAt: saidAt.toISOString(), facts }));
  }
}
