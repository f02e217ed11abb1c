import { changeContactDetails } from '../../api/fn/orders/change-contact-details';
import { decideExtension } from '../../api/fn/orders/decide-extension';
import { giveOrderCopy } from '../../api/fn/orders/give-order-copy';
import { nameRespondent } from '../../api/fn/orders/name-respondent';
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
import { ATTEMPT_RESULT } from '../../api/models/attempt-result-array';
import { COPY_KEPT } from '../../api/models/copy-kept-array';
import { SERVED_HOW } from '../../api/models/served-how-array';
import { KNOWN_ANSWER } from '../../api/models/known-answer-array';
import { RELATIONSHIP } from '../../api/models/relationship-array';
import { RESPONDENT_CORRECTION } from '../../api/models/respondent-correction-array';
import { RESPONDENT_LANGUAGE } from '../../api/models/respondent-language-array';
import { LIFT_REASON } from '../../api/models/lift-reason-array';

/** `birth`: a day, month or year as typed, sent with its precision; `select`: one of many codes. */
type FieldKind =
  | 'moment'
  | 'day'
  | 'number'
  | 'code'
  | 'select'
  | 'codes'
  | 'text'
  | 'words'
  | 'birth'
  | 'office';

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
  /** Under the fold of a long form. */
  folded?: boolean;
  /** Asked only where what is recorded is corrected. */
  corrects?: boolean;
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

/** Of a refused signature: two witnesses, or the number of a video record; the server says which is missing. */
const WITNESSES: readonly StepField[] = (
  [
    ['firstWitness', 'text', 'orders.first-witness'],
    ['secondWitness', 'text', 'orders.second-witness'],
    ['videoNumber', 'text', 'orders.video-number'],
  ] satisfies Question[]
).map((question) => field(question, { optional: true, onlyIf: ['servedHow', 'refused_to_sign'] }));

const more = (question: Question, extra: Partial<StepField> = {}): StepField =>
  field(question, { optional: true, folded: true, ...extra });
const known = (name: string, label: string): StepField =>
  more([name, 'code', label], { prefix: 'risk-answer.', codes: KNOWN_ANSWER });
const optional = { optional: true };

/** The person whom the order binds: the name and birth first, the rest under a fold. */
const RESPONDENT_FIELDS: readonly StepField[] = [
  field(['surname', 'text', 'register.surname'], optional),
  field(['givenName', 'text', 'register.given-name'], optional),
  field(['patronymic', 'text', 'register.patronymic'], optional),
  field(['bornOn', 'birth', 'ui.birth-date'], { ...optional, hint: 'register.born-hint' }),
  field(['reason', 'code', 'orders.reason'], {
    ...{ prefix: 'respondent-correction.', codes: RESPONDENT_CORRECTION, corrects: true },
  }),
  more(['relationship', 'select', 'register.relationship'], { prefix: 'relationship.', codes: RELATIONSHIP }),
  more(['sex', 'code', 'register.sex'], { prefix: 'sex.', codes: ['male', 'female', 'unknown'] }),
  more(['livesAt', 'text', 'other-person.lives-at']),
  more(['registeredAt', 'text', 'other-person.registered-at']),
  more(['phones', 'text', 'other-person.phones']),
  more(['idNumber', 'text', 'other-person.id-number']),
  more(['formerNames', 'text', 'other-person.former-names']),
  more(['language', 'code', 'other-person.language'], {
    ...{ prefix: 'orders.language-', codes: RESPONDENT_LANGUAGE },
  }),
  known('isMinor', 'other-person.is-minor'),
  known('hasWeapon', 'other-person.has-weapon'),
  known('isAbroad', 'other-person.is-abroad'),
  more(['abroadSince', 'day', 'other-person.abroad-since'], { onlyIf: ['isAbroad', 'yes'] }),
  more(['abroadUntil', 'day', 'other-person.abroad-until'], { onlyIf: ['isAbroad', 'yes'] }),
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
      coded('servedHow', 'order-field.served-how', ['order-service.', SERVED_HOW]),
      ...WITNESSES,
      field(['explained', 'code', 'orders.explained-to-person'], {
        ...{ prefix: 'risk-answer.', codes: ['yes', 'no'], optional: true },
      }),
    ],
    serveOrder,
  ),
  step(
    'record_attempt',
    [
      field(['attemptedAt', 'moment', 'orders.attempted-at']),
      coded('result', 'orders.attempt-result', ['order-service.', ATTEMPT_RESULT]),
    ],
    recordServiceAttempt,
  ),
  step(
    'give_copy',
    [
      field(['givenOn', 'day', 'orders.copy-on']),
      coded('explainedIn', 'orders.explained-in', ['orders.language-', EXPLAINED_IN]),
      coded('kept', 'orders.copy-kept', ['copy-kept.', COPY_KEPT]),
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
  step('name_respondent', RESPONDENT_FIELDS, nameRespondent),
];

/** Key of the draft of one step. */
export const stepDraftKey = (
  action: string,
  { id, caseId }: Pick<OrderDto, 'id' | 'caseId'>,
  { breachId = id }: Readonly<Record<string, string>> = {},
): string => `order-${action.replaceAll('_', '-')}:${caseId}:${breachId}`;
