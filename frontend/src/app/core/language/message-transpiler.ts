import { formatNumber } from '@angular/common';
import { Injectable } from '@angular/core';
import type { TranslocoTranspiler, TranspileParams } from '@jsverse/transloco';
import { formatParts, parseMessage } from '../../../i18n/icu.mjs';
import type { IcuPart } from '../../../i18n/icu.mjs';
import { pluralCategory } from './languages';
import type { LanguageCode } from './languages';

/** Fills ICU messages for the language that was last announced; parsed messages are kept. */
@Injectable({ providedIn: 'root' })
export class MessageTranspiler implements TranslocoTranspiler {
  language: LanguageCode = 'tg';
  private readonly parsed = new Map<string, IcuPart[]>();

  transpile({ value, params }: TranspileParams): unknown {
    if (typeof value !== 'string' || !value.includes('{')) return value;
    return formatParts(this.partsOf(value), (params ?? {}) as Record<string, unknown>, {
      category: (count) => pluralCategory(this.language, count),
      number: (count) => formatNumber(count, this.language),
    });
  }

  private partsOf(message: string): IcuPart[] {
    const known = this.parsed.get(message);
    if (known) return known;
    const parts = parseMessage(message);
    this.parsed.set(message, parts);
    return parts;
  }
}
