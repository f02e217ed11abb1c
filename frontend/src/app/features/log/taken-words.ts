import { Injectable, inject } from '@angular/core';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { FILE_FORMS } from '../../ui/figures/figure-files';

const FILE = /^export:([a-z0-9_-]+?)-(\d{4}(?:-\w+?)?)(?:-v(\d+))?:([a-z]+)$/;
const QUARTER = /^\d{4}(-[0-4])?$/;
const MONTH = /^\d{4}-\d\d$/;
/** Of a release: 2020-q3 and 2020-h2. */
const PART = /^(\d{4})-([qh])(\d)$/;
/** What is taken that is no file: its words. */
const TAKEN: Record<string, string> = { print: 'print.print', png: 'chart.png' };
/** Whole screens. */
const SCREENS: Record<string, string> = {
  persons: 'menu.persons',
  minimum: 'minimum.heading',
  return: 'returns.title',
  streams: 'menu.streams',
};
const ROWS = /^export:incidents-(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d):([a-z]+)$/;

/** Which figures somebody took away, of when and in which form: `export:safe_6-2026-3:pdf`, in words. */
@Injectable({ providedIn: 'root' })
export class TakenWords {
  private readonly texts = inject(Texts);
  private readonly dates = inject(Dates);

  /** Empty where nothing was taken. */
  of(purpose: string | null): string {
    const [, name, period, version, form] = FILE.exec(purpose ?? '') ?? [];
    if (!name || !period || !form) return this.rows(purpose ?? '');
    const which = version ? [this.texts.t('figures.version', { version })] : [];
    return this.joined(this.title(name), [this.period(period), ...which].join(', '), form);
  }

  private period(period: string): string {
    if (QUARTER.test(period)) return this.dates.period(period);
    if (MONTH.test(period)) return this.dates.month(`${period}-01`);
    const [, year, letter, number] = PART.exec(period) ?? [];
    if (!year || !number) return period;
    const key = letter === 'q' ? 'figures.period-quarter' : 'figures.period-half-year';
    return this.texts.t(key, { year, number });
  }

  private rows(purpose: string): string {
    const [, from, to, form] = ROWS.exec(purpose) ?? [];
    if (!from || !to || !form) return '';
    const days = `${this.dates.date(from)}\u2013${this.dates.date(to)}`;
    return this.joined(this.texts.t('rows.title'), days, form);
  }

  private joined(title: string, period: string, form: string): string {
    const file = FILE_FORMS.find((each) => each.form === form)?.name;
    return [title, period, file ?? (TAKEN[form] ? this.texts.t(TAKEN[form]) : form)].join(', ');
  }

  /** A name that this version does not know any more stands as it is. */
  private title(name: string): string {
    const whole = textName(name);
    const [code, view] = [whole.slice(0, whole.lastIndexOf('-')), whole.slice(whole.lastIndexOf('-') + 1)];
    const known = [
      SCREENS[name] ?? '',
      `measures.title-${whole}`,
      `path.title-${whole}`,
      `figures.table-${whole}`,
    ].find((key) => this.texts.has(key));
    if (known) return this.texts.t(known);
    if (!this.texts.has(`path.title-${code}`)) return name;
    const side = this.texts.has(`path.view-${view}`) ? ` (${this.texts.t(`path.view-${view}`)})` : '';
    return this.texts.t(`path.title-${code}`) + side;
  }
}
