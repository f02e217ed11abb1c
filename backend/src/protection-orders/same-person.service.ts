import { Injectable } from '@nestjs/common';
import { StaffMatchesService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { notAllowed, notFound } from '../shared/errors.js';
import { OrderRecordsService } from './order-records.service.js';
import { respondentsCalled } from './orders.queries.js';
import type { CalledRow } from './orders.queries.js';
import type {
  FoundRespondentsDto,
  SamePersonCountDto,
  SamePersonListDto,
  SamePersonRequest,
} from './respondents.dto.js';
import { mayName, nameLine } from './respondents.rules.js';
import { RespondentsService } from './respondents.service.js';
import { maySearch, maybeSamePerson } from './same-person.rules.js';
import type { KnownPerson } from './same-person.rules.js';

/** Orders of the own agency that may be against the same person: a count at once, their dates and states for a reason. */
@Injectable()
export class SamePersonService {
  constructor(
    private readonly database: Database,
    private readonly records: OrderRecordsService,
    private readonly respondents: RespondentsService,
    private readonly names: StaffMatchesService,
  ) {}

  async count(orderId: string): Promise<SamePersonCountDto> {
    const found = await this.candidates(orderId);
    for (const { caseId } of found) this.database.audit.touch(caseId, 'perpetrator');
    const breaches = found.reduce((sum, one) => sum + one.breaches, 0);
    return { orders: found.length, breaches };
  }

  /** Orders of other cases that may be against the persons whom these orders bind; each case lists it. */
  async outside(caseId: string, orderIds: readonly string[]): Promise<CalledRow[]> {
    const found = new Map<string, CalledRow>();
    for (const id of orderIds) for (const row of await this.candidates(id)) found.set(row.orderId, row);
    const others = [...found.values()].filter((row) => row.caseId !== caseId);
    for (const row of others) this.database.audit.touch(row.caseId, 'perpetrator');
    return others;
  }

  /** Each record that is shown is listed in the access log of its case, with the reason. */
  async list(orderId: string, { reason }: SamePersonRequest): Promise<SamePersonListDto> {
    const found = await this.candidates(orderId);
    this.database.audit.purpose = reason;
    for (const { caseId } of found) this.database.audit.touch(caseId, 'perpetrator');
    return { orders: found.map(shown) };
  }

  async search(name: string): Promise<FoundRespondentsDto> {
    if (!maySearch(this.database.viewer)) throw notAllowed();
    this.database.audit.purpose = 'search';
    const found: FoundRespondentsDto = { orders: [] };
    for (const row of await respondentsCalled(this.database, await this.names.lookUp(name))) {
      const person = await this.respondents.openPerson(row);
      this.database.audit.touch(row.caseId, 'perpetrator');
      if (person) found.orders.push({ ...shown(row), id: row.orderId, name: nameLine(person) });
    }
    return found;
  }

  private async candidates(orderId: string): Promise<CalledRow[]> {
    const { row, access } = await this.records.get(orderId);
    if (!mayName(access, row, this.database.viewer.agencyId)) throw notFound();
    const named = await this.respondents.ofOrder(orderId);
    if (!named) return [];
    const asked = await this.names.lookUp([nameLine(named), named.formerNames].filter(Boolean).join(' '));
    const rows = await respondentsCalled(this.database, asked);
    const others = rows.filter((one) => one.orderId !== orderId);
    const kept = await Promise.all(others.map((one) => this.maybeSame(named, one)));
    return others.filter((_, at) => kept[at]);
  }

  /** Where the agency no longer holds the key, the digest of the name decides. */
  private async maybeSame(named: KnownPerson, row: CalledRow): Promise<boolean> {
    const other = await this.respondents.openPerson(row);
    return !other || maybeSamePerson(named, other);
  }
}

const shown = ({ issuedAt, expiresOn, status, breaches }: CalledRow) => ({
  ...{ issuedAt: issuedAt.toISOString(), expiresOn, status, breaches },
});
