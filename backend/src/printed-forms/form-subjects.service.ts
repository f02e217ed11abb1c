import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess, Partition } from '../access/index.js';
import { ConsentViewsService, ConsentsService, consentCovers } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { ExtensionsService, OrderViewsService, RespondentsService } from '../protection-orders/index.js';
import type { AskedRow } from '../protection-orders/index.js';
import { ReferralViewsService } from '../referrals/index.js';
import { dayOf } from '../shared/dates.js';
import { notFound, refused } from '../shared/errors.js';
import { staffCode } from '../shared/staff-code.js';
import type { PaperWords } from './form-files.js';
import type { FormSubject, FormValues } from './forms.types.js';
import type { PlanWish } from './plan-paper.rules.js';
import { PlanPapersService } from './plan-papers.service.js';
import type { SealedOrder } from './paper-seals.service.js';

type Order = Awaited<ReturnType<OrderViewsService['get']>>;

/** What a paper is filled from, and the case it belongs to. */
export interface LoadedSubject {
  readonly caseId: string;
  readonly access: CaseAccess;
  readonly isSender: boolean;
  /** The agency to which the paper goes; what it may know rests on the survivor's consent. */
  readonly receiverId: string | null;
  /** Whose paper it is; null: of the agency that prints it. */
  readonly issuerId: string | null;
  readonly values: (words: PaperWords) => FormValues;
  readonly order: { readonly id: string; readonly sealed: SealedOrder | null } | null;
}

const dayIn = (instant: string | null): string | null => instant && dayOf(new Date(instant));

/** An office that was asked about an order has no relation to its case. */
const noAccess = (caseId: string): CaseAccess => ({
  ...{ caseId, relations: new Set(), granted: new Set(), reads: new Set(), writes: new Set() },
  ...{ isLead: false, ownerAgencyId: '' },
});

/** Loads an order for a paper: as the police read it, or as the prosecutor who is asked to extend it. */
@Injectable()
export class OrderSubjectsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly orders: OrderViewsService,
    private readonly extensions: ExtensionsService,
  ) {}

  async load(id: string): Promise<LoadedSubject> {
    const asked = await this.extensions.asked(id);
    if (asked) return this.ofRequest(asked);
    const order = await this.orders.get(id);
    const issuerId = await this.orders.agencyOf(id);
    return {
      ...{ caseId: order.caseId, access: await this.access.toRead(order.caseId, 'core'), issuerId },
      ...{ isSender: false, receiverId: null },
      values: (words) => orderValues(order, words),
      order: { id: order.id, sealed: sealedOrder(order, issuerId, this.database.now) },
    };
  }

  /** No more than the list of requests shows: names and numbers stay empty unless a referral opens them. */
  private async ofRequest(asked: AskedRow): Promise<LoadedSubject> {
    const { caseId, orderId } = asked;
    this.database.audit.touch(caseId, 'legal');
    return {
      ...{ caseId, access: (await this.access.find(caseId)) ?? noAccess(caseId), issuerId: asked.agencyId },
      ...{ isSender: false, receiverId: null, order: { id: orderId, sealed: null } },
      values: (words) => ({
        'case.reference': asked.reference,
        'order.report_date': words.day(dayOf(asked.reportedAt)),
        'order.date': words.day(dayOf(asked.issuedAt)),
        'order.days': String(asked.days),
        'order.conditions': asked.conditions.flatMap((one) => words.of('order-condition', one) ?? []),
        'order.starts': words.day(asked.startsOn),
        'order.ends': words.day(asked.expiresOn),
        'order.first_end': words.day(asked.firstExpiresOn),
        'order.served': words.day(dayOf(asked.servedAt)),
        'order.extension_asked': words.day(asked.requestedOn),
      }),
    };
  }
}

/** Loads an order, a referral, a consent or a case through its context. */
@Injectable()
export class FormSubjectsService {
  constructor(
    private readonly access: AccessService,
    private readonly orders: OrderSubjectsService,
    private readonly referrals: ReferralViewsService,
    private readonly consents: ConsentViewsService,
    private readonly plans: PlanPapersService,
  ) {}

  /** The plan with what the survivor chose to have on paper; records that it is printed. */
  async plan(caseId: string, wish: PlanWish | null): Promise<LoadedSubject> {
    return this.ofCase(caseId, { values: await this.plans.record(caseId, wish) });
  }

  /** Throws "not found" where the viewer does not reach it. */
  load(subject: FormSubject, id: string): Promise<LoadedSubject> {
    if (subject === 'order') return this.orders.load(id);
    if (subject === 'referral') return this.referral(id);
    if (subject === 'consent') return this.consent(id);
    return this.ofCase(id, {});
  }

  private async ofCase(caseId: string, more: Partial<LoadedSubject>): Promise<LoadedSubject> {
    const access = await this.access.toRead(caseId, 'core');
    return {
      caseId,
      access,
      ...{ isSender: false, receiverId: null, issuerId: null, order: null },
      values: () => ({}),
      ...more,
    };
  }

  private async referral(id: string): Promise<LoadedSubject> {
    const referral = await this.referrals.get(id);
    const isSender = referral.view === 'sender';
    if (!referral.caseId || !isSender) throw notFound();
    const { reference, kind, serviceType, urgency, sentAt, answerDueAt, toAgencyName } = referral;
    return this.ofCase(referral.caseId, {
      isSender,
      receiverId: referral.toAgencyId,
      values: (words) => ({
        'referral.number': reference,
        'referral.receiver': toAgencyName?.[words.language] ?? null,
        'referral.service': words.of('service-type', kind === 'handover' ? kind : serviceType),
        'referral.urgency': words.of('urgency', urgency),
        'referral.date': words.day(dayIn(sentAt)),
        'referral.answer_by': words.day(dayIn(answerDueAt)),
      }),
    });
  }

  private async consent(id: string): Promise<LoadedSubject> {
    const consent = await this.consents.get(id);
    const { scope, agencyName, purpose, partitions, answer, givenAt, untilOn } = consent;
    return this.ofCase(consent.caseId, {
      values: (words) => ({
        'consent.agency': agencyName?.[words.language] ?? null,
        'consent.scope': words.of('consent-scope', scope),
        'consent.purpose': purposeIn(words, purpose),
        'consent.groups': partitions.flatMap((one) => words.of('partition', WORD_OF[one] ?? one) ?? []),
        'consent.answer': words.of('consent-answer', answer),
        'consent.date': words.day(dayIn(givenAt)),
        'consent.until': words.day(untilOn),
      }),
    });
  }
}

/** Partitions whose word on paper has another name. */
const WORD_OF: Partial<Record<Partition, string>> = { whereabouts: 'location', support: 'support_log' };

const purposeIn = (words: PaperWords, purpose: string | null): string | null =>
  purpose === 'support_lead' ? words.of('consent-purpose', purpose) : words.of('service-type', purpose);

function orderValues(order: Order, words: PaperWords): FormValues {
  const extension = order.extensions.at(-1);
  return {
    'order.number': order.number,
    'order.body': order.issuingBody,
    'order.rank': order.issuerRank,
    'order.issuer': order.issuerName,
    'order.report': order.reportNumber,
    'order.report_date': words.day(dayIn(order.reportedAt)),
    'order.date': words.day(dayIn(order.issuedAt)),
    'order.days': order.days === null ? null : String(order.days),
    'order.conditions': order.conditions.flatMap((one) => words.of('order-condition', one) ?? []),
    'order.starts': words.day(order.startsOn),
    'order.ends': words.day(order.expiresOn),
    'order.first_end': words.day(order.firstExpiresOn),
    'order.served': words.day(dayIn(order.servedAt)),
    'order.state': words.of('order-status', order.status),
    'order.extension_asked': words.day(order.extensionRequestedOn),
    'order.extension_days': extension?.days ? String(extension.days) : null,
    'order.extension_answer': words.of('extension', extension?.decision ?? null),
  };
}

/** An order that was not issued or has no number yet is a draft on paper: nothing about it can be checked. */
function sealedOrder(order: Order, issuedBy: string, now: Date): SealedOrder | null {
  if (!order.number || !order.issuedAt) return null;
  return {
    orderId: order.id,
    served: order.servedAt !== null,
    lifted: order.liftedAt !== null,
    number: order.number,
    bodyCode: staffCode(issuedBy),
    state: order.status,
    endsOn: order.expiresOn,
    printedOn: dayOf(now),
  };
}

type Respondent = NonNullable<Awaited<ReturnType<RespondentsService['ofOrder']>>>;

/** As exactly as it is known: a day, a month or a year. */
export function birthIn(
  { bornOn, bornPrecision }: { bornOn: string | null; bornPrecision: string | null },
  words: PaperWords,
): string | null {
  const [, year = '', month = ''] = /^(\d{4})-(\d{2})/.exec(bornOn ?? '') ?? [];
  if (bornPrecision === 'year') return year || null;
  return bornPrecision === 'month' ? `${month}.${year}` : words.day(bornOn);
}

const respondentValues = (respondent: Respondent, words: PaperWords): FormValues => ({
  'respondent.name': [respondent.surname, respondent.givenName, respondent.patronymic]
    .filter(Boolean)
    .join(' '),
  'respondent.birth': birthIn(respondent, words),
  'respondent.address': respondent.livesAt ?? respondent.registeredAt,
});

/** Who else a paper names or reaches: the respondent of an order, and the agency that receives it. */
@Injectable()
export class PaperPeopleService {
  constructor(
    private readonly database: Database,
    private readonly consents: ConsentsService,
    private readonly respondents: RespondentsService,
  ) {}

  /** Nothing where no respondent is recorded, or not for the viewer. */
  async respondentOf({ order }: LoadedSubject, words: PaperWords): Promise<FormValues> {
    const respondent = order && (await this.respondents.ofOrder(order.id));
    return respondent ? respondentValues(respondent, words) : {};
  }

  /** Throws where the survivor allowed the receiver nothing. null: the paper goes to no other agency. */
  async scopeOf({ caseId, receiverId }: LoadedSubject): Promise<((partition: Partition) => boolean) | null> {
    if (receiverId === null) return null;
    const all = await this.consents.facts(caseId);
    const covers = (partition: Partition): boolean =>
      consentCovers(all, { agencyId: receiverId, partition, at: this.database.now });
    if (!covers('core')) throw refused('consent_missing', ['consent_missing']);
    return covers;
  }
}
