import type {
  IncidentRequest,
  LegalQualificationRequest,
  OpenCaseRequest,
  PerpetratorRequest,
} from '../cases/index.js';
import { EVENT_ROWS } from '../cases/case-events.types.js';
import type { KnownDay } from '../cases/incidents.types.js';
import type { PoliceMeasure } from '../cases/legal-articles.types.js';
import { POLICE_MEASURES } from '../cases/legal-articles.types.js';
import type { Identity } from '../survivors/index.js';
import type { NormalisedRegistration } from './registration.types.js';

/** The survivor's birth as the incident rules take it; null where the register did not say. */
export const knownBirth = ({
  birth,
}: Pick<NormalisedRegistration, 'birth'>): (KnownDay & { precision: 'day' | 'year' }) | null => {
  if (birth.day !== null) return { on: birth.day, precision: 'day' };
  return birth.year === null ? null : { on: `${birth.year}-01-01`, precision: 'year' };
};

function identityOf(row: NormalisedRegistration): Identity {
  const { surname, givenName, patronymic, written } = row.name;
  const born = knownBirth(row);
  return {
    ...{ surname, givenName, patronymic, writtenName: written },
    ...{ bornOn: born?.on ?? null, bornPrecision: born?.precision ?? null },
    ...{ address: row.addressWritten || null, officialNumber: row.officialNumber },
  };
}

const perpetrator = (relationship: PerpetratorRequest['relationship'], name: string): PerpetratorRequest => ({
  ...{ relationship, sex: 'unknown', ageGroup: 'unknown', occupation: null, sameHousehold: 'unknown' },
  name: name || null,
});

/** Two relations are two people; a name is the first one's, as registers write it. */
function perpetratorsOf({ relations, offenderName }: NormalisedRegistration): PerpetratorRequest[] {
  if (relations.codes.length > 0)
    return relations.codes.map((code, index) => perpetrator(code, index === 0 ? offenderName : ''));
  return offenderName ? [perpetrator('unknown', offenderName)] : [];
}

/** The incident as a register knows it: the day of the report, the forms, and the perpetrators. */
export const incidentOf = (row: NormalisedRegistration): IncidentRequest => ({
  ...{ reportedOn: row.registeredOn.day, startedOn: null, startedPrecision: null },
  ...{ endedOn: null, endedPrecision: null, isPattern: false, timeOfDay: 'unknown', placeType: 'unknown' },
  ...{ lawForms: [...row.lawForms.codes], penetration: 'unknown', forcedMarriage: 'unknown' },
  ...{ goodsExchanged: 'unknown', abducted: 'unknown', harmfulPractice: 'unknown', spouseAbroad: 'unknown' },
  ...{ strangulation: 'unknown', injury: 'unknown', childrenPresent: 'unknown', reportedBefore: 'unknown' },
  ...{ earlierIncidents: 'unknown', coreType: null, coreTypeReason: null },
  ...{ perpetrators: perpetratorsOf(row), narrative: null },
});

/** The opening form of an imported case. The survivor answered no question, so every answer is "not known". */
export const openingFormOf = (
  first: NormalisedRegistration,
  incident: NormalisedRegistration,
): OpenCaseRequest => ({
  identity: identityOf(first),
  sex: first.sex.code ?? 'unknown',
  maritalStatus: first.maritalStatus.code ?? 'unknown',
  disability: 'not_asked',
  place: first.place.code ?? 'unknown',
  incident: incidentOf(incident),
  conflict: { answer: 'unknown', agencyIds: [] },
  ...{ workingGroupId: null, referredFrom: 'self', safeContact: null, whereabouts: null },
  ...{ minor: null, consents: [] },
});

const measuresAmong = (codes: readonly string[]): PoliceMeasure[] =>
  codes.flatMap((code) => POLICE_MEASURES.find((measure) => measure === code) ?? []);

/** The police's own qualification; null where the row holds none. */
export function legalOf(row: NormalisedRegistration): LegalQualificationRequest | null {
  const { qualification, decisions, officialNumber } = row;
  if (qualification.codes.length + decisions.codes.length === 0 && !officialNumber) return null;
  return {
    incidentId: null,
    articles: [...qualification.codes],
    measures: measuresAmong(decisions.codes),
    decision: decisions.codes[0] ?? null,
    officialNumber,
    decidedOn: null,
  };
}

/** What the register calls an end, as the events they are, on the day of the row. */
export const eventsOf = (row: NormalisedRegistration) =>
  row.events.map(({ event, by }) => ({
    event,
    happenedOn: row.registeredOn.day,
    withdrawalReason: event === 'complaint_withdrawn' ? ('not_stated' as const) : null,
    survivorView: EVENT_ROWS[event].isPressure ? ('not_asked' as const) : null,
    periodEndsOn: null,
    by,
  }));
