import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { endOf, orderChanged } from '../protection-orders/index.js';
import type { OrderChangedEvent } from '../protection-orders/index.js';
import { orderTakenOver } from '../support/index.js';
import type { Occurrence, Work } from './consequences.rules.js';
import { CaseNotifications } from './case-notifications.service.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Satisfaction, Trigger } from './follow-ups.types.js';

type ChangeOf<K extends OrderChangedEvent['change']> = Extract<OrderChangedEvent, { change: K }>;
type Occurrences = {
  readonly [K in OrderChangedEvent['change']]: (change: ChangeOf<K>) => Partial<Occurrence>;
};

/** The step of a rule that a piece of work does; the others wait on. */
const ASKED = 1;
const ACTED = 1;
const RECORDED = 2;

/** Turns the steps of protection orders into follow-ups, in the same transaction. */
@Injectable()
export class OrderTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
  ) {}

  onModuleInit(): void {
    this.events.on(orderTakenOver, ({ caseId, orderId, expiresOn }) =>
      this.followUps.happened(caseId, {
        triggers: [{ kind: 'order_taken_over', orderId, endsAt: endOf(expiresOn) }],
      }),
    );
    this.events.on(orderChanged, async (change) => {
      await this.followUps.happened(change.caseId, this.occurrenceOf(change));
      if (!isAnswered(change)) return;
      // The prosecutor's own row ends, by whatever way the answer came.
      const work = this.done('extension_answered', change.orderId);
      await this.followUps.happened(change.caseId, { work });
      if (isOnPaper(change)) return;
      await this.notifications.notify(change.caseId, {
        kind: 'extension_answered',
        subjectId: change.orderId,
        audiences: ['answerable', 'supervisors'],
      });
    });
  }

  private occurrenceOf<K extends OrderChangedEvent['change']>(change: ChangeOf<K>): Partial<Occurrence> {
    return this.occurrences[change.change as K](change);
  }

  private readonly occurrences: Occurrences = {
    sought: ({ orderId, issueBy }) => ({ triggers: [{ kind: 'order_sought', orderId, issueBy }] }),
    issued: ({ orderId, serveBy, endsAt }) => ({
      work: this.done('order_issued', orderId),
      triggers: [
        { kind: 'order_issued', orderId, serveBy },
        ...(endsAt ? [{ kind: 'order_end_set', orderId, servedAt: null, endsAt } as const] : []),
      ],
    }),
    refused: ({ orderId, asksReassessment }) => ({
      work: this.done('order_issued', orderId),
      triggers: asksReassessment ? [PRESSED] : [],
    }),
    served: ({ orderId, servedAt, endsAt }) => ({
      work: this.done('order_served', orderId),
      triggers: [{ kind: 'order_served', orderId, servedAt, endsAt }],
    }),
    extension_requested: ({ orderId, answerBy }) => ({
      work: this.done('order_decision', orderId, [ASKED]),
      triggers: answerBy ? [{ kind: 'extension_sent', orderId, answerBy }] : [],
    }),
    // What the police owe before the end stays: the request comes back to them.
    extension_returned: () => ({}),
    extension_decided: ({ orderId, servedAt, endsAt }) => ({
      work: this.done('order_decision', orderId),
      triggers: endsAt ? [{ kind: 'order_end_set', orderId, servedAt, endsAt }] : [],
    }),
    notice_sent: ({ orderId }) => ({ triggers: [{ kind: 'order_notice_sent', orderId }] }),
    breached: ({ breachId }) => ({ triggers: [{ kind: 'order_breached', breachId }] }),
    breach_handled: ({ breachId, hasProtocol }) => ({
      work: this.done('breach_handled', breachId, hasProtocol ? [ACTED, RECORDED] : [ACTED]),
    }),
    corrected: ({ orderId, servedAt, endsAt }) => ({
      triggers: endsAt ? [{ kind: 'order_corrected', orderId, servedAt, endsAt }] : [],
    }),
    annulled: ({ orderId, annulledAt }) => ({
      triggers: [{ kind: 'order_annulled', orderId, endedAt: annulledAt }],
    }),
    revoked: ({ orderId, liftedAt }) => ({ triggers: [{ kind: 'order_ended', orderId, endedAt: liftedAt }] }),
  };

  private done(what: Exclude<Satisfaction, 'contact'>, subjectId: string, steps?: number[]): Work {
    const work = { done: what, outcome: 'done', at: this.database.now, subjectId } as const;
    return steps ? { ...work, steps } : work;
  }
}

const isAnswered = ({ change }: OrderChangedEvent): boolean =>
  change === 'extension_decided' || change === 'extension_returned';
const isOnPaper = (change: OrderChangedEvent): boolean =>
  change.change === 'extension_decided' && !change.byProsecutor;

const PRESSED: Trigger = { kind: 'reassessment_called', cause: 'event_that_raises_risk' };
