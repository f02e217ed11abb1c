import { SERVICE_TYPES } from '../../../src/agencies/agencies.types.js';
import { DISABILITIES } from '../../../src/cases/cases.types.js';
import { shifted } from './maker.js';
import type { Maker } from './maker.js';
import {
  BIG,
  MADE_PLACES,
  madeAssessment,
  madeCase,
  madeCause,
  madeContact,
  madeEpisode,
  madeIncident,
  madeOrder,
  madeOther,
  madeQualification,
  madeReferral,
  madeTask,
  madeTriage,
  numbered,
} from './made-rows.js';
import type { Made, MadeAgency } from './made-rows.js';

/** Rows of one data set, table by table. */
export type MadeTables = Record<string, Made[]>;

/** A row in an agency's register, and the case that it became. */
function madeRow(maker: Maker, agency: MadeAgency, caseId: string | null): MadeTables {
  const row = {
    id: maker.id(),
    import_id: maker.id(),
    agency_id: agency.id,
    content_key: `\\x${maker.id().replaceAll('-', '')}`,
  };
  return {
    import_rows: [{ ...row, key_version: 1, row_no: maker.whole(1_000), outcome: 'accepted' }],
    import_row_cases: caseId ? [{ row_id: row.id, case_id: caseId }] : [],
  };
}

function madePast(maker: Maker, agency: MadeAgency): MadeTables {
  const tables = madeRow(maker, agency, null);
  const kind = maker.one(['referral', 'order']);
  const happenedOn = maker.day();
  const facts =
    kind === 'referral'
      ? { services: maker.some(SERVICE_TYPES, 2) }
      : {
          issued: maker.maybe(0.7, () => ({ day: shifted(happenedOn, maker.whole(3)) })),
          service: maker.one(['within_24h', 'late', 'not_served', 'unknown']),
          extendedUntil: maker.maybe(0.3, () => happenedOn),
          breaches: maker.many(2, () => ({ on: happenedOn, hasProtocol: maker.chance(BIG) })),
        };
  const result =
    kind === 'referral'
      ? maker.one(['completed', 'no_answer', 'in_progress', 'declined', 'unavailable', 'not_attended', null])
      : maker.one(['issued', 'refused', null]);
  const row = { row_id: tables['import_rows']?.[0]?.['id'], agency_id: agency.id, kind, result, facts };
  return {
    ...tables,
    historical_records: [
      {
        ...row,
        happened_on: happenedOn,
        place: maker.one([...MADE_PLACES, null]),
        agency_key_version: 1,
        sealed_key: '\\x',
        sealed: '\\x',
      },
    ],
  };
}

const together = (parts: readonly MadeTables[]): MadeTables => {
  const all: MadeTables = {};
  for (const part of parts) for (const [name, rows] of Object.entries(part)) (all[name] ??= []).push(...rows);
  return all;
};

/** The content of a case: violence, the alleged perpetrator and the police records. */
function madeTelling(maker: Maker, record: Made, { kind }: MadeAgency): MadeTables {
  const incidents = maker.many(3, () => madeIncident(maker, record));
  const written = kind === 'police' ? [null, ...incidents] : [];
  return {
    incidents,
    incident_perpetrators: incidents.flatMap((incident) => maker.many(4, () => madeOther(maker, incident))),
    legal_qualifications: written
      .filter(() => maker.chance(0.7))
      .map((incident) => madeQualification(maker, record, incident)),
  };
}

/** How it ended, where it did. */
function madeEnd(maker: Maker, record: Made): MadeTables {
  const episodes = maker.chance(0.4) ? [madeEpisode(maker, record)] : [];
  const died = episodes.filter(({ reason }) => reason === 'died');
  return {
    closure_episodes: episodes,
    death_causes: died.flatMap((episode) => maker.many(2, () => madeCause(maker, episode)).map(numbered)),
  };
}

const madeWork = (maker: Maker, record: Made): MadeTables => ({
  referrals: maker.many(2, () => madeReferral(maker, record)),
  protection_orders: maker.many(1, () => madeOrder(maker, record)),
  follow_ups: maker.many(3, () => madeTask(maker, record)),
  suicide_triages: maker.many(2, () => madeTriage(maker, record)),
  contacts: maker.many(2, () => madeContact(maker, record)),
  risk_assessments: maker.many(2, () => madeAssessment(maker, record)),
});

function madeAnswers(maker: Maker, { id, agency_id, opened_at }: Made): MadeTables {
  const hers = (): Made => ({ id: maker.id(), case_id: id, agency_id });
  const refusal = { scope: 'statistics_non_identifying', answer: 'refused', presence: 'alone' };
  return {
    safety_plans: maker.many(1, () => ({ ...hers(), written_by: id, version_no: 1, sealed: '\\x' })),
    support_entries: maker.many(1, () => ({
      ...{ ...hers(), written_by: id, with_whom: 'her' },
      ...{ service_type: maker.one(['health', 'legal']), given_on: maker.day() },
    })),
    disability_answers: maker
      .many(2, () => ({ ...hers(), recorded_by: id, answer: maker.one(DISABILITIES) }))
      .map(numbered),
    consents: maker.chance(0.2) ? [{ id: maker.id(), case_id: id, ...refusal, given_at: opened_at }] : [],
  };
}

/** One case with everything that may hang on it. */
function madeLife(maker: Maker, agencies: readonly MadeAgency[], small: boolean): MadeTables {
  const agency = maker.one(agencies);
  const record = madeCase(maker, agency, small);
  return together([
    { cases: [record] },
    record['origin'] === 'import' ? madeRow(maker, maker.one(agencies), String(record['id'])) : {},
    madeTelling(maker, record, agency),
    madeEnd(maker, record),
    madeWork(maker, record),
    madeAnswers(maker, record),
  ]);
}

/** Some are one person, by the links that were made; who may not be linked is by herself. */
const madeLinks = (maker: Maker, cases: readonly Made[]): Made[] => {
  const persons = cases.map(() => maker.id());
  return cases
    .filter(() => maker.chance(0.8))
    .map(({ id }) => ({ case_id: id, person_id: maker.one(persons), is_linkable: maker.chance(0.9) }));
};

/** A year of a few or some dozen cases, with many small numbers, missing answers and repeated reports. */
export function madeRecords(maker: Maker, agencies: readonly MadeAgency[]): MadeTables {
  const small = maker.chance(0.3);
  const lives = Array.from({ length: small ? 4 + maker.whole(8) : 16 + maker.whole(40) }, () =>
    madeLife(maker, agencies, small),
  );
  const past = maker.many(12, () => madePast(maker, maker.one(agencies)));
  const tables = together([...lives, ...past]);
  return { ...tables, 'linkage.registrations': madeLinks(maker, tables['cases'] ?? []) };
}
