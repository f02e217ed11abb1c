import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { refused } from '../shared/errors.js';
import { askedPeriod } from './asked-period.js';
import { toPeriod } from './calendar.rules.js';
import { PersonsService } from './persons.service.js';
import type { PoliceAndServicesDto } from './statistics.dto.js';
import { STREAMS } from './statistics.types.js';
import { TablesService } from './tables.service.js';

/** Reports to the police and appeals to services, the tables between them, and the persons behind both. */
@Injectable()
export class PoliceAndServicesService {
  constructor(
    private readonly database: Database,
    private readonly tables: TablesService,
    private readonly persons: PersonsService,
  ) {}

  async get(name: string): Promise<PoliceAndServicesDto> {
    const today = dayOf(this.database.now);
    const period = askedPeriod(name, today);
    const tables = await this.tables.several(STREAMS, period);
    if (tables.length === 0) throw refused('period_without_records');
    this.database.audit.purpose = `table:police-and-services-${name}`;
    return { period: toPeriod(period, today), tables, persons: await this.persons.forPeriod(period) };
  }
}
