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
import { ORDER_REFUSAL_REASON } from '../../api/models/order-refusal-reason-array';
import { ORDER_CONDITION } from '../../api/models/order-condition-array';
import { BREACH_ACTION } from '../../api/models/breach-action-array';
import { EXTENSION_DECISION } from '../../api/models/extension-decision-array';
import { EXPLAINED_IN } from '../../api/models/explained-in-array';
import { BREACH_REPORTER } from '../../api/models/breach-reporter-array';
import { LIFT_REASON } from '../../api/models/lift-reason-array';

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
        codes: ORDER_CONDITION,
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
      coded('reason', 'orders.reason', ['order-refusal-reason.', ORDER_REFUSAL_REASON]),
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
      coded('explainedIn', 'orders.explained-in', ['orders.language-', EXPLAINED_IN]),
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
      coded('decision', 'orders.decision', ['orders.decision-', EXTENSION_DECISION]),
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
      coded('reportedBy', 'orders.breach-by', ['orders.reporter-', BREACH_REPORTER]),
      field(['note', 'words', 'orders.breach-note'], { optional: true, hint: 'orders.who-reads' }),
    ],
    recordBreach,
  ),
  step(
    'record_breach_action',
    [
      field(['actedOn', 'day', 'orders.acted-on']),
      field(['actions', 'codes', 'orders.actions'], {
        codes: BREACH_ACTION,
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
      coded('reason', 'orders.reason', ['orders.lift-', LIFT_REASON]),
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
