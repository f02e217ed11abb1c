import type { OrderCondition, OrderPreviewRequest, OrderRequest } from '../../../api/models';
import { NO_MOMENT, momentOf } from '../../../ui/date-field/moment-field';
import type { TypedMoment } from '../../../ui/date-field/moment-field';

export const STAGES = ['requested', 'issued', 'served'] as const;
export type Stage = (typeof STAGES)[number];

type Condition = OrderCondition;

/** What an order says of itself in words. */
export const ISSUE_LINES = [
  { name: 'number', label: 'order-field.number', optional: false },
  { name: 'issuingBody', label: 'order-field.issuing-body', optional: false },
  { name: 'issuerRank', label: 'orders.issuer-rank', optional: true },
  { name: 'issuerName', label: 'orders.issuer-name', optional: true },
] as const;

/** As it is typed; what belongs to a later stage is asked only once the order has got there. */
export interface OrderForm {
  stage: Stage;
  reportedAt: TypedMoment;
  reportNumber: string;
  incidentId: string | null;
  issuedAt: TypedMoment;
  number: string;
  issuingBody: string;
  issuerRank: string;
  issuerName: string;
  days: string;
  conditions: readonly string[];
  servedAt: TypedMoment;
  servedHow: string | null;
}

export const EMPTY_ORDER: OrderForm = {
  stage: 'requested',
  reportedAt: NO_MOMENT,
  reportNumber: '',
  incidentId: null,
  issuedAt: NO_MOMENT,
  number: '',
  issuingBody: '',
  issuerRank: '',
  issuerName: '',
  days: '',
  conditions: [],
  servedAt: NO_MOMENT,
  servedHow: null,
};

const isIssued = ({ stage }: OrderForm): boolean => stage !== 'requested';
const isServed = ({ stage }: OrderForm): boolean => stage === 'served';
const daysOf = ({ days }: OrderForm): number | null =>
  /^\d{1,3}$/.test(days.trim()) ? Number(days.trim()) : null;

/** Questions that have no answer, in the order of the form; the label is the key of its words. */
export function missingOf(form: OrderForm): { fieldId: string; label: string }[] {
  const questions: [string, string, boolean][] = [
    ['reportedAt', 'order-field.reported-at', !momentOf(form.reportedAt)],
    ['issuedAt', 'order-field.issued-at', isIssued(form) && !momentOf(form.issuedAt)],
    ['number', 'order-field.number', isIssued(form) && !form.number.trim()],
    ['issuingBody', 'order-field.issuing-body', isIssued(form) && !form.issuingBody.trim()],
    ['days', 'orders.days', isIssued(form) && !daysOf(form)],
    ['servedAt', 'order-field.served-at', isServed(form) && !momentOf(form.servedAt)],
    ['servedHow', 'order-field.served-how', isServed(form) && !form.servedHow],
  ];
  return questions.filter(([, , is]) => is).map(([fieldId, label]) => ({ fieldId, label }));
}

/** The request that computes the last day; null while data is missing. */
export function previewRequest(form: OrderForm): OrderPreviewRequest | null {
  const days = daysOf(form);
  if (!isIssued(form) || !days) return null;
  const servedAt = isServed(form) ? momentOf(form.servedAt) : null;
  return { days, issuedAt: momentOf(form.issuedAt), servedAt };
}

export function orderRequest(form: OrderForm): OrderRequest {
  return {
    reportedAt: momentOf(form.reportedAt) ?? '',
    reportNumber: form.reportNumber.trim() || null,
    incidentId: form.incidentId,
    issue: isIssued(form)
      ? {
          issuedAt: momentOf(form.issuedAt) ?? '',
          days: daysOf(form) ?? 0,
          conditions: form.conditions as Condition[],
          number: form.number.trim(),
          issuingBody: form.issuingBody.trim(),
          issuerRank: form.issuerRank.trim() || null,
          issuerName: form.issuerName.trim() || null,
        }
      : null,
    service: isServed(form)
      ? {
          servedAt: momentOf(form.servedAt) ?? '',
          servedHow: form.servedHow as 'signed' | 'refused_to_sign',
        }
      : null,
  };
}
