import type { StreamsDto } from '../streams.dto.js';
import { dayIn } from './days.js';
import { personSheet } from './person-sheet.js';
import { keys } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import { countedHow, gridOf, missingOf } from './table-sheet.js';
import type { Words } from './words.js';

type Fact = readonly [string, string];
const labelled = (facts: readonly Fact[]): string =>
  facts.map(([label, value]) => `${label}: ${value}`).join('. ');

/** Both streams, what lies between them, and how many people stand behind: under one heading, each with how it is counted. */
export function streamsSheet(words: Words, { year, tables, persons }: StreamsDto): Told {
  const { t } = words;
  const people = persons && personSheet(words, persons);
  const smallestShown = tables[0]?.definition.smallestShown ?? 1;
  return {
    title: t('menu.streams'),
    period: `${year ?? ''}`,
    tables: [
      ...tables.map((table) => gridOf(words, table)),
      ...(people?.tables ?? []).map((table) => ({
        ...table,
        title: `${people?.title ?? ''}: ${table.title}`,
      })),
    ],
    facts: [
      ...tables.map((table): Fact => [
        gridOf(words, table).title,
        labelled([
          ...countedHow(words, table.definition),
          ...missingOf(words, table),
          [t('figures.fact-counted-at'), dayIn(table.countedAt)],
        ]),
      ]),
      ...keys(words, smallestShown),
      ...(people
        ? [
            [
              people.title,
              labelled([...people.facts, [t('figures.fact-counted-at'), dayIn(persons.period.countedAt)]]),
            ] as const,
          ]
        : []),
      [t('returns.survey'), `${t('figures.no-survey')} ${t('figures.sdg')}`],
    ],
    data: { year, tables, persons },
  };
}
