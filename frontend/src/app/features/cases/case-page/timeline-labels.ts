import type { TimelineEntryDto } from '../../../api/models/timeline-entry-dto';
import type { Dates } from '../../../core/language/dates';
import type { LanguageCode } from '../../../core/language/languages';
import { inHalves } from '../../../core/language/in-halves';
import { textName } from '../../../core/language/texts';
import type { Texts } from '../../../core/language/texts';
import type { IconName } from '../../../ui/icon/icon';
import type { TimelineEntry } from './timeline/timeline';

export interface TimelineLabels {
  texts: Pick<Texts, 't' | 'has'>;
  dates: Dates;
  language: LanguageCode;
}

type Facts = Record<string, unknown>;

/** Beginnings of kinds, the first that fits. */
const ICONS: readonly (readonly [string, IconName])[] = [
  ['incident', 'flag'],
  ['contact', 'message'],
  ['separation', 'person'],
  ['divorce', 'document'],
  ['pregnancy', 'person'],
  ['birth', 'person'],
  ['other_party', 'warning'],
  ['counter', 'warning'],
  ['referral', 'swap'],
  ['risk', 'pulse'],
  ['band', 'pulse'],
  ['suicide', 'pulse'],
  ['closure', 'check-circle'],
  ['case', 'folder'],
  ['register', 'folder'],
  ['support_given', 'clipboard'],
  ['support_corrected', 'edit'],
  ['support', 'swap'],
  ['goal', 'flag'],
  ['plan', 'clipboard'],
  ['lead', 'person'],
  ['safety', 'clipboard'],
  ['work', 'clipboard'],
  ['order', 'document'],
  ['complaint', 'document'],
  ['report_', 'document'],
  ['perpetrator', 'document'],
  ['insignificant', 'document'],
  ['consent', 'key'],
  ['stay', 'clock'],
  ['course_', 'clock'],
  ['job_', 'clock'],
  ['housing_', 'clock'],
  ['hearing', 'clock'],
  ['return_', 'clock'],
  ['discussed_in_meeting', 'person'],
  ['meeting', 'check-circle'],
  ['disability', 'edit'],
  ['death_cause', 'edit'],
  ['death_', 'warning'],
  ['second_talk', 'message'],
  ['closing_', 'scales'],
];
const PRESSURE: IconName = 'scales';

/** Facts that are codes, with the group that holds their words. */
const CODED: readonly (readonly [string, string])[] = [
  ['coreType', 'gbv-core-type.'],
  ['serviceType', 'service-type.'],
  ['rule', 'follow-up-rule.'],
  ['withdrawalReason', 'withdrawal-reason.'],
  ['survivorView', 'survivor-view.'],
  ['closureReason', 'closure-reason.'],
  ['domain', 'goal-domain.'],
  ['progress', 'goal-progress.'],
  ['withWhom', 'with-whom.'],
  ['choice', 'copy-choice.'],
  ['servedHow', 'order-service.'],
  ['result', 'order-service.'],
  ['reportedBy', 'orders.reporter-'],
  ['detail', 'key-date-detail.'],
  ['saidBy', 'death-reporter.'],
  ['decision', 'scheduled-contact-decision.'],
  ['groupDecision', 'group-decision.'],
  ['pastResult', 'historical-record-result.'],
  ['pastService', 'historical-record-service.'],
  ['interimHelp', 'interim-help.'],
  ['tried', 'gap-tried.'],
  ['refusalReason', 'report-refusal.'],
  ['court', 'court-kind.'],
  ['duty', 'court-duty.'],
  ['courtStep', 'court-step.'],
  ['courtDetail', 'court-detail.'],
  ['accusedTo', 'paper-issuer.'],
];
/** Facts that are lists of codes. */
const LISTED: readonly (readonly [string, string])[] = [
  ['services', 'service-type.'],
  ['factors', 'risk-factor.'],
  ['questions', 'register-code.'],
  ['actions', 'orders.acted-'],
  ['reasons', 'agenda-reason.'],
  ['missing', 'missing-info.'],
  ['missing', 'extension-missing.'],
];
/** `reason` means another list with each kind. */
const REASON_OF: Record<string, string> = {
  case_closed: 'closure-reason.',
  closure_requested: 'closure-reason.',
  case_reopened: 'reopen-reason.',
  order_refused: 'order-refusal-reason.',
  order_lifted: 'orders.lift-',
  order_extension_refused: 'extension-refusal.',
  referral_declined: 'referral-decline-reason.',
  referral_unavailable: 'unavailable-reason.',
};
/** `decision` means another list with each kind. */
const DECISION_OF: Record<string, string> = { report_decided: 'report-decision-kind.' };
/** Kinds whose own fact `kind` says what it was. */
const KIND_OF: Record<string, string> = { closure_statement: 'closure-statement.' };
/** What was a question when it was asked, and is none any more when it is read. */
const PAST_OF: Record<string, string> = { 'closure-statement.': 'closure-statement-then.' };

const text = (facts: Facts, name: string): string =>
  typeof facts[name] === 'string' ? (facts[name] as string) : '';
const codes = (facts: Facts, name: string): string[] =>
  Array.isArray(facts[name]) ? facts[name].filter((code) => typeof code === 'string') : [];

const TITLES = ['timeline-event.', 'closure-event.', 'pressure-event.', 'change-event.'];

/** What an event is called. A kind without a text appears as a change. */
export const eventTitleKey = (kind: string, has: Texts['has']): string =>
  TITLES.map((beginning) => beginning + textName(kind)).find(has) ?? 'timeline-event.other';

/** The title of a timeline entry. */
function titleOf({ kind, facts }: TimelineEntryDto, { t, has }: TimelineLabels['texts']): string {
  const title = t(eventTitleKey(kind, has));
  if (kind === 'contact_recorded')
    return `${t('timeline-event.contact-recorded')}: ${t(`follow-up-outcome.${textName(text(facts, 'outcome'))}`)}`;
  if (kind === 'risk_assessed' || kind.startsWith('band_'))
    return `${title}: ${t(`band.${text(facts, 'band') || text(facts, 'to')}`)}`;
  return title;
}

const namedBy = (fact: string, group: string | undefined): [string, string][] =>
  group ? [[fact, group]] : [];

function detailOf({ kind, facts }: TimelineEntryDto, words: TimelineLabels): string {
  const { t, has } = words.texts;
  const coded = [
    ...CODED,
    ...namedBy('reason', REASON_OF[kind]),
    ...namedBy('decision', DECISION_OF[kind]),
    ...namedBy('kind', KIND_OF[kind]),
  ]
    .map(([name, group]) => {
      const code = textName(text(facts, name));
      const past = `${PAST_OF[group] ?? group}${code}`;
      return has(past) ? past : `${group}${code}`;
    })
    .filter((key) => !key.endsWith('.') && has(key))
    .map((key) => t(key));
  const listed = LISTED.flatMap(([name, group]) =>
    codes(facts, name)
      .map((code) => `${group}${textName(code)}`)
      .filter(has)
      .map((key) => t(key)),
  );
  const period = text(facts, 'periodEndsOn');
  return [
    ...coded,
    ...(listed.length > 0 ? [listed.join('; ')] : []),
    ...(period ? [t('case.period-until', { day: words.dates.date(period) })] : []),
    ...(text(facts, 'onDay') ? [words.dates.date(text(facts, 'onDay'))] : []),
    ...(text(facts, 'reference') ? [inHalves(text(facts, 'reference'))] : []),
    ...(SAYS_ALONE.includes(kind) && text(facts, 'alone') === 'yes' ? [t('case.was-alone')] : []),
  ].join('. ');
}

/** Entries of what she said herself. */
const SAYS_ALONE: readonly string[] = [
  'contact_recorded',
  'work_recorded',
  'referral_withdrawn',
  'referral_word_recorded',
];

function iconOf(kind: string, has: Texts['has']): IconName {
  if (has(`pressure-event.${textName(kind)}`) || kind === 'reconciled') return PRESSURE;
  return ICONS.find(([beginning]) => kind.startsWith(beginning))?.[1] ?? 'note';
}

/** One row of the timeline in words. Days without a time are those whose instant is midnight in Dushanbe. */
export function timelineEntry(entry: TimelineEntryDto, words: TimelineLabels): TimelineEntry {
  const isDay = new Date(entry.happenedAt).getUTCHours() === 19 && entry.happenedAt.includes(':00:00');
  return {
    id: entry.id,
    icon: iconOf(entry.kind, words.texts.has),
    at: isDay ? dayInDushanbe(entry.happenedAt) : entry.happenedAt,
    title: titleOf(entry, words.texts),
    text: detailOf(entry, words),
    by: entry.agencyName[words.language],
    raisesRisk: entry.raisesRisk,
  };
}

const dayInDushanbe = (instant: string): string =>
  new Date(Date.parse(instant) + 5 * 3_600_000).toISOString().slice(0, 10);
