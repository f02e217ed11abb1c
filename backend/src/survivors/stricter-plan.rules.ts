import type { SafeContact, WeeklyWindow } from './survivors.types.js';

/**
 * Policy (OFFLINE 7): a plan that was made stricter without a line, over one that changed since, keeps what either
 * forbids: every "never", and of hours and ways those that both allow. The result is looser than neither. Words that
 * the proposed plan does not have stay: no phone has them.
 */

/** Hours that both allow. */
export const commonWindows = (one: readonly WeeklyWindow[], other: readonly WeeklyWindow[]): WeeklyWindow[] =>
  one
    .flatMap((a) =>
      other
        .filter(({ weekday }) => weekday === a.weekday)
        .map((b) => ({
          weekday: a.weekday,
          fromMinute: Math.max(a.fromMinute, b.fromMinute),
          untilMinute: Math.min(a.untilMinute, b.untilMinute),
        })),
    )
    .filter(({ fromMinute, untilMinute }) => fromMinute < untilMinute)
    .sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute || a.untilMinute - b.untilMinute);

const present = (texts: readonly (string | null)[]): string[] =>
  [...new Set(texts.flatMap((text) => text ?? []))].sort();

/** Whom and what the caller may say; of two answers neither is the stricter one. */
const WORDS = ['whoMayAnswer', 'codeWord', 'coverSentence'] as const;

/** Another number, another word, or another way than none, is no stricter plan. */
const isOtherWay = (current: SafeContact, proposed: SafeContact): boolean =>
  (proposed.reachAt !== null && proposed.reachAt !== current.reachAt) ||
  (proposed.channel !== 'no_contact' && proposed.channel !== current.channel) ||
  WORDS.some((word) => proposed[word] !== null && proposed[word] !== current[word]);

const restrictions = ({ channel, windows, smsAllowed, voicemailAllowed, sharedPhone }: SafeContact): string =>
  JSON.stringify([channel, commonWindows(windows, windows), smsAllowed, voicemailAllowed, sharedPhone]);

function bothOf(current: SafeContact, proposed: SafeContact): SafeContact {
  const sharedPhone = current.sharedPhone || proposed.sharedPhone;
  return {
    ...current,
    channel: proposed.channel,
    windows: proposed.channel === 'no_contact' ? [] : commonWindows(current.windows, proposed.windows),
    // Others read the messages of a shared phone.
    smsAllowed: current.smsAllowed && proposed.smsAllowed && !sharedPhone,
    voicemailAllowed: current.voicemailAllowed && proposed.voicemailAllowed,
    sharedPhone,
    never: present([current.never, proposed.never]).join('; ') || null,
    reviewOn: present([current.reviewOn, proposed.reviewOn])[0] ?? null,
  };
}

/**
 * The stricter of both; null where the proposed plan only loosens, or says or reaches otherwise. Two texts may together
 * be longer than the form takes: no restriction is given up for that.
 */
export function stricterPlan(current: SafeContact, proposed: SafeContact): SafeContact | null {
  if (isOtherWay(current, proposed)) return null;
  const merged = bothOf(current, proposed);
  const addsNothing = restrictions(merged) === restrictions(current) && merged.never === current.never;
  return addsNothing && restrictions(merged) !== restrictions(proposed) ? null : merged;
}
