import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { OrderLawService } from './order-law.service.js';
import { OrderRecordsService } from './order-records.service.js';
import type { ExtensionPreviewRequest, OrderPreviewRequest } from './order-requests.dto.js';
import { daysOfOrder } from './order-status.rules.js';
import type { OrderPreviewDto } from './orders.dto.js';
import { draftProblems, extendedUntil, extensionProblems } from './orders.rules.js';

/** The end that would follow, before anything is saved; the screen works out no day itself. */
@Injectable()
export class OrderPreviewsService {
  constructor(
    private readonly database: Database,
    private readonly records: OrderRecordsService,
    private readonly law: OrderLawService,
  ) {}

  async ofOrder({ issuedAt, servedAt, days }: OrderPreviewRequest): Promise<OrderPreviewDto> {
    const times = {
      issuedAt: issuedAt ? new Date(issuedAt) : null,
      servedAt: servedAt ? new Date(servedAt) : null,
      days,
    };
    const { law, applied } = await this.law.on(dayOf(times.issuedAt ?? this.database.now));
    const run = daysOfOrder(times, law);
    return {
      startsOn: run?.startsOn ?? null,
      expiresOn: run?.expiresOn ?? null,
      problems: draftProblems(times, law),
      law: applied,
    };
  }

  async ofExtension(id: string, { decidedOn, days }: ExtensionPreviewRequest): Promise<OrderPreviewDto> {
    const { row, facts } = await this.records.get(id);
    const { law, applied } = await this.law.on(decidedOn);
    const { now } = this.database;
    const problems = extensionProblems(facts, { decision: 'agreed', decidedOn, days }, { law, now });
    return {
      startsOn: row.startsOn,
      expiresOn: extendedUntil(facts, days, now),
      problems: [...problems.on, ...problems.days],
      law: applied,
    };
  }
}
