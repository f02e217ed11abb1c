import { ELSEWHERE, TOTAL } from './statistics.types.js';
import type { Definition } from './statistics.types.js';

/** How the words of lines and columns begin, by the list they are of: of screens, of files and of the public pages alike. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  months: 'figures.month-',
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
  decline_reasons: 'referral-decline-reason.',
  measures: 'police-measure.',
  bands: 'risk-band.',
  last_bands: 'risk-band.',
  closure_reasons: 'closure-reason.',
  death_causes: 'death-cause.',
  marital_statuses: 'marital-status.',
  ages: 'age-band.',
  person_ages: 'age-band.',
  disabilities: 'disability.',
  earlier_reports: 'earlier-report.',
} satisfies Partial<Record<Definition['lines' | 'columns'] | 'earlier_reports', string>>;
/** Of every other list, and of codes that counting adds to one or that it has no word for. */
const COUNTED = 'counted.';
const ARTICLE = /^(adm|cc)_(\d+)(?:_(\d+))?$/;

export const labelsOf = (list: string): string => BEGINNINGS[list] ?? COUNTED;

/** The label of a table's place; null if the table has no place. */
export function placeLabelOf({
  unit,
  lines,
  columns,
}: Readonly<Record<'unit' | 'lines' | 'columns', string>>): string | null {
  if (lines !== 'places' && columns !== 'places') return null;
  return unit === 'orders' ? 'figures.place-orders' : 'figures.place-records';
}

interface LabelKey {
  readonly key: string;
  readonly pieces: { readonly number?: string };
}

/** Which text a line or a column is called by; `adm_93_1` is article 93(1) of the Administrative Code. */
export function labelOf(code: string, list: string, has: (key: string) => boolean): LabelKey {
  const [, law, number, part] = ARTICLE.exec(code) ?? [];
  if (law && number)
    return {
      key: law === 'adm' ? 'counted.article-administrative' : 'counted.article-criminal',
      pieces: { number: part ? `${number}(${part})` : number },
    };
  if (code === TOTAL || code === ELSEWHERE) return { key: `figures.${code}`, pieces: {} };
  const name = code.replaceAll(/[_.]/g, '-');
  const own = labelsOf(list) + name;
  return { key: has(own) ? own : COUNTED + name, pieces: {} };
}
