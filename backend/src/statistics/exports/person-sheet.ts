import type { PersonFigureDto, PersonFiguresDto, PersonScopeDto } from '../persons.dto.js';
import { keys, named, periodOf } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { SheetCell, SheetRow, SheetTable } from './sheet.types.js';
import type { Words } from './words.js';

const DEFINED = [
  'registrations',
  'not_linked',
  'cases',
  'incidents',
  'services',
  'persons',
  'estimate',
] as const;
const NOTHING = '–';
const HIDDEN = '•';

const between = (low: number, high: number): string => (low === high ? `${low}` : `${low}–${high}`);

/** A number, a range where a number would tell of one, or what stands for neither. */
function figure({ t }: Words, { value, low, high, mark }: PersonFigureDto, smallestShown: number): SheetCell {
  if (mark) return mark === 'small' ? `<${smallestShown}` : HIDDEN;
  if (low === null || high === null) return value ?? NOTHING;
  return value === null ? between(low, high) : t('persons.estimated', { value, between: between(low, high) });
}

const nameOf = ({ t, language }: Words, { name, kind }: PersonScopeDto): string =>
  name ? name[language] : t(kind === 'no_group' ? 'persons.no-group' : 'persons.all-groups');

function tableOf(words: Words, scope: PersonScopeDto, smallestShown: number): SheetTable {
  const { t } = words;
  const row = (key: string, cell: SheetCell, isTotal = false): SheetRow => ({
    head: t(`persons.unit-${named(key)}`),
    isTotal,
    cells: [cell],
  });
  const share = scope.notLinkedPercent;
  const known = { low: null, high: null };
  return {
    title: nameOf(words, scope),
    corner: t('persons.corner'),
    heads: [t('persons.head')],
    rows: [
      ...scope.units.flatMap(({ unit, ...counted }) => [
        row(unit, figure(words, { ...counted, ...known }, smallestShown)),
        ...(unit === 'not_linked' ? [row('not_linked_share', share === null ? NOTHING : `${share} %`)] : []),
      ]),
      row('persons', figure(words, scope.persons, smallestShown), true),
      row('estimate', figure(words, scope.estimate, smallestShown)),
      ...settled(words, scope),
    ],
  };
}

function settled({ t }: Words, { settledTooSoon: count, settledMark }: PersonScopeDto): SheetRow[] {
  const row = (text: string): SheetRow[] => [{ head: t('persons.settled'), isTotal: false, cells: [text] }];
  if (count !== null) return row(t('persons.settled-count', { count }));
  if (settledMark === null) return [];
  return row(t(settledMark === 'small' ? 'persons.settled-few' : 'figures.key-hidden'));
}

/** Which version it is, where there is more than one, and what is in none. */
function versionFacts({ t }: Words, { period }: PersonFiguresDto): (readonly [string, string])[] {
  const { version, lastVersion, reason, isWithoutLater } = period;
  const said = [
    ...(reason ? [t(`persons.reason-${named(reason)}`, { version })] : []),
    ...(version < lastVersion ? [t('persons.superseded')] : []),
    ...(isWithoutLater ? [t('persons.without-later')] : []),
  ];
  return said.map((words) => [t('persons.versions'), words] as const);
}

/** Everything that its reader may see of a period: a group, then its agencies. */
export function personSheet(words: Words, figures: PersonFiguresDto): Told {
  const { t } = words;
  const { period, smallestShown, items } = figures;
  const name = periodOf(words, period);
  return {
    title: t('menu.persons'),
    period: period.state === 'draft' ? t('persons.draft', { period: name }) : name,
    tables: items.map((scope) => tableOf(words, scope, smallestShown)),
    facts: [
      ...versionFacts(words, figures),
      ...DEFINED.map((unit) => [t(`persons.unit-${named(unit)}`), t(`persons.is-${named(unit)}`)] as const),
      [t('figures.fact-who'), t('figures.who-allowed')],
      [t('figures.fact-rule'), t('persons.rule', { last: smallestShown - 1 })],
      ...keys(words, smallestShown),
    ],
    data: figures,
  };
}
