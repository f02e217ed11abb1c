import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { OrderTextsService, maySearch } from '../protection-orders/index.js';
import { ordersOf } from './orders-board.queries.js';
import { boardPage, instant } from './boards.queries.js';
import type { BoardRow } from './boards.queries.js';
import type { OrderCountsDto, OrderFilter, OrderPageDto, OrderRowDto } from './workboard.dto.js';

interface StoredRow extends BoardRow, Omit<OrderRowDto, 'number' | 'at' | 'isLate'> {
  filter: OrderFilter;
  /** Base64, as JSON carries bytes. */
  sealed: string;
}

/** The list of orders that an inspector opens on: breaches first, then what is to be served, then what ends. */
@Injectable()
export class OrdersBoardService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly texts: OrderTextsService,
  ) {}

  async list(filter: OrderFilter | null, cursor: string | null): Promise<OrderPageDto> {
    const hasEnded = filter === 'ended';
    const page = await boardPage<StoredRow>(this.database, {
      sql: ordersOf(hasEnded),
      isRanked: true,
      parameters: [this.database.viewer.agencyId],
      filter,
      cursor,
      newestFirst: hasEnded,
    });
    await this.vault.prepare([...new Set(page.items.map(({ caseId }) => caseId))], 'legal');
    return {
      now: this.database.now.toISOString(),
      counts: { ...NONE, ...page.counts },
      items: await Promise.all(page.items.map((row) => this.toRow(row))),
      nextCursor: page.nextCursor,
      allowedActions: maySearch(this.database.viewer) ? ['search_respondents'] : [],
    };
  }

  private async toRow({ sealed, sortKey, rank: _, ...row }: StoredRow): Promise<OrderRowDto> {
    this.database.audit.touch(row.caseId, 'core', 'legal');
    const order = { id: row.id, caseId: row.caseId, sealed: Buffer.from(sealed, 'base64') };
    const at = instant(sortKey);
    const isWaiting = row.filter === 'to_serve' || row.filter === 'requested';
    return {
      ...row,
      number: (await this.texts.open(order)).number,
      at,
      isLate: row.filter === 'breach' || (isWaiting && new Date(at) < this.database.now),
    };
  }
}

const NONE: OrderCountsDto = { breach: 0, to_serve: 0, ending: 0, requested: 0, running: 0 };
