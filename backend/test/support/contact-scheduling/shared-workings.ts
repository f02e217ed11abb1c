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
import type { SharedWorkings } from './shared-lives.js';

type Choose = (share: ContactShare | null, now: Date) => Carriage;
const sound: Choose = (share, now) => (share ? carriageOf(share, now) : 'apart');
const planning =
  (choose: Choose): SharedWorkings['plan'] =>
  (rows, plan, { now, contactedAt, share }) => {
    const facts = { times: safeTimes(plan, now), moment: { now, contactedAt }, share };
    return planContacts(rows, facts, choose(share, now));
  };

export const SOUND_SHARED: SharedWorkings = {
  plan: planning(sound),
  outcome: afterOutcome,
  occurrence: afterOccurrence,
  shares: ({ allowed, isPossible }) => allowed && isPossible,
  // The way in which the one agency reached her is not the other way that the other one looks for.
  told: (result, { failures }) => ({ ...asTold(result, failures), isPlannedChannel: true }),
  doneByOthers,
  caller: ({ named, lead }) => named ?? lead,
};

const chosen = (choose: Choose): SharedWorkings => ({ ...SOUND_SHARED, plan: planning(choose) });

/** Workings with one fault each, and what the oracle has to say of it. */
export const SHARED_FAULTS: Readonly<Record<string, { workings: SharedWorkings; sentence: string }>> = {
  'are planned by both': { workings: chosen(() => 'apart'), sentence: 'both agencies plan a contact' },
  'are planned by neither': {
    workings: {
      ...SOUND_SHARED,
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
      ...SOUND_SHARED,
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
      ...SOUND_SHARED,
      told: (result, other) =>
        result.outcome === 'not_attempted_unsafe' ? SOUND_SHARED.told(result, other) : null,
    },
    sentence: 'a window that already had one',
  },
  'go on together after she took it back': {
    workings: { ...SOUND_SHARED, shares: ({ isPossible }) => isPossible },
    sentence: 'crosses without her word',
  },
  'go on after she asked one of the two to stop': {
    workings: {
      ...SOUND_SHARED,
      told: (result, other) =>
        result.outcome === 'asked_no_contact' ? null : SOUND_SHARED.told(result, other),
    },
    sentence: 'she asked for no contact',
  },
  'open the way of the other agency too': {
    workings: {
      ...SOUND_SHARED,
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
    workings: { ...SOUND_SHARED, caller: ({ lead }) => lead },
    sentence: 'somebody else than the one who was named',
  },
};
