import { computed, effect, inject, signal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import type { FigureSource } from '../../ui/figures/figure-source';
import { FigureScopes, OWN_AGENCY } from './figure-scopes';
import { FigureSources } from './figure-sources';

interface Counted {
  readonly items: readonly unknown[];
  readonly countsOn: string | null;
  readonly smallestShown: number;
}

/** Also the beginning of their words. */
type Kind = 'measures' | 'path';

interface Figures<T> {
  readonly kind: Kind;
  readonly ofAgency: (period: { year: number; quarter: number }) => Promise<T>;
  readonly ofGroup: (period: { groupId: string; year: number; quarter: number }) => Promise<T>;
}

/** Of whom and of when figures are chosen, and what came of it. Call it where a component's fields are made. */
export function figureChoice<T extends Counted>({ kind, ofAgency, ofGroup }: Figures<T>) {
  const [scopes, problems] = [inject(FigureScopes), inject(ProblemTexts)];
  const problem = signal('');
  const counted = signal<T | null>(null);
  const scope = signal<string | null>(scopes.all()[0]?.value ?? null);
  /** Of a group the quarter that runs is not counted yet. */
  const period = signal<string | null>(scopes.lastQuarters(2)[scope() === OWN_AGENCY ? 0 : 1] ?? null);

  const load = async (): Promise<void> => {
    const [whose, when] = [scope(), period()];
    if (!whose || !when) return;
    problem.set('');
    counted.set(null);
    const [year = 0, quarter = 0] = when.split('-').map(Number);
    const isOwn = whose === OWN_AGENCY;
    try {
      const answer = await (isOwn ? ofAgency({ year, quarter }) : ofGroup({ groupId: whose, year, quarter }));
      // Of two answers only that of the last choice is shown.
      if (whose === scope() && when === period()) counted.set(answer);
    } catch (error) {
      problem.set(problems.sentence(error));
    }
  };
  effect(() => {
    scope();
    period();
    untracked(() => void load());
  });
  return {
    ...{ scope, period, problem, load, counted: counted.asReadonly() },
    /** The group or the agency by its name. */
    whose: computed(() => scopes.all().find(({ value }) => value === scope())?.label ?? ''),
    isOfGroup: computed(() => scope() !== OWN_AGENCY),
    smallestShown: computed(() => counted()?.smallestShown ?? 0),
    uncounted: whyNothing(kind, counted),
    ...takenFrom(kind, { scope, period }),
  };
}

/** Why nothing is shown of a period; empty where something is. */
function whyNothing(kind: Kind, counted: Signal<Counted | null>): Signal<string> {
  const [dates, { t }] = [inject(Dates), inject(Texts)];
  return computed(() => {
    const told = counted();
    if (!told || told.items.length > 0) return '';
    if (!told.countsOn) return t(`${kind}.not-counted`);
    return t(`${kind}.counts-on`, { day: dates.day(told.countsOn) });
  });
}

function takenFrom(kind: Kind, { scope, period }: Record<'scope' | 'period', Signal<string | null>>) {
  const sources = inject(FigureSources);
  return {
    /** Where this one is taken from as a file, on paper or as a picture; none before something is chosen. */
    sourceOf: (code: string): FigureSource | null => {
      const [whose, when] = [scope(), period()];
      return whose && when ? sources.of(kind, { scope: whose, period: when, code }) : null;
    },
  };
}
