import type { RuleDto, RuleSetDto, RuleValueDto, RuleValueRequest } from '../../api/models';
import type { Typed } from './rule-values';

const SECTIONS: readonly [key: string, of: RegExp][] = [
  ['contact', /^(fu|sl|rk)\./],
  ['health', /^(hl|su)\./],
  ['orders', /^po\./],
  ['others', /./],
];

/** Rules by what they are about; each stands once. */
export function sectionsOf(rules: readonly RuleDto[]): { key: string; rules: RuleDto[] }[] {
  const sectionOf = ({ key }: RuleDto): string => SECTIONS.find(([, of]) => of.test(key))?.[0] ?? '';
  return SECTIONS.map(([key]) => ({ key, rules: rules.filter((rule) => sectionOf(rule) === key) }));
}

const valuesOf = (book: RuleSetDto | null): RuleValueDto[] => [
  ...(book?.rules.flatMap(({ values }) => values) ?? []),
  ...(book?.escalation ?? []),
];

/** The current values as the fields show them: days before an event have no sign. */
export const typedOf = (book: RuleSetDto): Typed =>
  Object.fromEntries(
    valuesOf(book).flatMap(({ key, set }) => (set ? [[key, String(Math.abs(set.count))]] : [])),
  );

/** The values that the fields say, and the keys of those that are no whole number. */
export function setOf(
  typed: Typed,
  book: RuleSetDto | null,
): { values: RuleValueRequest[]; wrong: string[] } {
  const filled = valuesOf(book).flatMap((value) => {
    const text = typed[value.key]?.trim() ?? '';
    return text && value.most ? [{ value, text }] : [];
  });
  const wrong = filled.filter(({ text }) => !/^\d{1,3}$/.test(text)).map(({ value }) => value.key);
  const values = filled
    .filter(({ value, text }) => value.most?.unit !== 'switch' || text === '1')
    .map(({ value, text }) => ({
      key: value.key as RuleValueRequest['key'],
      count: Number(text) * ((value.most?.count ?? 0) < 0 ? -1 : 1),
    }));
  return { values, wrong };
}
