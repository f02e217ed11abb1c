import type { ChildDto } from '../../../api/models/child-dto';
import { textName } from '../../../core/language/texts';
import type { Translate } from '../../../core/language/texts';
import { CHILD_FACTS } from './child-lines';

const keyOf = (fact: string): string => fact.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const known = (code: string, key: string, t: Translate): string => (code === 'unknown' ? '' : t(key));

/** Who the child is, without a name. */
export const childInShort = (child: ChildDto, t: Translate): string =>
  [
    known(child.sex, `child-sex.${child.sex}`, t),
    child.birthYear ? t('children.born', { year: String(child.birthYear) }) : '',
    known(child.livesWith, `lives-with.${textName(child.livesWith)}`, t),
  ]
    .filter(Boolean)
    .join(' · ');

/** Everything that is recorded in codes. */
export const childInWords = (child: ChildDto, t: Translate): string =>
  [
    childInShort(child, t),
    known(child.birthCertificate, `birth-certificate.${textName(child.birthCertificate)}`, t),
    ...CHILD_FACTS.filter((fact) => child[fact] === 'yes').map((fact) => t(`child-fact.${keyOf(fact)}`)),
  ]
    .filter(Boolean)
    .join(' · ');
