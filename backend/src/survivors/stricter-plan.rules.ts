import type { SafeContact, WeeklyWindow } from './survivors.types.js';

/**
 * Policy (OFFLINE 7): a plan that was made stricter without a line, over one that changed since, keeps what either
 * forbids: every "never", and of hours and ways those that both allow. The result is looser than neither.
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

/** Another number, or another way than none, is no stricter plan. */
const isOtherWay = (current: SafeContact, proposed: SafeContact): boolean =>
  (proposed.reachAt !== null && proposed.reachAt !== current.reachAt) ||
  (proposed.channel !== 'no_contact' && proposed.channel !== current.channel);

const restrictions = ({ channel, windows, smsAllowed, voicemailAllowed, sharedPhone }: SafeContact): string =>
  JSON.stringify([channel, commonWindows(windows, windows), smsAllowed, voicemailAllowed, sharedPhone]);

const bothOf = (current: SafeContact, proposed: SafeContact): SafeContact => ({
  ...current,
  channel: proposed.channel,
  windows: proposed.channel === 'no_contact' ? [] : commonWindows(current.windows, proposed.windows),
  smsAllowed: current.smsAllowed && proposed.smsAllowed,
  voicemailAllowed: current.voicemailAllowed && proposed.voicemailAllowed,
  sharedPhone: current.sharedPhone || proposed.sharedPhone,
  never: present([current.never, proposed.never]).join('; ') || null,
  reviewOn: present([current.reviewOn, proposed.reviewOn])[0] ?? null,
});

/** The stricter of both; null where the proposed plan only loosens, or reaches her in another way. */
export function stricterPlan(current: SafeContact, proposed: SafeContact): SafeContact | null {
  if (isOtherWay(current, proposed)) return null;
  const merged = bothOf(current, proposed);
  const addsNothing = restrictions(merged) === restrictions(current) && merged.never === current.never;
  return addsNothing && restrictions(merged) !== restrictions(proposed) ? null : merged;
}
