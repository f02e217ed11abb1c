import type { AgencyType } from '../agencies/agencies.types.js';
import { knownBirth } from './imported-forms.js';
import type { NormalisedRegistration, RowSketch } from './registration.types.js';

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
