import { Injectable, inject } from '@angular/core';
import type { CallbackDetailsDto, WeeklyWindowRequest } from '../../api/models';
import { Texts, textName } from '../../core/language/texts';
import type { ReachWords } from '../../core/work/next-registration';

const HOUR = 60;
const WEEK = [1, 2, 3, 4, 5, 6, 7];
const SPANS: Partial<Record<CallbackDetailsDto['times'][number], readonly [from: number, until: number]>> = {
  morning: [8 * HOUR, 12 * HOUR],
  day: [12 * HOUR, 17 * HOUR],
  evening: [17 * HOUR, 21 * HOUR],
};

/** The survivor's callback request in sentences for the caller, and as the beginning of a registration. */
@Injectable({ providedIn: 'root' })
export class CallbackLabels {
  private readonly t = inject(Texts).t;

  times({ times, hours }: CallbackDetailsDto): string {
    const chosen = times.map((time) => this.t(`call-time.${time}`));
    return [chosen.join(', '), hours].filter(Boolean).join('. ') || this.t('callbacks.no-time');
  }

  answeredBy({ answeredBy }: CallbackDetailsDto): string {
    return this.t(answeredBy ? `call-answered.${textName(answeredBy)}` : 'callbacks.not-said');
  }

  ifOther({ ifOther, cover }: CallbackDetailsDto): string {
    if (!ifOther) return this.t('callbacks.not-said');
    return [this.t(`call-other.${textName(ifOther)}`), cover && `“${cover}”`].filter(Boolean).join(' ');
  }

  toRegistration(words: CallbackDetailsDto): ReachWords {
    return {
      reachAt: words.number,
      whoMayAnswer: words.answeredBy
        ? [this.answeredBy(words), this.t('callbacks.word-is', { word: words.codeWord })]
            .filter(Boolean)
            .join('. ')
        : '',
      coverSentence: words.cover || (words.ifOther ? this.t(`call-other.${textName(words.ifOther)}`) : ''),
      never: words.hours,
      place: words.place ?? '',
      language: words.language,
      windows: words.times.flatMap((time) => windowsOf(time)),
    };
  }
}

function windowsOf(time: CallbackDetailsDto['times'][number]): WeeklyWindowRequest[] {
  const span = SPANS[time];
  if (!span) return [];
  const [fromMinute, untilMinute] = span;
  return WEEK.map((weekday) => ({ weekday, fromMinute, untilMinute }));
}
