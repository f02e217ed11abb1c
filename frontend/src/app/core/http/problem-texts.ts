import { Injectable, inject } from '@angular/core';
import { Texts, textName } from '../language/texts';
import { toProblem } from './api-problem';
import type { ApiProblem } from './api-problem';

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

/** Sentences for API errors. A code without a sentence gets that of its first reason with one, or of its status. */
@Injectable({ providedIn: 'root' })
export class ProblemTexts {
  private readonly texts = inject(Texts);

  sentence(error: unknown): string {
    const problem = toProblem(error);
    return this.texts.t(this.keyOf(problem), { id: shortId(problem) });
  }

  /** The sentence of one bad field. */
  fieldSentence(code: string): string {
    const key = `error.${SAME_AS[code] ?? textName(code)}`;
    return this.texts.t(this.texts.has(key) ? key : 'error.not-valid');
  }

  /** Sentences by field path, as validation and rules listed them. */
  fieldSentences(error: unknown): Record<string, string> {
    const fields = toProblem(error).details.fields ?? [];
    return Object.fromEntries(fields.map(({ path, code }) => [path, this.fieldSentence(code)]));
  }

  private keyOf(problem: ApiProblem): string {
    const codes = [problem.code, ...(problem.details.reasons ?? []).filter((one) => typeof one === 'string')];
    const keys = codes.map((code) => `error.${SAME_AS[code] ?? textName(code)}`);
    return keys.find((key) => this.texts.has(key)) ?? fallbackKey(problem.status);
  }
}

function fallbackKey(status: number): string {
  if (status === 404) return 'error.not-found';
  if (status === 401) return 'error.session-expired';
  if (status === 403) return 'error.not-allowed';
  if (status === 503) return 'error.busy';
  if (status >= 400 && status < 500) return 'error.refused';
  return 'error.server';
}

/** The beginning of the request's number, short enough to read over the phone. */
const shortId = (problem: ApiProblem): string => problem.details.requestId?.slice(-8).toUpperCase() ?? '–';
