import { inject } from '@angular/core';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { Texts } from '../language/texts';

/**
 * Asks once for each user name to check its letters: under a mistyped one nobody could open the words. It asks for any
 * name, and compares it with nothing on this device, so that it tells a stranger nothing about who uses it.
 * Call it where a component's fields are made.
 */
export function nameCheck(): (login: string) => FieldError[] {
  const { t } = inject(Texts);
  const checked = new Set<string>();
  return (login) => {
    const name = login.trim();
    // The server ignores the case of its letters.
    const known = name.toLowerCase();
    if (checked.has(known)) return [];
    checked.add(known);
    return [{ fieldId: 'login', text: t('offline.check-name', { name }) }];
  };
}
