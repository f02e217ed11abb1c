import { Injectable, inject, signal } from '@angular/core';
import { listLegalValues } from '../../api/fn/directory/list-legal-values';
import type { LegalValueDto } from '../../api/models/legal-value-dto';
import { Api } from '../http/api';
import { unattended } from '../http/request-context';
import { articleInWords, isOfLaterCode } from '../language/articles';
import { dayOf } from '../language/dates';
import { Texts } from '../language/texts';
import { ServerClock } from '../session/server-clock';

const ENDED = '-';

/** Articles under the number that holds on a day; until the numbers arrive, or without a line, those of 1998. */
@Injectable({ providedIn: 'root' })
export class ArticleWords {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly t = inject(Texts).t;
  private readonly values = signal<readonly LegalValueDto[]>([]);
  private isAsked = false;

  /** One that has ended keeps its last number. @param on today where it is not known. */
  of(article: string, on?: string | null): string {
    const number = this.numbersUntil(article, on).find((one) => one !== ENDED);
    return articleInWords(article, this.t, number);
  }

  /** The code of the day still has it. */
  isInForce(article: string, on?: string | null): boolean {
    const [number = isOfLaterCode(article) ? ENDED : null] = this.numbersUntil(article, on);
    return number !== ENDED;
  }

  /** Latest first. */
  private numbersUntil(article: string, on?: string | null): string[] {
    if (!this.isAsked) void this.load();
    const day = on ?? dayOf(this.clock.now());
    return this.values()
      .filter(({ key, validFrom }) => key === `article.${article}` && validFrom <= day)
      .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
      .map(({ value }) => value);
  }

  private async load(): Promise<void> {
    this.isAsked = true;
    // Not while a screen is being computed.
    await Promise.resolve();
    const values = await this.api.call(listLegalValues, {}, unattended()).catch(() => null);
    // Asked again by the next screen that names an article.
    if (values) this.values.set(values);
    else this.isAsked = false;
  }
}
