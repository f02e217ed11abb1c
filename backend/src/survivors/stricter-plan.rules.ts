import type { SafeContact, WeeklyWindow } from './survivors.types.js';

/**
 * Policy (OFFLINE 7): a plan that was made stricter without a line, over one that changed since, takes from both what
 * forbids: every "never", the hours that both allow, the ways that both allow. The result is looser than neither.
 */

/** Hours that lie in both. */
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

/** Another number, or another way than none, is no stricter one: nothing of it is taken. */
const isOtherWay = (current: SafeContact, proposed: SafeContact): boolean =>
  (proposed.reachAt !== null && proposed.reachAt !== current.reachAt) ||
  (proposed.channel !== 'no_contact' && proposed.channel !== current.channel);

const restrictions = ({ channel, windows, smsAllowed, voicemailAllowed, sharedPhone }: SafeContact): string =>
  JSON.stringify([channel, commonWindows(windows, windows), smsAllowed, voicemailAllowed, sharedPhone]);

/** The stricter of both; null where the proposed plan only loosens, or reaches her in another way. */
export function stricterPlan(current: SafeContact, proposed: SafeContact): SafeContact | null {
  if (isOtherWay(current, proposed)) return null;
  const windows = commonWindows(current.windows, proposed.windows);
  const merged: SafeContact = {
    ...current,
    channel: proposed.channel,
    windows: proposed.channel === 'no_contact' ? [] : windows,
    smsAllowed: current.smsAllowed && proposed.smsAllowed,
    voicemailAllowed: current.voicemailAllowed && proposed.voicemailAllowed,
    sharedPhone: current.sharedPhone || proposed.sharedPhone,
    never: present([current.never, proposed.never]).join('; ') || null,
    reviewOn: present([current.reviewOn, proposed.reviewOn])[0] ?? null,
  };
  const addsNothing = restrictions(merged) === restrictions(current) && merged.never === current.never;
  return addsNothing && restrictions(merged) !== restrictions(proposed) ? null : merged;
}
