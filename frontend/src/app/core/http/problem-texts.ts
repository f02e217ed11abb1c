import { Injectable, inject } from '@angular/core';
import { ErrorTexts } from '../language/error-texts';
import { Texts, textName } from '../language/texts';
import { toProblem } from './api-problem';
import type { ApiProblem } from './api-problem';

/** Sentences for API errors. A code without a sentence gets that of its first reason with one, or of its status. */
@Injectable({ providedIn: 'root' })
export class ProblemTexts {
  private readonly texts = inject(Texts);
  private readonly errors = inject(ErrorTexts);

  sentence(error: unknown): string {
    const problem = toProblem(error);
    const named = `training-module.${textName(String(problem.details.reasons?.[0]))}`;
    const module = this.texts.has(named) ? this.texts.t(named) : '';
    return this.texts.t(this.keyOf(problem), { id: shortId(problem), module });
  }

  /** The sentence of one bad field. */
  fieldSentence(code: string): string {
    return this.errors.atField({ kind: code });
  }

  /** Sentences by field path, as validation and rules listed them. */
  fieldSentences(error: unknown): Record<string, string> {
    const fields = toProblem(error).details.fields ?? [];
    return Object.fromEntries(fields.map(({ path, code }) => [path, this.fieldSentence(code)]));
  }

  private keyOf(problem: ApiProblem): string {
    const codes = [problem.code, ...(problem.details.reasons ?? []).filter((one) => typeof one === 'string')];
    const known = codes.map((code) => this.errors.keyOf(code)).find((key) => key !== undefined);
    return known ?? fallbackKey(problem.status);
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
