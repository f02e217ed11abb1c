import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { answerProblems, newEnd, orderOf } from './extension-answers.rules.js';
import type { ExtensionAnswer } from './extension-answers.rules.js';
import { answerExtension, extensionRequests } from './orders.queries.js';
import type { AskedRow } from './orders.queries.js';
import type {
  ExtensionAnswerRequest,
  ExtensionRequestDto,
  ExtensionRequestsDto,
} from './protection-orders.dto.js';
import { orderChanged } from './protection-orders.events.js';
import type { OrderChange } from './protection-orders.events.js';
import { LegalLimitsService } from './legal-limits.service.js';
import { endOf } from './order-status.rules.js';
import { mostFurtherDays } from './orders.rules.js';
import type { OrderEventKind, OrderLaw } from './orders.types.js';

const KIND_OF: Record<ExtensionAnswer, OrderEventKind> = {
  agreed: 'order_extended',
  refused: 'order_extension_refused',
  returned: 'order_extension_returned',
};

/** Orders that the office of the viewer is asked to extend; it has no other relation to their cases. */
@Injectable()
export class ExtensionsService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly timeline: TimelineService,
    private readonly law: LegalLimitsService,
  ) {}

  /** A prosecutor who reads the list has seen what is on it. */
  async list(): Promise<ExtensionRequestsDto> {
    const rows = await extensionRequests(this.database);
    const { law } = await this.law.on(dayOf(this.database.now));
    const mayAnswer = mayCall(this.database.viewer.roles, 'extensions.answer');
    for (const row of rows) {
      this.database.audit.touch(row.caseId, 'legal');
      if (mayAnswer && row.state === 'sent') await this.markSeen(row);
    }
    return {
      requests: rows.map((row) => ({ ...toDto(row, law), allowedActions: mayAnswer ? ['answer'] : [] })),
    };
  }

  /** For paper: what the list shows of one order; null where the office was not asked. */
  async asked(orderId: string): Promise<AskedRow | null> {
    return (await extensionRequests(this.database)).find((one) => one.orderId === orderId) ?? null;
  }

  async answer(orderId: string, expectedVersion: number, form: ExtensionAnswerRequest): Promise<void> {
    const row = await this.asked(orderId);
    if (!row) throw notFound();
    this.database.audit.touch(row.caseId, 'legal');
    expectVersion(expectedVersion, row.version, { version: row.version });
    const { now } = this.database;
    const { law } = await this.law.on(dayOf(now));
    const problems = answerProblems(row, form, { law, now });
    if (problems.length > 0) throw invalid(...problems);
    await this.store(row, form, form.decision === 'agreed' ? newEnd(row, form, now) : null);
  }

  private async store(row: AskedRow, form: ExtensionAnswerRequest, expiresOn: string | null): Promise<void> {
    const { orderId, caseId, version } = row;
    const { decision, days, reason, missing } = form;
    const kind = KIND_OF[decision];
    const facts = factsOf(form, { decidedOn: dayOf(this.database.now), expiresOn });
    const isStored = await answerExtension(this.database, {
      ...{ orderId, version, decision, days, expiresOn, kind, facts },
      eventId: newId(),
      refusal: reason,
      missing: [...new Set(missing)],
    });
    expectChanged(isStored ? 1 : 0);
    await this.timeline.add({ caseId, kind, partition: 'legal', facts: { orderId, ...facts } });
    const { servedAt } = row;
    const change: OrderChange =
      decision === 'returned'
        ? { change: 'extension_returned' }
        : {
            change: 'extension_decided',
            endsAt: expiresOn ? endOf(expiresOn) : null,
            servedAt,
            byProsecutor: true,
          };
    await this.events.publish(orderChanged, { ...change, caseId, orderId });
  }

  /** Where the police changed the order at this moment, it is seen the next time. */
  private async markSeen({ orderId, caseId, version }: AskedRow): Promise<void> {
    if (!(await answerExtension(this.database, { orderId, version, decision: 'seen' }))) return;
    await this.timeline.add({ caseId, kind: 'order_extension_seen', partition: 'legal', facts: { orderId } });
  }
}

/** What of an answer stands with the step and in the timeline: codes, days and counts. */
const factsOf = (
  { decision, days, reason, missing }: ExtensionAnswerRequest,
  { decidedOn, expiresOn }: { readonly decidedOn: string; readonly expiresOn: string | null },
): Record<string, unknown> => ({
  decidedOn,
  ...(decision === 'agreed' ? { days, expiresOn } : {}),
  ...(decision === 'refused' ? { reason } : {}),
  ...(decision === 'returned' ? { missing } : {}),
});

const toDto = (row: AskedRow, law: OrderLaw): Omit<ExtensionRequestDto, 'allowedActions'> => ({
  orderId: row.orderId,
  reference: row.reference,
  agencyName: row.agencyName,
  issuedOn: dayOf(row.issuedAt),
  servedOn: dayOf(row.servedAt),
  days: row.days,
  endsOn: row.expiresOn,
  mostFurtherDays: mostFurtherDays(orderOf(row), row.expiresOn, law),
  conditions: row.conditions,
  breaches: row.breaches,
  requestedOn: row.requestedOn,
  sentAt: row.sentAt.toISOString(),
  answerBy: row.answerBy.toISOString(),
  state: row.state,
  band: row.band,
  version: row.version,
});
