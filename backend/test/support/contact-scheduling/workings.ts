import { afterOccurrence } from '../../../src/follow-ups/consequences.rules.js';
import { afterOutcome } from '../../../src/follow-ups/outcomes.rules.js';
import {
  asTold,
  carriageOf,
  doneByOthers,
  planContacts,
} from '../../../src/follow-ups/shared-contacts.rules.js';
import type { Carriage, ContactShare } from '../../../src/follow-ups/shared-contacts.rules.js';
import { safeTimes } from '../../../src/survivors/safe-contact.rules.js';
import type { ScheduledContact } from '../../../src/follow-ups/scheduled-contacts.rules.js';
import type { Workings } from './lives.js';

type Choose = (share: ContactShare | null, now: Date) => Carriage;
const sound: Choose = (share, now) => (share ? carriageOf(share, now) : 'apart');
const planning =
  (choose: Choose): Workings['plan'] =>
  (rows, plan, { now, contactedAt, share }) => {
    const facts = { times: safeTimes(plan, now), moment: { now, contactedAt }, share };
    return planContacts(rows, facts, choose(share, now));
  };

export const SOUND: Workings = {
  plan: planning(sound),
  outcome: afterOutcome,
  occurrence: afterOccurrence,
  shares: ({ allowed, isPossible }) => allowed && isPossible,
  // The way in which the one agency reached her is not the other way that the other one looks for.
  told: (result, { failures }) => ({ ...asTold(result, failures), isPlannedChannel: true }),
  doneByOthers,
  caller: ({ named, lead }) => named ?? lead,
};

const chosen = (choose: Choose): Workings => ({ ...SOUND, plan: planning(choose) });

const MINUTE = 60_000;
const moved = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);
const replanned = (change: (slots: ScheduledContact[]) => ScheduledContact[]): Workings => ({
  ...SOUND,
  plan: (...given) => {
    const planned = SOUND.plan(...given);
    return { ...planned, slots: change(planned.slots) };
  },
});
const changed = (change: (slot: ScheduledContact) => ScheduledContact[]): Workings =>
  replanned((slots) => slots.flatMap(change));

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
    workings: changed((slot) => [
      {
        ...slot,
        window: slot.window && {
          startsAt: moved(slot.window.startsAt, 300),
          endsAt: moved(slot.window.endsAt, 300),
        },
      },
    ]),
    sentence: 'outside her hours',
  },
  'go on after the plan has ended': {
    workings: { ...SOUND, plan: (rows, plan, at) => SOUND.plan(rows, { ...plan, reviewOn: null }, at) },
    sentence: 'outside her hours',
  },
  'use a locked channel': {
    workings: { ...SOUND, plan: (rows, plan, at) => SOUND.plan(rows, { ...plan, lockedAt: null }, at) },
    sentence: 'a doubted channel',
  },
  'forget a contact': {
    workings: replanned((slots) => slots.slice(1)),
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
    workings: { ...SOUND, plan: (rows, plan, at) => SOUND.plan(rows, plan, { ...at, contactedAt: null }) },
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
  'are planned by both': { workings: chosen(() => 'apart'), sentence: 'both agencies plan a contact' },
  'are planned by neither': {
    workings: {
      ...SOUND,
      plan: (rows, plan, at) =>
        at.share ? { carriage: 'partner', slots: [] } : planning(sound)(rows, plan, at),
    },
    sentence: 'nobody makes',
  },
  'stay with whoever took them on': {
    workings: chosen((share, now) => {
      if (share?.own.takenAt && !share.partner.takenAt) return 'own';
      return share?.partner.takenAt && !share.own.takenAt ? 'partner' : sound(share, now);
    }),
    sentence: 'not given back',
  },
  'leave out what the other agency owes her': {
    workings: {
      ...SOUND,
      plan: (rows, plan, at) => {
        const choice = sound(at.share, at.now);
        const share = at.share && { ...at.share, partner: { ...at.share.partner, rows: [] } };
        return planning(() => choice)(rows, plan, { ...at, share });
      },
    },
    sentence: 'held by no contact',
  },
  'are not told to the other agency': {
    workings: {
      ...SOUND,
      told: (result, other) => (result.outcome === 'not_attempted_unsafe' ? SOUND.told(result, other) : null),
    },
    sentence: 'a window that already had one',
  },
  'go on together after she took it back': {
    workings: { ...SOUND, shares: ({ isPossible }) => isPossible },
    sentence: 'crosses without her word',
  },
  'go on after she asked one of the two to stop': {
    workings: {
      ...SOUND,
      told: (result, other) => (result.outcome === 'asked_no_contact' ? null : SOUND.told(result, other)),
    },
    sentence: 'she asked for no contact',
  },
  'open the way of the other agency too': {
    workings: {
      ...SOUND,
      told: (result, { failures }) => ({ ...result, failedBefore: failures }),
    },
    sentence: 'a doubted channel',
  },
  'leave what only one may know of to the other': {
    workings: chosen((share, now) => {
      const open = share && {
        own: { ...share.own, keeps: false },
        partner: { ...share.partner, keeps: false },
      };
      return open ? carriageOf(open, now) : 'apart';
    }),
    sentence: 'only its own agency could do',
  },
  'forget who was named': {
    workings: { ...SOUND, caller: ({ lead }) => lead },
    sentence: 'somebody else than the one who was named',
  },
};
