import type { Texts } from '../language/texts';

/** What a form is called: `order-issue` is one of the forms of an `order`. */
export function draftName(key: string, texts: Texts): string {
  const words = (key.split(':')[0] ?? '').split('-');
  const names = words.map((_, index) => `draft-form.${words.slice(0, words.length - index).join('-')}`);
  return texts.t(names.find((name) => texts.has(name)) ?? 'draft-form.other');
}
