import { ALL_COLUMNS } from '../statistics.types.js';
import type { ReleaseDto, ReleaseTableDto } from '../releases.dto.js';
import { dayIn } from './days.js';
import { returnPeriod } from './return-sheet.js';
import { keys, named } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import { countedHow, gridOf, missingOf } from './table-sheet.js';
import type { Words } from './words.js';

type Fact = readonly [string, string];
/** What anybody may do with what was published, as the public pages say it. */
const LICENCE = {
  name: 'Creative Commons Attribution 4.0 (CC BY 4.0)',
  url: 'https://creativecommons.org/licenses/by/4.0/',
} as const;

/** Which version it is, why there is it, and whether it was corrected since. */
function versionFacts({ t }: Words, { version, reason, isSuperseded, publishedAt }: ReleaseDto): Fact[] {
  const name = t('figures.version', { version });
  return [
    [t('exports.version'), reason ? `${name}: ${t(`figures.reason-${named(reason)}`)}` : name],
    ...(isSuperseded ? [[t('exports.corrected'), t('releases.superseded')] as const] : []),
    ...(publishedAt ? [[t('exports.published'), dayIn(publishedAt)] as const] : []),
  ];
}

/** A table as it was published: it says of which period and version it is, how it is counted, and under which licence it stands. */
export function releaseSheet(words: Words, release: ReleaseDto, table: ReleaseTableDto): Told {
  const { t } = words;
  const { definition } = table;
  const grid = gridOf(words, {
    ...table,
    columns: table.columns.filter((column) => column !== ALL_COLUMNS),
  });
  const { kind, firstOn, version, reason, countedAt, publishedAt, isSuperseded } = release;
  return {
    title: grid.title,
    period: returnPeriod(words, release),
    tables: [grid],
    facts: [
      ...versionFacts(words, release),
      ...countedHow(words, definition),
      ...missingOf(words, table),
      ...(countedAt ? [[t('figures.fact-counted-at'), dayIn(countedAt)] as const] : []),
      ...keys(words, definition.smallestShown),
      [t('exports.licence'), `${t('exports.licence-text', { licence: LICENCE.name })} ${LICENCE.url}`],
      [t('returns.survey'), t('figures.no-survey')],
    ],
    data: {
      ...{ kind, firstOn, version, reason, countedAt, publishedAt, isSuperseded },
      ...{ licence: LICENCE, table },
    },
  };
}
