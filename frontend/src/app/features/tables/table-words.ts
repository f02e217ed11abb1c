import { Injectable, inject } from '@angular/core';
import type { CellDto } from '../../api/models/cell-dto';
import type { DefinitionDto } from '../../api/models/definition-dto';
import type { TableDto } from '../../api/models/table-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import type { FigureFact } from '../../ui/figures/figure-table';

const TOTAL = 'total';

/** Beginnings of the words of a line or a column, by what it is of; those of other lists begin with `counted.`. */
const WORDS_OF: Record<string, string> = {
  places: 'place.',
  law_forms: 'law-form.',
  relationship_groups: 'relationship-group.',
  sexes: 'sex.',
  other_sexes: 'sex.',
  other_ages: 'age-group.',
  other_occupations: 'occupation.',
  core_types: 'gbv-core-type.',
  contexts: 'case-context.',
  incident_places: 'incident-place.',
  times_of_day: 'time-of-day.',
  agency_types: 'agency-type.',
  referred_from: 'referred-from.',
  service_types: 'service-type.',
  referral_statuses: 'referral-status.',
  measures: 'police-measure.',
  bands: 'risk-band.',
  last_bands: 'risk-band.',
  closure_reasons: 'closure-reason.',
  death_causes: 'death-cause.',
  marital_statuses: 'marital-status.',
  ages: 'age-band.',
  disabilities: 'disability.',
};
/** How often a person or a record is counted, by unit. */
const ONCE: Partial<Record<DefinitionDto['unit'], string>> = {
  persons: 'figures.once-persons',
  deaths: 'figures.once-persons',
  attempts: 'figures.once-attempts',
};
/** Keys of lines and columns that are no codes of a list. */
const OWN_WORDS: Record<string, string> = { total: 'figures.total', elsewhere: 'figures.elsewhere' };
/** Codes that counting adds to a list, or that the list has no word for. */
const ADDED = new Set([
  'not_known',
  'not_assessed',
  'none',
  'livelihoods',
  'humanitarian_actor',
  'other_government',
]);

/** Lists that have a word of their own for such a code. */
const WHOLE = new Set(['service_types', 'disabilities']);

/** How a table is counted and what its lines are called, in words. */
@Injectable({ providedIn: 'root' })
export class TableWords {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  title(code: string): string {
    return this.t(`figures.table-${textName(code)}`);
  }

  /** Of a line or column key: a sum, a month, a place, or a code of its list. */
  key(key: string, of: string): string {
    const own = OWN_WORDS[key];
    if (own) return this.t(own);
    if (of === 'months') return this.t(`figures.month-${key}`);
    if (of === 'articles' && key !== 'none') return this.article(key);
    const group = ADDED.has(key) && !WHOLE.has(of) ? undefined : WORDS_OF[of];
    return this.t((key === 'not_known' || !group ? 'counted.' : group) + textName(key));
  }

  /** `adm_93_1` is article 93(1) of the Administrative Code. */
  private article(key: string): string {
    const [code, number = '', part] = key.split('_');
    return this.t(code === 'adm' ? 'counted.article-administrative' : 'counted.article-criminal', {
      number: part ? `${number}(${part})` : number,
    });
  }

  /** What stands under every table: unit, day, who is counted, and the rule of what is shown. */
  definition({ unit, axis, span, isMultiple, smallestShown }: DefinitionDto): FigureFact[] {
    return [
      { label: this.t('figures.fact-unit'), value: this.t(`figures.unit-${textName(unit)}`) },
      { label: this.t('figures.fact-axis'), value: this.t(`figures.axis-${textName(axis)}`) },
      {
        label: this.t('figures.fact-once'),
        value: this.t(ONCE[unit] ?? 'figures.once-records'),
      },
      { label: this.t('figures.fact-span'), value: this.t(`figures.span-${span}`) },
      { label: this.t('figures.fact-who'), value: this.t('figures.who-allowed') },
      ...(isMultiple ? [{ label: this.t('figures.fact-sums'), value: this.t('figures.sums-mentions') }] : []),
      { label: this.t('figures.fact-rule'), value: this.t('figures.rule', { last: smallestShown - 1 }) },
    ];
  }

  /** The same with what was left out of this table. */
  statement(table: TableDto): FigureFact[] {
    const share = (percent: number | null) =>
      percent === null ? this.t('figures.share-too-few') : this.t('figures.share', { percent });
    return [
      ...this.definition(table.definition),
      { label: this.t('figures.fact-without-consent'), value: share(table.withoutConsentPercent) },
      ...(table.definition.axis === 'happened'
        ? [{ label: this.t('figures.fact-without-day'), value: share(table.withoutDayPercent) }]
        : []),
      { label: this.t('figures.fact-counted-at'), value: this.dates.moment(table.countedAt) },
    ];
  }

  /** Months run down, so that a table of places fits a phone. */
  view({ definition, lines, columns, cells }: TableDto) {
    const isTurned = definition.columns === 'months';
    const [down, across] = isTurned ? [columns, lines] : [lines, columns];
    const [downOf, acrossOf] = isTurned
      ? [definition.columns, definition.lines]
      : [definition.lines, definition.columns];
    const cell = (key: string, other: string): CellDto | undefined =>
      cells.find(({ line, column }) =>
        isTurned ? column === key && line === other : line === key && column === other,
      );
    return {
      smallestShown: definition.smallestShown,
      chart: isTurned ? ('turned' as const) : ('parts' as const),
      corner: this.t(`figures.of-${textName(downOf)}`),
      heads: [...across, TOTAL].map((key) => this.key(key, acrossOf)),
      rows: [...down, TOTAL].map((key) => ({
        key,
        head: this.key(key, downOf),
        isTotal: key === TOTAL,
        cells: [...across, TOTAL].map((other) => cell(key, other)),
      })),
    };
  }
}
