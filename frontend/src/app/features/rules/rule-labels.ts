import { Injectable, inject } from '@angular/core';
import type {
  RuleAmountDto,
  RuleChangeDto,
  RuleDto,
  RulePreviewDto,
  RuleSetDto,
  RuleValueDto,
  RuleVersionDto,
} from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { taskKey } from '../../core/work/work-labels';

/** Sentences of a rule and its values. The codes are the server's. */
@Injectable({ providedIn: 'root' })
export class RuleLabels {
  readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  title(rule: string): string {
    return this.t(`follow-up-rule.${textName(rule)}`);
  }

  amount({ unit, count }: RuleAmountDto): string {
    if (unit === 'switch') return this.t(count === 1 ? 'rule-amount.made' : 'rule-amount.not-made');
    if (unit === 'same_day') return this.t('rule-amount.same-day');
    if (unit === 'months') return this.t('rule-amount.months', { count });
    if (count === 0) return this.t('rule-amount.at-once');
    const amount = this.t(`legal-values.${unit}`, { count: Math.abs(count) });
    return count < 0 ? this.t('rule-amount.before', { amount }) : amount;
  }

  /** What the number says, and of which step and level. */
  label({ kind, step, variant }: RuleValueDto, rule: RuleDto | null): string {
    const steps =
      rule?.values.filter((value) => value.kind === kind && value.variant === variant).length ?? 1;
    const what = this.t(`rule-value.${textName(kind)}`);
    const ofStep = step !== null && (steps > 1 || kind === 'made') ? [this.step(rule, { kind, step })] : [];
    const level =
      variant === 'other' ? this.t('rule-value.other') : variant && this.t(`risk-band.${variant}`);
    return [what, ...ofStep, ...(level ? [level] : [])].join(' · ');
  }

  /** Steps with a text show it, the others show their number. */
  private step(rule: RuleDto | null, { kind, step }: { kind: string; step: number }): string {
    const key = rule && kind !== 'cadence' && kind !== 'attempt' ? taskKey(rule.key, { step }) : '';
    if (key.startsWith('follow-up-step.')) return this.t(key);
    if (kind === 'cadence') return this.t(`rule-value.months-${step}`);
    return this.t('rule-value.step', { step });
  }

  /** The value that holds. */
  held({ set, published }: RuleValueDto): string {
    return this.amount(set ?? published);
  }

  /** When the rule is due, in a few words. */
  summary(rule: RuleDto): string {
    const left = rule.values.filter(({ kind, set }) => kind === 'made' && set?.count !== 1);
    const dues = rule.values.filter(
      ({ kind, step }) =>
        (kind === 'due' || kind === 'cadence') && !left.some((optional) => optional.step === step),
    );
    return [...new Set(dues.map((value) => this.held(value)))].join(' · ');
  }

  triggers(rule: RuleDto): string {
    return [...new Set(rule.triggers.map((kind) => this.t(`follow-up-reason.${textName(kind)}`)))].join(', ');
  }

  /** Which number of which rule, and what it was and will be. */
  change({ key, before, after }: RuleChangeDto, book: RuleSetDto): string {
    const rule = book.rules.find(({ values }) => values.some((value) => value.key === key)) ?? null;
    const value = [...(rule?.values ?? []), ...book.escalation].find((one) => one.key === key);
    const what = [
      rule ? this.title(rule.key) : this.t('rules.ladder'),
      ...(value ? [this.label(value, rule)] : []),
    ].join(': ');
    return this.t('rules.change', { what, before: this.amount(before), after: this.amount(after) });
  }

  /** How many rows would move, and whether health and shelter rows would too; their number is confidential. */
  wouldMove({ moved, movesClosed }: RulePreviewDto): string[] {
    return [this.t('rules.would-move', { count: moved }), ...(movesClosed ? [this.t('rules.closed')] : [])];
  }

  /** Which version, from when, and who made it. */
  version({ number, recordedAt, by }: RuleVersionDto): string {
    const words = [this.t('rules.version', { number }), this.dates.moment(recordedAt), ...(by ? [by] : [])];
    return words.join(' · ');
  }

  result(version: RuleVersionDto): string {
    return version.isPlanned
      ? this.t('rules.moved', { count: version.moved })
      : this.t('rules.still-planning');
  }
}
