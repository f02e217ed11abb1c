import type { Identity } from '../../survivors/index.js';
import type { WrittenRegistration } from '../engine/registration.types.js';

/** What is compared besides words: coded facts of the case. */
export interface RegistrationFacts {
  readonly place: string;
  readonly sex: string;
}

const birthOf = ({ bornOn, bornPrecision }: Identity): string => {
  if (!bornOn) return '';
  return bornPrecision === null || bornPrecision === 'day' ? bornOn : bornOn.slice(0, 4);
};

/** A record as the engine reads it. A name that was written in one piece stands in one box, and is taken apart there. */
export function writtenRegistration(
  caseId: string,
  identity: Identity,
  { phone, facts }: { phone: string; facts: RegistrationFacts },
): WrittenRegistration {
  const { givenName, surname, patronymic, writtenName } = identity;
  const isInBoxes = givenName !== null || surname !== null;
  return {
    id: caseId,
    givenName: isInBoxes ? (givenName ?? '') : (writtenName ?? ''),
    surname: surname ?? '',
    patronymic: patronymic ?? '',
    sex: facts.sex,
    dateOfBirth: birthOf(identity),
    district: facts.place,
    jamoat: '',
    phone,
    motherName: '',
  };
}
