import { codeList } from '../shared/code-lists.js';

/** Kinds of member agency (DOMAIN 1.7). */
export const AGENCY_TYPES = codeList('AgencyType', [
  'police_dv',
  'police_district',
  'police_juvenile',
  'prosecutor',
  'court',
  'bailiff',
  'cowfa',
  'cowfa_icc',
  'hotline_1313',
  'hukumat',
  'jamoat',
  'mahalla',
  'health',
  'health_msr_room',
  'forensic',
  'social_protection',
  'legal_aid',
  'legal_aid_bureau',
  'crisis_centre',
  'shelter',
  'ngo',
  'education',
  'child_rights',
  'ombudsman',
  'child_ombudsman',
  'civil_registry',
  'employment',
  'perpetrator_prog',
  'stat_agency',
  'miac',
  'international',
]);
export type AgencyType = (typeof AGENCY_TYPES)[number];

export type AgencyKind = 'police' | 'state' | 'civil';

/** Services that may be referred to (DOMAIN 2.4). There is no mediation and no family conference. */
export const SERVICE_TYPES = codeList('ServiceType', [
  'safe_house',
  'health',
  'psychosocial',
  'legal',
  'police_security',
  'livelihoods',
  'child_protection',
  'forensic_exam',
  'hotline',
  'social_benefits',
  'cash_food_nfi',
  'education',
  'housing',
  'documents',
  'alimony_property',
  'perpetrator_programme',
  'other',
]);
export type ServiceType = (typeof SERVICE_TYPES)[number];

const CIVIL = new Set<AgencyType>(['crisis_centre', 'shelter', 'ngo', 'international']);

/** State bodies may act on their function; civil ones need consent (DOMAIN 1.9). Police is bound by its own rows. */
export function kindOf(type: AgencyType): AgencyKind {
  if (type.startsWith('police_') || type === 'miac') return 'police';
  return CIVIL.has(type) ? 'civil' : 'state';
}
