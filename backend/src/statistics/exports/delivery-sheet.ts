import type { AgencyReportDto } from '../agency-reports/agency-reports.dto.js';
import type { CommitteeReportDto } from '../committee-reports/reports.dto.js';
import { dayIn } from './days.js';
import { named, periodIn, sectionTables, statementOf, tableName } from './report-sheet.js';
import type { Unmarked } from './sheet.types.js';
import type { Words } from './words.js';

interface Delivered {
  readonly recipient: string;
  readonly content: CommitteeReportDto | AgencyReportDto;
}

/** An exact report as it leaves: to whom it may go stands above how it is counted. */
export function deliverySheet(words: Words, { recipient, content }: Delivered): Unmarked {
  const { t, language } = words;
  const { sections, sources, period } = content;
  const isOfAgency = 'agency' in content;
  return {
    title: isOfAgency
      ? `${t('deliveries.report-agency')}: ${content.agency[language]}`
      : t('deliveries.report-committee'),
    period: periodIn(words, period),
    tables: sectionTables(words, sections),
    facts: [
      [t('deliveries.recipient'), t(`deliveries.to-${named(recipient)}`)],
      [t('figures.fact-rule'), t('deliveries.exact')],
      [t('figures.fact-counted-at'), dayIn(content.countedAt)],
      [t('figures.fact-who'), t('figures.who-allowed')],
      ...(isOfAgency
        ? [[t('deliveries.whose'), t('deliveries.whose-text')] as const]
        : [
            [t('persons.unit-persons'), t('persons.is-persons')] as const,
            [t('persons.unit-estimate'), t('persons.is-estimate')] as const,
          ]),
      ...sources.map((source): readonly [string, string] => [
        `${source.definition.number} ${tableName(words, source.definition.code)}`,
        statementOf(words, source),
      ]),
      [t('reports.survey'), `${t('figures.no-survey')} ${t('figures.sdg')}`],
    ],
  };
}
