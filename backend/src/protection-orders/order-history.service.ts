import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid, notAllowed } from '../shared/errors.js';
import { startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { expectVersion } from '../platform/http/if-match.js';
import { answerBy } from './extension-answers.rules.js';
import type { ExtensionState } from './extensions.types.js';
import { OrderCommandsService, refuse } from './order-previews.service.js';
import type { ExpectedVersion } from './order-decisions.service.js';
import type { OrderEventKind } from './order-events.types.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { OrderRecordsService } from './order-records.service.js';
import type { LoadedOrder } from './order-records.service.js';
import type {
  ExtensionAskRequest,
  ExtensionDecisionRequest,
  OrderLiftingRequest,
} from './protection-orders.dto.js';
import { endOf, expiresOnAt } from './order-status.rules.js';
import { extendedUntil, extensionProblems, extensionRequestProblems, liftProblems } from './orders.rules.js';
import type { ExtensionDecision } from './orders.types.js';
import type { ProtectionOrder } from './protection-orders.entity.js';

/** Active offices of prosecutors in the working group of a case, without those that are kept away from it. */
const OFFICES = `select a.id from panoh.cases c
    join panoh.agency_memberships m on m.working_group_id = c.working_group_id
    join panoh.agencies a on a.id = m.agency_id and a.type = 'prosecutor' and a.status = 'active'
  where c.id = $1 and not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null
    and (b.subject_id = a.id or b.subject_code = a.kind)) order by a.id`;

/** Which office is asked to extend an order. */
@Injectable()
export class ProsecutorsService {
  constructor(private readonly database: Database) {}

  /** The only one, or the one that was chosen; null where the group has none. Throws 422 where a choice is missing. */
  async toAsk(caseId: string, chosenId: string | null): Promise<string | null> {
    const offices = (await this.database.query<{ id: string }>(OFFICES, [caseId])).map(({ id }) => id);
    const path = 'prosecutorAgencyId';
    if (chosenId !== null && !offices.includes(chosenId)) throw invalid({ path, code: 'not_in_list' });
    if (chosenId === null && offices.length > 1) throw invalid({ path, code: 'prosecutor_missing' });
    return chosenId ?? offices[0] ?? null;
  }
}

const KIND_OF: Record<ExtensionDecision, OrderEventKind> = {
  agreed: 'order_extended',
  refused: 'order_extension_refused',
  not_wanted: 'order_extension_not_wanted',
};

/** A decision on paper also settles an extension pending with the prosecutor. */
const STATE_OF: Record<ExtensionDecision, ExtensionState | null> = {
  agreed: 'agreed',
  refused: 'refused',
  not_wanted: null,
};
const isAsked = ({ extensionState }: ProtectionOrder): boolean =>
  extensionState === 'sent' || extensionState === 'seen';

/** A new request, also after one that was refused or returned. */
const UNANSWERED = { extensionAnsweredAt: null, extensionRefusal: null, extensionMissing: [] };

/** What becomes of an order that runs: it is extended or not, or lifted before its end. */
@Injectable()
export class OrderHistoryService {
  constructor(
    private readonly database: Database,
    private readonly commands: OrderCommandsService,
    private readonly records: OrderRecordsService,
    private readonly law: LegalLimitsService,
    private readonly prosecutors: ProsecutorsService,
  ) {}

  /** Asks the prosecutor of the working group; if there is none, the request is made on paper. */
  async requestExtension(order: ExpectedVersion, form: ExtensionAskRequest): Promise<void> {
    const { requestedOn } = form;
    const { row, facts } = await this.commands.to('request_extension', order);
    const { now } = this.database;
    refuse({ requestedOn: extensionRequestProblems(facts, requestedOn, now) });
    const prosecutorId = await this.prosecutors.toAsk(row.caseId, form.prosecutorAgencyId);
    const asked = prosecutorId
      ? { extensionState: 'sent' as const, extensionSentAt: now, extensionProsecutorId: prosecutorId }
      : { extensionState: null, extensionSentAt: null, extensionProsecutorId: null };
    await this.records.update(row, { extensionRequestedOn: requestedOn, ...UNANSWERED, ...asked });
    const happenedAt = startOfDay(requestedOn);
    await this.records.addStep(row, {
      kind: 'order_extension_requested',
      happenedAt,
      facts: { requestedOn },
    });
    const lastDay = expiresOnAt(facts, now);
    await this.records.announce({
      change: 'extension_requested',
      caseId: row.caseId,
      orderId: row.id,
      answerBy: prosecutorId && lastDay ? answerBy(lastDay, now) : null,
    });
  }

  /** The prosecutor agreed or refused, or she does not want it; a new last day follows from the days agreed to. */
  async decideExtension(order: ExpectedVersion, form: ExtensionDecisionRequest): Promise<void> {
    const loaded = await this.commands.to('decide_extension', order);
    const { row, facts } = loaded;
    const { law } = await this.law.on(form.decidedOn);
    const problems = extensionProblems(facts, form, { law, now: this.database.now });
    refuse({ decidedOn: problems.on, days: problems.days });
    const { decision, decidedOn, days, number } = form;
    const until = days === null ? null : extendedUntil(facts, days, this.database.now);
    await this.records.update(row, {
      extensionDecision: decision,
      ...(until ? { expiresOn: until } : {}),
      ...(isAsked(row) ? { extensionState: STATE_OF[decision], extensionAnsweredAt: this.database.now } : {}),
    });
    const extended = until ? { days, expiresOn: until } : {};
    await this.records.addStep(row, {
      kind: KIND_OF[decision],
      happenedAt: startOfDay(decidedOn),
      facts: { decidedOn, ...extended },
      words: { number },
    });
    await this.announceEnd(loaded, until);
  }

  async lift(order: ExpectedVersion, { liftedAt: at, reason }: OrderLiftingRequest): Promise<void> {
    const { row, facts } = await this.commands.to('lift', order);
    const liftedAt = new Date(at);
    refuse({ liftedAt: liftProblems(facts, liftedAt, this.database.now) });
    await this.records.update(row, { liftedAt, liftReason: reason });
    await this.records.addStep(row, { kind: 'order_lifted', happenedAt: liftedAt, facts: { reason } });
    await this.records.announce({ change: 'revoked', caseId: row.caseId, orderId: row.id, liftedAt });
  }

  /** The one line she gave for contacts around the order; it stands in the legal partition and nowhere else. */
  async changeContactDetails({ id, expectedVersion }: ExpectedVersion, line: string | null): Promise<void> {
    const { row } = await this.records.lock(id);
    expectVersion(expectedVersion, row.version, { version: row.version });
    if (row.refusedAt) throw notAllowed();
    await this.records.keepLine(row, line);
  }

  private async announceEnd({ row }: LoadedOrder, until: Day | null): Promise<void> {
    if (!row.servedAt) throw new Error('Only what was handed over is extended.');
    await this.records.announce({
      change: 'extension_decided',
      caseId: row.caseId,
      orderId: row.id,
      endsAt: until === null ? null : endOf(until),
      servedAt: row.servedAt,
      byProsecutor: false,
    });
  }
}
