/**
 * Policy: the act is classified once, by the first question answered with yes (inter-agency classification, domain
 * reference 2.1); perpetrator and time are contexts derived separately (2.2). The police's legal qualification decides
 * neither, so hooliganism between spouses stays visible as violence in the family (1.3).
 */
import { DEFAULT_FAMILY, RELATIONSHIPS } from './classification.types.js';
import type {
  ActFacts,
  CaseContext,
  ContextFacts,
  CoreType,
  CoreTypeRefusal,
  FamilyConfiguration,
  RecorderRelationship,
  Relationship,
} from './classification.types.js';

const ADULT = 18;

/**
 * The core type by the first yes in the order, or null while the act is unknown: an incident of an old register without
 * a form of violence needs an answer and is not outside the classification.
 */
export function deriveCoreType(act: ActFacts): CoreType | null {
  if (act.outsideClassification) return 'non_gbv';
  // Without knowing of penetration the wider type is the true one; a threat alone is psychological violence.
  if (act.lawForms.includes('sexual')) return act.penetration === 'yes' ? 'rape' : 'sexual_assault';
  if (act.lawForms.includes('physical')) return 'physical_assault';
  if (act.forcedMarriage === 'yes') return 'forced_marriage';
  if (act.lawForms.includes('economic')) return 'denial_resources';
  if (act.lawForms.includes('psychological')) return 'psychological_abuse';
  return null;
}

/** Why a core type may not be stored: one is needed, and another than the derived one needs a reason. */
export function coreTypeRefusals(
  derived: CoreType | null,
  chosen: CoreType | null,
  reason: string | null,
): CoreTypeRefusal[] {
  if (chosen === null) return derived === null ? ['core_type_missing'] : [];
  return chosen !== derived && !reason?.trim() ? ['core_type_reason_missing'] : [];
}

/** Whether violence by this person is violence in the family, the national counting flag. */
export function isFamily(relationship: Relationship, family: FamilyConfiguration = DEFAULT_FAMILY): boolean {
  if (relationship === 'fiance_partner') return family.fiancePartner;
  if (relationship === 'cohabitant_other') return family.cohabitantOther;
  return RELATIONSHIPS[relationship].family === 'yes';
}

/** Every context that follows from the facts (domain reference 2.2), in the order of the code list. */
export function deriveContexts(
  facts: ContextFacts,
  family: FamilyConfiguration = DEFAULT_FAMILY,
): CaseContext[] {
  const isGbv = facts.coreType !== 'non_gbv';
  const isSexual = facts.coreType === 'rape' || facts.coreType === 'sexual_assault';
  const isChild = facts.ageAtIncident !== null && facts.ageAtIncident < ADULT;
  const by = (kin: 'partner' | 'in_law'): boolean =>
    facts.relationships.some((relationship) => RELATIONSHIPS[relationship].kin === kin);
  const holds: Record<CaseContext, boolean> = {
    // Not bound to the core type: a quarrel over property between spouses is counted in the family as well.
    domestic_violence: facts.relationships.some((relationship) => isFamily(relationship, family)),
    ipv: isGbv && by('partner'),
    in_law_violence: by('in_law'),
    child_sexual_abuse: isSexual && isChild,
    early_marriage: facts.coreType === 'forced_marriage' && isChild,
    possible_sexual_exploitation: isSexual && facts.goodsExchanged === 'yes',
    possible_sexual_slavery: isSexual && facts.abductedOrTrafficked === 'yes',
    harmful_practice: isGbv && facts.harmfulPractice === 'yes',
    migrant_household: facts.spouseAbroad === 'yes',
  };
  return (Object.keys(holds) as CaseContext[]).filter((context) => holds[context]);
}

/** The recorder's value for a relation; parents are caregivers of a child and relatives of an adult. */
export function recorderRelationship(relationship: Relationship, age: number | null): RecorderRelationship {
  const row = RELATIONSHIPS[relationship];
  return row.kin === 'parent' && age !== null && age < ADULT ? 'primary_caregiver' : row.recorder;
}
