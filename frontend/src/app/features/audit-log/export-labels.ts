import { Injectable, inject } from '@angular/core';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

/** `table:law_forms-2020-q3`, `delivery:committee-2020:statistics_agency`, `export:agency-report-2020-statistics-agency:xlsx`. */
const TABLE = /^table:([a-z0-9_-]+?)-(\d{4}(?:-\w+?)?)$/;
const DELIVERY = /^delivery:([a-z]+)-(\d{4}(?:-\w+?)?):([a-z_]+)$/;
const FILE = /^export:(committee|agency)-report-(\d{4}(?:-(?:[qh]\d|\d\d))?)-([a-z-]+):([a-z]+)$/;
const ROWS = /^export:incidents-(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d):([a-z]+)$/;
const MONTH = /^\d{4}-\d\d$/;
/** 2020-q3 and 2020-h2. */
const PART = /^(\d{4})-([qh])(\d)$/;
/** What is no table of the catalogue. */
const TITLES: Record<string, string> = {
  persons: 'menu.persons',
  'police-and-services': 'menu.streams',
  'committee-report': 'deliveries.report-committee',
  'agency-report': 'deliveries.report-agency',
};
/** Names of forms are the same in every language. */
const FORMS: Record<string, string> = { xlsx: 'Excel', csv: 'CSV' };

/** Which exact counts were opened, delivered or taken as a file, in words. */
@Injectable({ providedIn: 'root' })
export class ExportLabels {
  private readonly texts = inject(Texts);
  private readonly dates = inject(Dates);

  /** Empty where no count is named. */
  of(purpose: string | null): string {
    const text = purpose ?? '';
    return this.table(text) || this.delivery(text) || this.file(text) || this.rows(text);
  }

  private table(purpose: string): string {
    const [, name, period] = TABLE.exec(purpose) ?? [];
    return name && period ? this.joined(this.title(name), this.period(period)) : '';
  }

  private delivery(purpose: string): string {
    const [, report, period, recipient] = DELIVERY.exec(purpose) ?? [];
    if (!report || !period || !recipient) return '';
    return this.joined(this.title(`${report}-report`), this.period(period), this.recipient(recipient));
  }

  private file(purpose: string): string {
    const [, report, period, recipient, form] = FILE.exec(purpose) ?? [];
    if (!report || !period || !recipient || !form) return '';
    const title = this.title(`${report}-report`);
    return this.joined(title, this.period(period), this.recipient(recipient), FORMS[form] ?? form);
  }

  private rows(purpose: string): string {
    const [, from, to, form] = ROWS.exec(purpose) ?? [];
    if (!from || !to || !form) return '';
    const days = `${this.dates.date(from)}\u2013${this.dates.date(to)}`;
    return this.joined(this.texts.t('rows.title'), days, FORMS[form] ?? form);
  }

  private period(period: string): string {
    if (MONTH.test(period)) return this.dates.month(`${period}-01`);
    const [, year, letter, number] = PART.exec(period) ?? [];
    if (!year || !number) return period;
    const key = letter === 'q' ? 'figures.period-quarter' : 'figures.period-half-year';
    return this.texts.t(key, { year, number });
  }

  private recipient(code: string): string {
    return this.known(`deliveries.to-${textName(code)}`, code);
  }

  /** A name that this version does not know any more stays as it is. */
  private title(name: string): string {
    return this.known(TITLES[name] ?? `figures.table-${textName(name)}`, name);
  }

  private known(key: string, other: string): string {
    return this.texts.has(key) ? this.texts.t(key) : other;
  }

  private joined(...parts: readonly string[]): string {
    return parts.join(', ');
  }
}
