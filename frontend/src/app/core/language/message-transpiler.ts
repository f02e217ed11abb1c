import { formatNumber } from '@angular/common';
import { Injectable } from '@angular/core';
import type { TranslocoTranspiler, TranspileParams } from '@jsverse/transloco';
import { formatMessage } from './format-message';
import type { MessagePart } from './format-message';
import { pluralCategory } from './languages';
import type { LanguageCode } from './languages';

/** Fills the messages of the build in the language that was last announced. */
@Injectable({ providedIn: 'root' })
export class MessageTranspiler implements TranslocoTranspiler {
  language: LanguageCode = 'tg';

  transpile({ value, params }: TranspileParams<string | readonly MessagePart[]>): unknown {
    if (typeof value === 'string') return value;
    return formatMessage(
      { parts: value, params: (params ?? {}) as Record<string, unknown> },
      {
        category: (count) => pluralCategory(this.language, count),
        number: (count) => formatNumber(count, this.language),
      },
    );
  }
}
