import { Injectable, inject } from '@angular/core';
import { Texts, textName } from '../../core/language/texts';

const CHECK = /^article-review:[^:]+:(\d+):(\d+):(.+)$/;
const ANSWER = /^([a-z_]+)=(no|yes)$/;

/** What a second person answered about a public text: every answer stands in the entry; in words, those with yes. */
@Injectable({ providedIn: 'root' })
export class CheckLabels {
  private readonly texts = inject(Texts);

  /** Empty without a check. */
  of(purpose: string | null): string {
    const [, number, version, answers] = CHECK.exec(purpose ?? '') ?? [];
    if (!number || !version || !answers) return '';
    const given = answers.split(',').map((each) => ANSWER.exec(each));
    const questions = given
      .filter((each) => each?.[2] !== 'no')
      .map((each) => this.question(each?.[1] ?? ''))
      .join(' ');
    return this.texts.t(questions ? 'articles.log-concerns' : 'articles.log-clear', {
      ...{ number, version, questions },
    });
  }

  /** A question that this version does not know any more stands as it is. */
  private question(code: string): string {
    const key = `review-question.${textName(code)}`;
    return this.texts.has(key) ? this.texts.t(key) : code;
  }
}
