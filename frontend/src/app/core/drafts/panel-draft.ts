import { Injector, effect, inject, runInInjectionContext, untracked } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import { Submission } from '../http/request-context';
import { formDraft } from './form-draft';
import type { FormDraft } from './form-draft';

/**
 * Keeps the input of a panel inside a page, whose subject is known only once it is shown: the values of `fields`, set again
 * in their order. Without a `key` there is no draft. Call it after the fields.
 */
export function panelDraft(
  key: () => string | null,
  fields: Readonly<Record<string, WritableSignal<unknown>>>,
): Pick<FormDraft, 'submission' | 'drop'> {
  const injector = inject(Injector);
  const alone = new Submission();
  let draft: FormDraft | null = null;
  const values = Object.entries(fields);
  const form = {
    read: () => Object.fromEntries(values.map(([name, field]) => [name, field()])),
    restore: (kept: Record<string, unknown>) => {
      for (const [name, field] of values) if (name in kept) field.set(kept[name]);
    },
  };
  const begin = effect(() => {
    const name = untracked(key);
    begin.destroy();
    if (name) draft = untracked(() => runInInjectionContext(injector, () => formDraft(name, form)));
  });
  return {
    get submission() {
      return draft?.submission ?? alone;
    },
    drop: () => (draft ? draft.drop() : void alone.renew()),
  };
}
