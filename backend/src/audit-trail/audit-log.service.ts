import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { AuditPageDto, AuditQuery } from './audit-trail.dto.js';
import { auditEntries } from './audit-trail.queries.js';

const PAGE = 25;
const NUMBER = /^\d{1,18}$/;

/** The log as a data protection officer sees it; cases appear as pseudonyms only. */
@Injectable()
export class AuditLogService {
  constructor(private readonly database: Database) {}

  async list({ cursor, ...wanted }: AuditQuery): Promise<AuditPageDto> {
    const before = decodeCursor(cursor)?.key ?? null;
    if (before !== null && !NUMBER.test(before)) throw invalid({ path: 'cursor', code: 'not_valid' });
    const rows = await auditEntries(this.database, wanted, { before, limit: PAGE + 1 });
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map((row) => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() })),
      nextCursor: last ? encodeCursor(last.seq, last.seq) : null,
    };
  }
}
