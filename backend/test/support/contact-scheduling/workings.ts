import { afterOccurrence } from '../../../src/follow-ups/consequences.rules.js';
import { afterOutcome } from '../../../src/follow-ups/outcomes.rules.js';
import { scheduledContacts } from '../../../src/follow-ups/scheduled-contacts.rules.js';
import type { ScheduledContact } from '../../../src/follow-ups/scheduled-contacts.rules.js';
import { safeTimes } from '../../../src/survivors/safe-contact.rules.js';
import type { Workings } from './slot-case.js';

export const SOUND: Workings = {
  gather: (rows, plan, { now, contactedAt }) =>
    scheduledContacts(rows, safeTimes(plan, now), { now, contactedAt }),
  outcome: afterOutcome,
  occurrence: afterOccurrence,
};

const MINUTE = 60_000;
const moved = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);
const changed = (change: (slot: ScheduledContact) => ScheduledContact[]): Workings => ({
  ...SOUND,
  gather: (...given) => SOUND.gather(...given).flatMap(change),
});

/** Workings with one fault each, and what the oracle has to say of it. */
export const FAULTS: Readonly<Record<string, { workings: Workings; sentence: string }>> = {
  'run on for a minute': {
    workings: changed((slot) => [
      {
        ...slot,
        window: slot.window && { ...slot.window, endsAt: moved(slot.window.endsAt, 1) },
      },
    ]),
    sentence: 'outside her hours',
  },
  'count her hours by the clock of London': {
    workings: {
      ...SOUND,
      gather: (...given) =>
        changed((slot) => [
          {
            ...slot,
            window: slot.window && {
              startsAt: moved(slot.window.startsAt, 300),
              endsAt: moved(slot.window.endsAt, 300),
            },
          },
        ]).gather(...given),
    },
    sentence: 'outside her hours',
  },
  'go on after the plan has ended': {
    workings: { ...SOUND, gather: (rows, plan, at) => SOUND.gather(rows, { ...plan, reviewOn: null }, at) },
    sentence: 'outside her hours',
  },
  'use a locked channel': {
    workings: { ...SOUND, gather: (rows, plan, at) => SOUND.gather(rows, { ...plan, lockedAt: null }, at) },
    sentence: 'a doubted channel',
  },
  'forget a contact': {
    workings: { ...SOUND, gather: (...given) => SOUND.gather(...given).slice(1) },
    sentence: 'held by no contact',
  },
  'ask nobody where no time is left': {
    workings: changed((slot) => [{ ...slot, supervisorDecides: false }]),
    sentence: 'nobody decides',
  },
  'plan each row by itself': {
    workings: changed((slot) => slot.rowIds.map((id) => ({ ...slot, rowIds: [id] }))),
    sentence: 'two contacts in one window',
  },
  'ring again in the window of a contact': {
    workings: {
      ...SOUND,
      gather: (rows, plan, { now }) => SOUND.gather(rows, plan, { now, contactedAt: null }),
    },
    sentence: 'a window that already had one',
  },
  'open a channel that she confirmed in front of others': {
    workings: {
      ...SOUND,
      outcome: (result, ...given) => ({
        ...afterOutcome(result, ...given),
        ...(result.confirmsChannel && result.outcome !== 'other_answered' ? { channel: 'unlock' } : {}),
      }),
    },
    sentence: 'a doubted channel',
  },
  'ask for another call where the contact was unsafe': {
    workings: {
      ...SOUND,
      outcome: (...given) => {
        const after = afterOutcome(...given);
        return { ...after, added: after.added.filter(({ rule }) => rule !== 'fu.alternative_channel') };
      },
    },
    sentence: 'nothing asks for another way',
  },
  'keep the channel that was unsafe': {
    workings: {
      ...SOUND,
      outcome: (result, ...given) => ({
        ...afterOutcome(result, ...given),
        ...(result.outcome === 'not_attempted_unsafe' ? { channel: 'keep' } : {}),
      }),
    },
    sentence: 'a doubted channel',
  },
};
