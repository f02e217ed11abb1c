/** What a field of this name usually holds: ids of what exists, days and hours near now, short words. */
import type { Schema } from '../contract-routes.js';
import type { Fill } from './contract.js';
import type { Kind, Thing } from './pools.js';
import type { World } from './world.js';

/** Of which kind the id in a field is. */
const IDS: readonly (readonly [RegExp, Kind])[] = [
  [/agencyIds?$/i, 'agencies'],
  [/userId$|^confirmedBy$|^standInId$/i, 'people'],
  [/^serviceId$/, 'services'],
  [/^consentId$/, 'consents'],
  [/^incidentId$/, 'incidents'],
  [/^followUpId$|^alsoIds$/, 'followUps'],
  [/^referralId$|^succeedsId$/, 'referrals'],
  [/^goalId$/, 'goals'],
  [/^entryId$/, 'entries'],
  [/^caseId$|^subjectId$/, 'cases'],
  [/groupIds?$/i, 'groups'],
];
const PAST_HOURS = [0.01, 0.1, 1, 3, 20, 80];
const PAST_DAYS = [0, 0, 0, -1, -3, -30];
const COMING_DAYS = [1, 3, 7, 30, 200];

export function fillFor(world: World, caseId: string | null): Fill {
  const { dice } = world;
  const idOf = (kind: Kind): string | null => {
    const things = world.pools[kind];
    const own = things.filter((thing) => thing.caseId === caseId && caseId !== null);
    return (own.length > 0 && dice.chance(0.85) ? dice.pick(own) : dice.maybe<Thing>(things))?.id ?? null;
  };
  const isComing = /until|planned|due|ends|^at$|tryAt|validFrom|review/i;
  const text = (field: string, schema: Schema): unknown => {
    const known = IDS.find(([form]) => form.test(field));
    if (known && schema.type !== 'array') return idOf(known[1]);
    if (schema.format === 'date') return world.day(dice.pick(isComing.test(field) ? COMING_DAYS : PAST_DAYS));
    if (schema.format === 'date-time')
      return isComing.test(field)
        ? world.hoursAgo(-dice.pick([0.2, 5, 30, 200]))
        : world.hoursAgo(dice.pick(PAST_HOURS));
    return WORDS[field]?.(world, caseId);
  };
  return (field, schema) => (schema.enum ? undefined : text(field, schema));
}

const referenceOf = (world: World, caseId: string | null): string =>
  String(
    (world.pools.cases.find(({ id }) => id === caseId) ?? world.dice.maybe(world.pools.cases))?.more[
      'reference'
    ],
  );

/** Words with a fixed format. */
const WORDS: Readonly<Record<string, (world: World, caseId: string | null) => unknown>> = {
  reference: referenceOf,
  references: (world, caseId) => [referenceOf(world, caseId)],
  login: (world) => `person${world.dice.below(1_000_000_000)}`,
  address: (world) => (world.dice.chance(0.5) ? 'office@example.test' : 'Намуна 1'),
  place: () => 'kulob',
  code: () => '123456',
  writer: () => 'a'.repeat(32),
  key: (world, caseId) => `note:${caseId ?? world.never}`,
  credential: () => '{}',
  weekday: (world) => 1 + world.dice.below(7),
  fromMinute: () => 480,
  untilMinute: () => 1_020,
  decision: () => 'refusal',
  layout: () => null,
};
