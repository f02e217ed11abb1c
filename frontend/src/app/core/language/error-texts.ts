import { Injectable, inject } from '@angular/core';
import { Texts, textName } from './texts';

/** Codes whose sentence the word list keeps under another name. */
const SAME_AS: Record<string, string> = {
  sign_in_required: 'session-expired',
  too_large: 'too-large',
  too_long: 'too-long-plain',
  cross_site: 'malformed',
  idempotency_key_required: 'malformed',
  too_many_attempts: 'too-many-attempts-plain',
  idempotency_key_reused: 'already-sent',
  version_required: 'changed-meanwhile-plain',
  changed_meanwhile: 'changed-meanwhile-plain',
  no_connection: 'no-connection-plain',
  start_impossible: 'invalid-date',
  start_in_future: 'date-in-future',
  end_impossible: 'invalid-date',
  end_in_future: 'date-in-future',
  report_impossible: 'invalid-date',
  report_in_future: 'date-in-future',
  day_impossible: 'invalid-date',
  day_in_future: 'date-in-future',
  time_in_past: 'day-past',
  time_in_future: 'date-in-future',
  in_future: 'date-in-future',
  period_ends_before_start: 'end-before-start',
  window_ends_before_start: 'end-before-start',
  weekday_impossible: 'not-in-list',
  review_day_impossible: 'invalid-date',
  review_day_past: 'day-past',
  until_impossible: 'invalid-date',
  until_past: 'day-past',
  until_missing: 'required',
  receiver_missing: 'required',
  partitions_missing: 'required',
  purpose_missing: 'required',
  child_decision_missing: 'decision-missing',
  supervisor_missing: 'second-person-required',
  reason_missing: 'reason-required',
  act_missing: 'required',
  perpetrator_missing: 'required',
  core_type_missing: 'required',
  core_type_reason_missing: 'reason-required',
  withdrawal_reason_missing: 'reason-required',
  survivor_view_missing: 'required',
  alone_missing: 'required',
  wellbeing_missing: 'required',
};

/** A mistake in a form: a code of the API, or the kind of a validator with its limits. */
export interface FieldMistake {
  kind: string;
  message?: string;
  maxLength?: number;
}

/** The names that Angular's own validators give their mistakes. */
const VALIDATORS: Record<string, string> = {
  maxLength: 'too-long',
  minDate: 'day-past',
  maxDate: 'date-in-future',
};

/** Sentences for codes of mistakes, of the API and of forms alike. */
@Injectable({ providedIn: 'root' })
export class ErrorTexts {
  private readonly texts = inject(Texts);

  /** The key of a sentence of this code, where there is one. */
  keyOf(code: string): string | undefined {
    const key = `error.${SAME_AS[code] ?? textName(code)}`;
    return this.texts.has(key) ? key : undefined;
  }

  /** The sentence of one mistake at a field. */
  atField({ kind, message, maxLength }: FieldMistake): string {
    if (message) return message;
    if (maxLength !== undefined) return this.texts.t('error.too-long', { max: maxLength });
    return this.texts.t(this.keyOf(VALIDATORS[kind] ?? kind) ?? 'error.not-valid');
  }
}
