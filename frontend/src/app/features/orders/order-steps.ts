import { changeContactDetails } from '../../api/fn/orders/change-contact-details';
import { decideExtension } from '../../api/fn/orders/decide-extension';
import { giveOrderCopy } from '../../api/fn/orders/give-order-copy';
import { issueOrder } from '../../api/fn/orders/issue-order';
import { revokeOrder } from '../../api/fn/orders/revoke-order';
import { recordBreach } from '../../api/fn/orders/record-breach';
import { recordBreachAction } from '../../api/fn/orders/record-breach-action';
import { recordServiceAttempt } from '../../api/fn/orders/record-service-attempt';
import { refuseOrder } from '../../api/fn/orders/refuse-order';
import { requestExtension } from '../../api/fn/orders/request-extension';
import { serveOrder } from '../../api/fn/orders/serve-order';
import type { OrderDto } from '../../api/models/order-dto';
import type { Operation } from '../../core/http/api';
import { ORDER_CONDITIONS } from '../../core/work/order-conditions';

type FieldKind = 'moment' | 'day' | 'number' | 'code' | 'codes' | 'text' | 'words' | 'office';

/** One question of a step. */
export interface StepField {
  name: string;
  kind: FieldKind;
  label: string;
  codes?: readonly string[];
  /** Group of texts of the codes. */
  prefix?: string;
  hint?: string;
  optional?: boolean;
  /** Asked only after another question was answered so. */
  onlyIf?: readonly [field: string, answer: string];
}

export interface Step {
  action: string;
  fields: readonly StepField[];
  send: Operation<never, OrderDto>;
}

type Question = [name: string, kind: FieldKind, label: string];
const field = ([name, kind, label]: Question, more: Partial<StepField> = {}): StepField => ({
  name,
  kind,
  label,
  ...more,
});
const coded = (name: string, label: string, [prefix, codes]: [string, readonly string[]]): StepField =>
  field([name, 'code', label], { prefix, codes });
const step = <Params>(
  action: string,
  fields: readonly StepField[],
  send: Operation<Params, OrderDto>,
): Step => ({ action, fields, send: send as unknown as Step['send'] });

const REFUSALS = [
  'insufficient_grounds',
  'application_withdrawn',
  'respondent_abroad',
  'respondent_under_age',
  'parties_reconciled',
  'other_body',
  'other',
];

/** The steps of an order and what each asks; which of them may be taken the server says. */
export const STEPS: readonly Step[] = [
  step(
    'issue',
    [
      field(['issuedAt', 'moment', 'order-field.issued-at']),
      field(['number', 'text', 'order-field.number']),
      field(['issuingBody', 'text', 'order-field.issuing-body']),
      field(['issuerRank', 'text', 'orders.issuer-rank'], { optional: true }),
      field(['issuerName', 'text', 'orders.issuer-name'], { optional: true }),
      field(['days', 'number', 'orders.days'], { hint: 'orders.days-hint' }),
      field(['conditions', 'codes', 'orders.conditions'], {
        codes: ORDER_CONDITIONS,
        prefix: 'order-condition.',
        hint: 'orders.conditions-hint',
        optional: true,
      }),
    ],
    issueOrder,
  ),
  step(
    'refuse',
    [
      field(['refusedAt', 'moment', 'orders.refused-at']),
      coded('reason', 'orders.reason', ['order-refusal-reason.', REFUSALS]),
    ],
    refuseOrder,
  ),
  step(
    'serve',
    [
      field(['servedAt', 'moment', 'order-field.served-at']),
      coded('servedHow', 'order-field.served-how', ['order-service.', ['signed', 'refused_to_sign']]),
    ],
    serveOrder,
  ),
  step(
    'record_attempt',
    [
      field(['attemptedAt', 'moment', 'orders.attempted-at']),
      coded('result', 'orders.attempt-result', ['order-service.', ['not_found', 'abroad']]),
    ],
    recordServiceAttempt,
  ),
  step(
    'give_copy',
    [
      field(['givenOn', 'day', 'orders.copy-on']),
      coded('explainedIn', 'orders.explained-in', [
        'orders.language-',
        ['tg', 'ru', 'uz', 'other', 'not_explained'],
      ]),
    ],
    giveOrderCopy,
  ),
  step(
    'request_extension',
    [
      field(['requestedOn', 'day', 'orders.extension-asked-on']),
      field(['prosecutorAgencyId', 'office', 'orders.prosecutor-office'], {
        optional: true,
        hint: 'orders.prosecutor-hint',
      }),
    ],
    requestExtension,
  ),
  step(
    'decide_extension',
    [
      coded('decision', 'orders.decision', ['orders.decision-', ['agreed', 'refused', 'not_wanted']]),
      field(['decidedOn', 'day', 'orders.decided-on']),
      field(['days', 'number', 'orders.further-days'], { onlyIf: ['decision', 'agreed'] }),
      field(['number', 'text', 'orders.decision-number'], { optional: true }),
    ],
    decideExtension,
  ),
  step(
    'record_breach',
    [
      field(['happenedAt', 'moment', 'orders.breach-at']),
      coded('reportedBy', 'orders.breach-by', [
        'orders.reporter-',
        ['survivor', 'relative', 'neighbour', 'police', 'other_agency', 'other'],
      ]),
      field(['note', 'words', 'orders.breach-note'], { optional: true, hint: 'orders.who-reads' }),
    ],
    recordBreach,
  ),
  step(
    'record_breach_action',
    [
      field(['actedOn', 'day', 'orders.acted-on']),
      field(['actions', 'codes', 'orders.actions'], {
        codes: ['admin_protocol', 'brought_to_station', 'admin_detention', 'criminal_case_opened', 'warned'],
        prefix: 'orders.acted-',
      }),
      field(['protocolNumber', 'text', 'orders.protocol-number'], {
        optional: true,
        hint: 'orders.protocol-hint',
      }),
    ],
    recordBreachAction,
  ),
  step(
    'lift',
    [
      field(['liftedAt', 'moment', 'orders.lifted-at']),
      coded('reason', 'orders.reason', [
        'orders.lift-',
        ['court_decision', 'prosecutor_decision', 'survivor_application', 'other'],
      ]),
    ],
    revokeOrder,
  ),
  step(
    'change_contact_details',
    [
      field(['line', 'words', 'orders.contact-details'], {
        optional: true,
        hint: 'orders.contact-details-hint',
      }),
    ],
    changeContactDetails,
  ),
];

/** Key of the draft of one step. */
export const stepDraftKey = (
  action: string,
  { id, caseId }: Pick<OrderDto, 'id' | 'caseId'>,
  { breachId = id }: Readonly<Record<string, string>> = {},
): string => `order-${action.replaceAll('_', '-')}:${caseId}:${breachId}`;
