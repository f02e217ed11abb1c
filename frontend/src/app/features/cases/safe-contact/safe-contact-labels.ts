import type { SafeContactDto } from '../../../api/models/safe-contact-dto';
import type { Dates } from '../../../core/language/dates';
import type { Translate } from '../../../core/language/texts';
import { textName } from '../../../core/language/texts';
import type { SafeContactLine, SafeContactView } from '../../../ui/safe-contact/safe-contact.types';

type Window = SafeContactDto['windows'][number];

/** Channels by which a message could be left where others read or hear it. */
const NUMBER_CHANNELS = new Set(['phone', 'sms', 'messenger']);
const DAY = 1440;

export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** "Monday, Tuesday 10:00–12:00": days with the same hours share a line; hours round the clock say so. */
export function hoursInWords(windows: readonly Window[], t: Translate): string {
  const daysByHours = new Map<string, number[]>();
  for (const { weekday, fromMinute, untilMinute } of windows) {
    const isAllDay = fromMinute === 0 && untilMinute === DAY;
    const hours = isAllDay ? t('plan.all-day') : `${clockOf(fromMinute)}–${clockOf(untilMinute)}`;
    daysByHours.set(hours, [...(daysByHours.get(hours) ?? []), weekday]);
  }
  return [...daysByHours].map(([hours, days]) => `${daysInWords(days, t)} ${hours}`).join('; ');
}

function daysInWords(days: readonly number[], t: Translate): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return t('plan.every-day');
  const [first = 1] = sorted;
  const last = sorted.at(-1) ?? first;
  const name = (day: number) => t(`weekday.${day}`);
  const isRow = sorted.length > 2 && last - first === sorted.length - 1;
  return isRow ? `${name(first)}–${name(last)}` : sorted.map(name).join(', ');
}

/** The plan as the lines of the banner; the number itself is not among them. */
export function safeContactView(plan: SafeContactDto, t: Translate, dates?: Dates): SafeContactView {
  const lines: SafeContactLine[] = [];
  const line = (kind: SafeContactLine['kind'], ...parts: (string | null | false)[]) => {
    const text = parts.filter(Boolean).join('. ');
    if (text) lines.push({ kind, text });
  };
  const hours = hoursInWords(plan.windows, t);
  if (plan.channel)
    line(
      'channel',
      [t(`contact-channel.${textName(plan.channel)}`), hours].filter(Boolean).join(': '),
      plan.sharedPhone && t('safe-contact.shared-phone'),
    );
  line('answer', plan.whoMayAnswer && `${t('safe-contact.who-may-answer')}: ${plan.whoMayAnswer}`);
  line('answer', plan.coverSentence && t('plan.cover', { sentence: plan.coverSentence }));
  line('answer', plan.codeWord && `${t('safe-contact.code-phrase')}: ${plan.codeWord}`);
  line('never', ...neverLines(plan, t));
  if (dates && plan.version > 0)
    line(plan.isLongUnconfirmed ? 'doubt' : 'confirmed', confirmation(plan, { t, dates }));
  return {
    state: plan.contact.state,
    ...(plan.contact.until ? { until: plan.contact.until } : {}),
    next: plan.contact.next,
    lines,
    hasNumber: plan.hasReachAt,
    isForCalls: plan.channel === 'phone',
  };
}

/** When she last said that the plan is right, and to whom; and what to do where that is long ago, or in doubt since. */
function confirmation(plan: SafeContactDto, { t, dates }: { t: Translate; dates: Dates }): string {
  const day = plan.confirmedAt ? dates.day(plan.confirmedAt) : '';
  const said = plan.confirmedBy
    ? t('plan.confirmed-by', { day, name: plan.confirmedBy })
    : t('plan.confirmed', { day });
  return [day ? said : '', askedAnew(plan, { t, dates })].filter(Boolean).join('. ');
}

function askedAnew(plan: SafeContactDto, { t, dates }: { t: Translate; dates: Dates }): string {
  if (plan.doubtedOn) return t('plan.doubted', { day: dates.day(plan.doubtedOn) });
  if (plan.mergedOn) return t('plan.merged', { day: dates.day(plan.mergedOn) });
  return plan.isLongUnconfirmed ? t('plan.ask-again') : '';
}

function neverLines(plan: SafeContactDto, t: Translate): (string | null | false)[] {
  const isNumber = NUMBER_CHANNELS.has(plan.channel ?? '');
  return [
    plan.never && t('plan.never', { what: plan.never }),
    isNumber && !plan.smsAllowed && plan.channel !== 'sms' && t('plan.no-sms'),
    isNumber && !plan.voicemailAllowed && t('plan.no-voicemail'),
  ];
}
