import { PAIR_LEVELS, pairPlace } from '../../linkage/linkage.types.js';
import type { PairFacts } from '../../linkage/linkage.types.js';
import type { RootKey } from '../../platform/crypto/root-key.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { CountedRegistration } from '../person-lines.rules.js';
import { PersonGraph } from '../persons.rules.js';
import type { Registration, StoredLink } from '../persons.types.js';

export interface PersonBook {
  readonly graph: PersonGraph;
  readonly linked: ReadonlySet<string>;
}

interface PairRow {
  id: string;
  one: string;
  other: string;
  sealed: Buffer;
}

interface AnswerRow {
  one: string;
  other: string;
  answer: 'same' | 'different' | 'cannot_tell';
}

const MEMBERS = `select case_id as "caseId", person_id as "personId" from linkage.registrations where is_linkable and person_id in
  (select person_id from linkage.registrations where is_linkable and case_id = any ($1::uuid[])) order by case_id`;
const PAIRS = `select id, one, other, sealed from linkage.pairs
  where one = any ($1::uuid[]) and other = any ($1::uuid[]) order by id`;
/** The last word on each pair that was not taken back. */
const ANSWERS = `select distinct on (one, other) one, other, answer from linkage.decisions
  where undone_at is null and one = any ($1::uuid[]) and other = any ($1::uuid[])
  order by one, other, decided_at desc, id desc`;

/** Who is whose among these registrations and everybody linked with them. */
export async function readPersonBook(
  run: RunSql,
  root: RootKey,
  registrations: readonly CountedRegistration[],
): Promise<PersonBook> {
  const named = registrations.flatMap(({ caseId, duplicateOf }) => [
    caseId,
    ...(duplicateOf ? [duplicateOf] : []),
  ]);
  const members = await run<Registration>(MEMBERS, [named]);
  const linked = new Set(members.map(({ caseId }) => caseId));
  const ids = [...linked];
  const pairs = await run<PairRow>(PAIRS, [ids]);
  const answers = await run<AnswerRow>(ANSWERS, [ids]);
  const alone = [...new Set(named)].filter((caseId) => !linked.has(caseId));
  const known = [...members, ...alone.map((caseId): Registration => ({ caseId, personId: caseId }))];
  const links = [...linksOf(pairs, answers, root), ...duplicates(registrations)];
  return { graph: new PersonGraph(asWrittenTwice(known, registrations), links), linked };
}

const keyOf = (pair: { one: string; other: string }): string => `${pair.one}/${pair.other}`;

/** What people said of a pair holds whatever its probability is. */
function linksOf(pairs: readonly PairRow[], answers: readonly AnswerRow[], root: RootKey): StoredLink[] {
  const said = new Map(answers.map((row) => [keyOf(row), row.answer]));
  return pairs.flatMap((pair): StoredLink[] => {
    const answer = said.get(keyOf(pair));
    if (answer === 'different') return [];
    const { one, other } = pair;
    return [{ one, other, probability: answer === 'same' ? 1 : probabilityOf(pair, root) }];
  });
}

function probabilityOf({ id, sealed }: PairRow, root: RootKey): number {
  const words = root.open(PAIR_LEVELS, pairPlace(id), sealed).toString('utf8');
  return (JSON.parse(words) as PairFacts).probability;
}

const duplicates = (registrations: readonly CountedRegistration[]): StoredLink[] =>
  registrations.flatMap(({ caseId, duplicateOf }) =>
    duplicateOf ? [{ one: caseId, other: duplicateOf, probability: 1 }] : [],
  );

/** Whoever an agency closed as written down twice is one person, whether or not she may be linked. */
function asWrittenTwice(
  known: readonly Registration[],
  registrations: readonly CountedRegistration[],
): Registration[] {
  const above = new Map<string, string>();
  const firstOf = (personId: string): string => {
    const next = above.get(personId);
    return next === undefined ? personId : firstOf(next);
  };
  const personOf = new Map(known.map(({ caseId, personId }) => [caseId, personId]));
  for (const { caseId, duplicateOf } of registrations) {
    if (!duplicateOf) continue;
    const [mine, theirs] = [
      firstOf(personOf.get(caseId) ?? caseId),
      firstOf(personOf.get(duplicateOf) ?? duplicateOf),
    ];
    if (mine !== theirs) above.set(mine, theirs);
  }
  return known.map(({ caseId, personId }) => ({ caseId, personId: firstOf(personId) }));
}
