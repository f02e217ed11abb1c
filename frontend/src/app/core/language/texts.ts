import { Injectable, inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Language } from './language';

export type TextParams = Record<string, unknown>;
export type Translate = (key: string, params?: TextParams) => string;

/** Texts by key. Read inside a template or a computed signal, they follow the language. */
@Injectable({ providedIn: 'root' })
export class Texts {
  private readonly transloco = inject(TranslocoService);
  private readonly language = inject(Language);

  readonly t: Translate = (key, params) => {
    this.language.revision();
    return this.transloco.translate<string>(key, params);
  };

  has(key: string): boolean {
    this.language.revision();
    return key in this.transloco.getTranslation(this.language.current());
  }

  /** Names of a group, in file order: `names('agency-type.')` is `['police-dv', …]`. */
  names(prefix: string): string[] {
    this.language.revision();
    return Object.keys(this.transloco.getTranslation(this.language.current()))
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }
}

/** A code of the API as the name of its text: `fu.safety_24h` is `fu-safety-24h`. */
export const textName = (code: string): string => code.replace(/[_.]/g, '-');
