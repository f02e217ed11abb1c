import { signal } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import { dayAndPrecision, writeDay } from '../../core/language/written-day';
import type { WrittenDay } from '../../core/language/written-day';
import { NO_MOMENT, momentOf } from '../../ui/date-field/moment-field';
import type { TypedMoment } from '../../ui/date-field/moment-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import type { StepField } from './order-steps';

export type KeptStep = Readonly<Record<string, unknown>>;

/** The typed answers of one step, by the kind of each question. */
export class StepForm {
  private readonly texts = new Map<string, WritableSignal<string>>();
  private readonly lists = new Map<string, WritableSignal<readonly string[]>>();
  private readonly days = new Map<string, WritableSignal<KnownDay | null>>();
  private readonly moments = new Map<string, WritableSignal<TypedMoment>>();

  text = (name: string): WritableSignal<string> => of(this.texts, name, '');
  list = (name: string): WritableSignal<readonly string[]> => of(this.lists, name, []);
  day = (name: string): WritableSignal<KnownDay | null> => of(this.days, name, null);
  moment = (name: string): WritableSignal<TypedMoment> => of(this.moments, name, NO_MOMENT);

  /** The value for the API; null if the field is empty or unreadable. */
  value({ name, kind }: StepField): string | number | readonly string[] | null {
    switch (kind) {
      case 'moment':
        return momentOf(this.moment(name)());
      case 'day':
        return this.day(name)()?.on ?? null;
      case 'number':
        return wholeNumber(this.text(name)());
      case 'codes':
        return this.list(name)();
      case 'birth':
        return dayAndPrecision(this.text(name)().trim()).on;
      default:
        return this.text(name)().trim() || null;
    }
  }

  /** As a draft holds it. */
  keep(fields: readonly StepField[]): KeptStep {
    return Object.fromEntries(fields.map((field) => [field.name, this.typed(field)()]));
  }

  restore(fields: readonly StepField[], kept: KeptStep): void {
    for (const field of fields) if (field.name in kept) this.typed(field).set(kept[field.name]);
  }

  isAsked({ onlyIf }: StepField): boolean {
    return !onlyIf || this.text(onlyIf[0])() === onlyIf[1];
  }

  isMissing(field: StepField): boolean {
    if (field.optional || !this.isAsked(field)) return false;
    const value = this.value(field);
    return value === null || (Array.isArray(value) && value.length === 0);
  }

  body(fields: readonly StepField[]): Record<string, unknown> {
    const asked = fields.filter((field) => this.isAsked(field));
    const births = asked.filter(({ kind }) => kind === 'birth');
    return Object.fromEntries([
      ...asked.map((field) => [field.name, this.value(field)]),
      ...births.map(({ name }) => ['bornPrecision', dayAndPrecision(this.text(name)().trim()).precision]),
    ]);
  }

  /** Fills the fields with what is recorded. */
  fill(fields: readonly StepField[], recorded: Readonly<Record<string, unknown>>): void {
    for (const { name, kind } of fields) {
      const value = recorded[name];
      if (typeof value !== 'string') continue;
      if (kind === 'day') this.day(name).set({ precision: 'day', on: value });
      else if (kind === 'birth')
        this.text(name).set(
          writeDay({ on: value, precision: recorded['bornPrecision'] as WrittenDay['precision'] }),
        );
      else this.text(name).set(value);
    }
  }

  private typed({ name, kind }: StepField): WritableSignal<unknown> {
    switch (kind) {
      case 'moment':
        return this.moment(name) as WritableSignal<unknown>;
      case 'day':
        return this.day(name) as WritableSignal<unknown>;
      case 'codes':
        return this.list(name) as WritableSignal<unknown>;
      default:
        return this.text(name) as WritableSignal<unknown>;
    }
  }
}

function of<T>(known: Map<string, WritableSignal<T>>, name: string, empty: T): WritableSignal<T> {
  const found = known.get(name) ?? signal(empty);
  known.set(name, found);
  return found;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : null;
}
