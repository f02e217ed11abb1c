import type { ContactPreviewDto, ContactRequest } from '../../../api/models';
import type { Dates } from '../../../core/language/dates';
import { textName } from '../../../core/language/texts';
import type { Translate } from '../../../core/language/texts';
import { taskKey } from '../../../core/work/work-labels';
import { OWN_ANSWERS } from './card/contact-card';
import type { ContactNote, OutcomeOption } from './card/contact-card';

export type Outcome = ContactRequest['outcome'];

/** The order in which outcomes are offered, and whether she was spoken with. */
const OUTCOMES: readonly (readonly [Outcome, boolean])[] = [
  ['reached_safe', true],
  ['reached_worries', true],
  ['reached_not_safe', true],
  ['could_not_talk', false],
  ['contacted_us', true],
  ['not_reached', false],
  ['other_answered', false],
  ['not_attempted_unsafe', false],
  ['asked_no_contact', true],
];
const TALKED = new Set<string>(OUTCOMES.filter(([, talked]) => talked).map(([code]) => code));
/** After these the person is asked what to do today: an assessment is offered at once. */
const CALLS_FOR_ASSESSMENT = new Set<string>(['reached_worries', 'reached_not_safe']);

const MAX_NEXT = 3;

/** A survivor who wants no contact is not asked for a contact plan. */
const asksPlan = (code: string, alone: string | null, hasPlan: boolean): boolean =>
  hasPlan && TALKED.has(code) && code !== 'asked_no_contact' && alone === 'yes';

/** How she is, and whether the plan is right, is asked where she can answer freely and never in front of others. */
export const outcomeOptions = (note: ContactNote, t: Translate, hasPlan = false): OutcomeOption[] =>
  OUTCOMES.map(([code, talked]) => ({
    code,
    detail: t(`outcome-detail.${textName(code)}`),
    asksAlone: talked,
    asksWellbeing: talked && note.alone === 'yes',
    asksPlan: asksPlan(code, note.alone, hasPlan),
  }));

export interface ContactCircumstances {
  channel: ContactRequest['channel'];
  contactedAt: string;
  confirmsChannel: boolean;
  /** There is a plan for reaching her that this person reads. */
  hasPlan?: boolean;
}

/** The request of a note; null while the note is not complete enough to be sent or previewed. */
export function contactRequest(
  note: ContactNote,
  { hasPlan = false, ...around }: ContactCircumstances,
): ContactRequest | null {
  const outcome = OUTCOMES.find(([code]) => code === note.outcome)?.[0];
  if (!outcome || isUnanswered(note, hasPlan)) return null;
  const talked = TALKED.has(outcome);
  const isAlone = talked && note.alone === 'yes';
  return {
    outcome,
    ...around,
    alone: talked ? (note.alone as ContactRequest['alone']) : null,
    wellbeing: isAlone ? (note.wellbeing as ContactRequest['wellbeing']) : 'not_asked',
    plan: planAnswer(note, hasPlan),
    confirmsChannel: around.confirmsChannel && isAlone,
    ...ownAnswers(note, isAlone),
    note: note.note.trim() || null,
  };
}

/** When a contact was sent first, and what the form held: a later one of the same form is the same contact. */
export interface Attempt {
  form: string;
  contactedAt: string;
}

/** `typedAt`: the time as the form has it; empty for now. */
export const attemptOf = (request: ContactRequest, typedAt: string): Attempt => ({
  form: JSON.stringify({ ...request, contactedAt: typedAt }),
  contactedAt: request.contactedAt,
});

const MINUTE_MS = 60_000;

/** A form that gives an earlier time knows it to the minute. */
export const toMinute = (contactedAt: string): string =>
  new Date(Math.floor(Date.parse(contactedAt) / MINUTE_MS) * MINUTE_MS).toISOString();

/** The attempt of a form that said "now", for the same form with that time. */
export const attemptEarlier = ({ form, contactedAt }: Attempt): Attempt => ({
  form: JSON.stringify({ ...(JSON.parse(form) as ContactRequest), contactedAt: toMinute(contactedAt) }),
  contactedAt,
});

/** In front of others nobody asks about her own actions. */
function ownAnswers({ ownActions = {} }: ContactNote, isAlone: boolean): Pick<ContactRequest, 'ownActions'> {
  const said = Object.entries(ownActions).flatMap(([actionId, given]) => {
    const answer = OWN_ANSWERS.find((known) => known === given);
    return answer ? [{ actionId, answer }] : [];
  });
  return isAlone && said.length > 0 ? { ownActions: said } : {};
}

/** Her answer about the plan; in front of others nobody asks her. */
function planAnswer({ outcome, alone, plan }: ContactNote, hasPlan: boolean): ContactRequest['plan'] {
  const code = outcome ?? '';
  if (asksPlan(code, alone, hasPlan)) return plan as ContactRequest['plan'];
  return asksPlan(code, 'yes', hasPlan) ? 'not_alone' : null;
}

/** After talking, whether she was alone is missing; or how she is and whether the plan is right, where she was. */
function isUnanswered({ outcome, alone, wellbeing, plan }: ContactNote, hasPlan: boolean): boolean {
  const code = outcome ?? '';
  if (!TALKED.has(code)) return false;
  return !alone || (alone === 'yes' && !wellbeing) || (asksPlan(code, alone, hasPlan) && !plan);
}

export const callsForAssessment = (outcome: string | null): boolean =>
  CALLS_FOR_ASSESSMENT.has(outcome ?? '');

/** No promise that nothing changes for a survivor who asked for no contact. */
const nothingNew = ({ attention }: ContactPreviewDto): string =>
  attention.some((reason) => reason.startsWith('asked_to_stop'))
    ? 'contact-next.asked-to-stop'
    : 'contact-next.nothing-new';

/** The line after "Next:": the server's next steps, the earliest first, and which other users are notified. */
export function nextLine(preview: ContactPreviewDto, words: { t: Translate; dates: Dates }): string {
  const { t, dates } = words;
  const next = [...preview.next].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const rows = next.slice(0, MAX_NEXT).map(({ rule, step, dueAt }) =>
    t('contact-next.row', {
      step: t(taskKey(rule, { step })),
      time: dates.moment(dueAt),
    }),
  );
  return [
    ...(preview.reopens ? [t('contact-next.reopens')] : []),
    ...(preview.asksTriage ? [t('contact-next.triage')] : []),
    rows.length > 0 ? `${rows.join('; ')}.` : t(nothingNew(preview)),
    ...(preview.channel === 'lock' ? [t('contact-next.locked')] : []),
    ...(preview.channel === 'unlock' ? [t('contact-next.unlocked')] : []),
    ...(preview.attention.length > 0 ? [t('contact-next.supervisor')] : []),
  ].join(' ');
}
