import type { AgencyType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import { knownBirth } from './imported-forms.js';
import type { NormalisedRegistration } from './registration.types.js';

/** What tells rows of one survivor from others, and what orders the look at her case: flat, so that a long register fits. */
export interface RowSketch {
  readonly continues: number | null;
  readonly officialNumber: string | null;
  readonly registeredOn: Day;
  readonly name: string;
  readonly sex: NormalisedRegistration['sex']['code'];
  readonly born: ReturnType<typeof knownBirth>;
  readonly suicideRisk: boolean;
  readonly blockedAgencyTypes: readonly AgencyType[];
  readonly doNotPhone: boolean;
  readonly refusedSharing: boolean;
  readonly isSexual: boolean;
  readonly isPhysical: boolean;
  readonly calledEnded: boolean;
}

const PHYSICAL = new Set(['cc_104', 'cc_109', 'cc_110', 'cc_111', 'cc_112', 'cc_116', 'cc_117']);
const SEXUAL = new Set(['cc_138', 'cc_139', 'cc_140', 'cc_141']);
const ENDS = new Set(['reconciled', 'insignificant', 'returned_home']);
const NOBODY: readonly AgencyType[] = [];

export function sketchOf(row: NormalisedRegistration): RowSketch {
  const { flags, lawForms, qualification } = row;
  const blocked = flags.conflict.agencyTypes;
  return {
    continues: row.continues,
    officialNumber: row.officialNumber,
    registeredOn: row.registeredOn.day,
    name: row.name.written,
    sex: row.sex.code,
    born: knownBirth(row),
    suicideRisk: flags.suicideRisk,
    blockedAgencyTypes: blocked.length > 0 ? blocked : NOBODY,
    doNotPhone: flags.doNotPhone.length > 0,
    refusedSharing: row.consentToShare === false || flags.tellNobody,
    isSexual: lawForms.codes.includes('sexual') || qualification.articles.some((one) => SEXUAL.has(one)),
    isPhysical:
      lawForms.codes.includes('physical') || qualification.articles.some((one) => PHYSICAL.has(one)),
    calledEnded: row.events.some(({ event }) => ENDS.has(event)),
  };
}
