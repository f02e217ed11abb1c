/**
 * Policy (capabilities 5.1): earlier orders are compared within one police agency, as candidates that a person judges
 * and never as one record. Namesakes differ in birth or father's name. A search by name answers the inspector
 * for family violence and the police supervisor.
 */
import { nameAgreement, nameAnswers } from '../shared/names.js';
import { nameLine } from './respondents.rules.js';
import type { RespondentName } from './respondents.rules.js';

export interface KnownPerson extends RespondentName {
  readonly bornOn: string | null;
}

/** Years that two records of one birth may differ by: an age is often guessed (domain reference 6.3). */
const YEARS_APART = 2;

const yearOf = ({ bornOn }: KnownPerson): number | null => (bornOn ? Number(bornOn.slice(0, 4)) : null);

/** Whether two persons with similar names may be one. */
export function maybeSamePerson(one: KnownPerson, other: KnownPerson): boolean {
  const [firstYear, secondYear] = [yearOf(one), yearOf(other)];
  if (firstYear !== null && secondYear !== null && Math.abs(firstYear - secondYear) > YEARS_APART)
    return false;
  return haveOneFather(one, other) && areCalledAlike(one, other);
}

function haveOneFather({ patronymic: one }: KnownPerson, { patronymic: other }: KnownPerson): boolean {
  return !one || !other || nameAnswers(one, other) || nameAnswers(other, one);
}

function areCalledAlike(one: KnownPerson, other: KnownPerson): boolean {
  const names = (person: KnownPerson): string[] => {
    const now = nameLine({ ...person, patronymic: null });
    return person.formerNames ? [now, person.formerNames] : [now];
  };
  return names(one).some((first) => names(other).some((second) => nameAgreement(first, second) !== null));
}

/** Whether the viewer may search by the name of a respondent; mirrored by may_search_respondents. */
export const maySearch = (viewer: {
  readonly agencyKind: string;
  readonly agencyType: string;
  readonly roles: readonly string[];
}): boolean =>
  viewer.agencyKind === 'police' &&
  (viewer.roles.includes('supervisor') ||
    (viewer.agencyType === 'police_dv' && viewer.roles.includes('police_inspector')));
