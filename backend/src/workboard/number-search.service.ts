import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import { LegalService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { OrderTextsService } from '../protection-orders/index.js';
import { newestNumbers, newestOrders } from './number-search.queries.js';
import { awaitAll } from '../shared/await-all.js';

export interface FoundByNumber {
  readonly caseIds: string[];
  /** false where there were more records than one search may open. */
  readonly isComplete: boolean;
}

/** Finds a case by the number of an order, of a report to the police or of the decision on it; all are sealed. */
@Injectable()
export class NumberSearchService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly orderTexts: OrderTextsService,
    private readonly legal: LegalService,
  ) {}

  /** Opens at most `budget` records of each kind; what the viewer may not read is not opened. */
  async find(wanted: string, budget: number): Promise<FoundByNumber> {
    const [orders, numbers] = await awaitAll([
      newestOrders(this.database, budget + 1),
      newestNumbers(this.database, budget + 1),
    ]);
    const isComplete = orders.length <= budget && numbers.length <= budget;
    const rows = [...orders.slice(0, budget), ...numbers.slice(0, budget)];
    const readable = await this.access.readable([...new Set(rows.map(({ caseId }) => caseId))], 'legal');
    if (readable.length === 0) return { caseIds: [], isComplete };
    await this.vault.prepare(readable, 'legal');
    const mayRead = new Set(readable);
    const found = await Promise.all(
      rows
        .filter(({ caseId }) => mayRead.has(caseId))
        .map(async (row) => {
          const known = 'sealed' in row ? await this.ofOrder(row) : [await this.legal.numberOf(row)];
          return known.some((number) => plainNumber(number ?? '') === wanted) ? [row.caseId] : [];
        }),
    );
    const caseIds = [...new Set(found.flat())];
    for (const id of caseIds) this.database.audit.touch(id, 'legal');
    return { caseIds, isComplete };
  }

  private async ofOrder(row: Parameters<OrderTextsService['open']>[0]): Promise<(string | null)[]> {
    const { number, reportNumber } = await this.orderTexts.open(row);
    return [number, reportNumber];
  }
}

/** Without spaces, strokes and number signs, which every paper writes differently. */
export const plainNumber = (number: string): string =>
  number
    .replaceAll('№', '')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
