import { computed, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { Texts, textName } from './texts';

/** Codes of the API as choices, in the language of the screen. Make it where fields are made. */
export function codeOptions(
  codes: readonly string[],
  prefix: string,
): Signal<readonly { value: string; label: string }[]> {
  const { t } = inject(Texts);
  return computed(() => codes.map((value) => ({ value, label: t(prefix + textName(value)) })));
}
