import type { CellCount } from '../../src/statistics/periods.rules.js';
import { isOfLaterCode } from '../../src/cases/legal-articles.types.js';
import type { LegalArticle } from '../../src/cases/legal-articles.types.js';
import { LISTS } from '../../src/statistics/statistics.types.js';

export type OwnedFact = CellCount & { readonly isOwn: boolean };
type Code = CellCount['code'];
interface At {
  readonly column?: string;
  readonly firstOn?: string;
}

/** Recorded by the police only. */
const OF_POLICE: readonly Code[] = ['police_decisions', 'police_stream', 'order_decisions'];
/** Of each so many mentions at most, and how rare the later categories are. */
const BESIDE = [
  ['law_forms', LISTS.law_forms, 2, 2],
  ['relationships', LISTS.relationship_groups, 2, 2],
  ['incident_place_types', LISTS.incident_places, 2, 2],
  ['follow_up_results', LISTS.timeliness, 4, 2],
  ['closures', LISTS.closure_reasons, 1, 2],
  ['police_decisions', LISTS.police_decisions, 1, 2],
  // No law of that year has the articles of a later code.
  [
    'police_stream',
    LISTS.articles.filter((code) => code === 'none' || !isOfLaterCode(code as LegalArticle)),
    1,
    5,
  ],
] as const;

/** 2020 of about 600 survivors with 800 registrations, drawn by a program; one crisis centre has half of those of Kulob. */
export function makeYear(seed: number): OwnedFact[] {
  let state = seed * 7_919;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const one = (list: readonly string[], skew = 2): string =>
    list[Math.floor(list.length * random() ** skew)] ?? '';
  const day = (): string => `2020-${`${Math.ceil(random() * 12)}`.padStart(2, '0')}-01`;
  const register = (): OwnedFact[] => {
    const place = random() < 0.6 ? 'kulob' : random() < 0.93 ? 'qubodiyon' : 'unknown';
    const isOfCentre = place === 'kulob' && random() < 0.5;
    const fact = (code: Code, line: string, { column = place, firstOn = day() }: At = {}): OwnedFact => ({
      ...{ code, line, column, firstOn, records: 1, isOwn: isOfCentre && !OF_POLICE.includes(code) },
    });
    const some = (most: number, make: () => OwnedFact[]): OwnedFact[] =>
      Array.from({ length: Math.floor(random() * (most + 1)) }).flatMap(() => make());
    const [opened, sent] = [{ firstOn: day() }, { firstOn: day() }];
    const referral = (
      service = one(LISTS.service_types),
      answer = one(LISTS.referral_statuses),
    ): OwnedFact[] => [
      fact('referrals', service, { ...sent, column: answer }),
      fact('referral_services', service, sent),
      fact('referral_answers', answer, sent),
    ];
    return [
      fact('new_cases', place, opened),
      fact('first_contact_agencies', one(LISTS.agency_types), opened),
      fact('risk_levels', one(LISTS.last_bands), opened),
      ...some(1, referral),
      ...BESIDE.flatMap(([code, list, most, skew]) => some(most, () => [fact(code, one(list, skew))])),
      ...(random() < 0.08
        ? [fact('order_decisions', one(LISTS.order_decisions), { firstOn: '2020-01-01' })]
        : []),
    ];
  };
  return Array.from({ length: 800 }).flatMap(register);
}
