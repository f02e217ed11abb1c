import type { OrderCondition, OrderPreviewRequest, OrderRequest } from '../../../api/models';
import { dayAndPrecision } from '../../../core/language/written-day';
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

/** Of a refused signature. */
export const WITNESS_LINES = [
  { name: 'firstWitness', label: 'orders.first-witness' },
  { name: 'secondWitness', label: 'orders.second-witness' },
  { name: 'videoNumber', label: 'orders.video-number' },
] as const;

/** The person whom the order binds, as far as a first paper says; the rest is added on the order's page. */
export const RESPONDENT_LINES = [
  { name: 'surname', label: 'register.surname', hint: '' },
  { name: 'givenName', label: 'register.given-name', hint: '' },
  { name: 'patronymic', label: 'register.patronymic', hint: '' },
  { name: 'bornOn', label: 'ui.birth-date', hint: 'register.born-hint' },
] as const;
export type RespondentTexts = Readonly<Record<(typeof RESPONDENT_LINES)[number]['name'], string>>;

/** As it is typed; what belongs to a later stage is asked only once the order has got there. */
export interface OrderForm {
  stage: Stage;
  reportedAt: TypedMoment;
  reportNumber: string;
  incidentId: string | null;
  respondent: RespondentTexts;
  issuedAt: TypedMoment;
  number: string;
  issuingBody: string;
  issuerRank: string;
  issuerName: string;
  days: string;
  conditions: readonly string[];
  servedAt: TypedMoment;
  servedHow: string | null;
  firstWitness: string;
  secondWitness: string;
  videoNumber: string;
}

export const EMPTY_ORDER: OrderForm = {
  stage: 'requested',
  reportedAt: NO_MOMENT,
  reportNumber: '',
  incidentId: null,
  respondent: { surname: '', givenName: '', patronymic: '', bornOn: '' },
  issuedAt: NO_MOMENT,
  number: '',
  issuingBody: '',
  issuerRank: '',
  issuerName: '',
  days: '',
  conditions: [],
  servedAt: NO_MOMENT,
  servedHow: null,
  firstWitness: '',
  secondWitness: '',
  videoNumber: '',
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

/** null if no field of the person was filled: an order without one is complete. */
function respondentOf({ bornOn, ...names }: RespondentTexts): OrderRequest['respondent'] {
  const born = dayAndPrecision(bornOn.trim());
  const [surname, givenName, patronymic] = [names.surname, names.givenName, names.patronymic].map(
    (text) => text.trim() || null,
  );
  if (!surname && !givenName && !patronymic && !born.on) return null;
  return {
    ...{ surname: surname ?? null, givenName: givenName ?? null, patronymic: patronymic ?? null },
    ...{ bornOn: born.on, bornPrecision: born.precision },
  };
}

const serviceOf = (form: OrderForm): OrderRequest['service'] => ({
  servedAt: momentOf(form.servedAt) ?? '',
  servedHow: form.servedHow as 'signed' | 'refused_to_sign',
  firstWitness: form.firstWitness.trim() || null,
  secondWitness: form.secondWitness.trim() || null,
  videoNumber: form.videoNumber.trim() || null,
});

export function orderRequest(form: OrderForm): OrderRequest {
  return {
    reportedAt: momentOf(form.reportedAt) ?? '',
    reportNumber: form.reportNumber.trim() || null,
    incidentId: form.incidentId,
    respondent: respondentOf(form.respondent),
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
    service: isServed(form) ? serviceOf(form) : null,
  };
}
