const FORMS =
  /^(?:\/portal\/(?:tg|ru|en)\/(?:desk|times)|\/app\/(?:calculator|calendar)\/(?:tg|ru|en))(?:$|\?)/;

/**
 * A form that anybody may send and that must not be lost: old phones do not say where it comes from, a whole town has the
 * address of its provider, and what looks like junk is marked behind it instead of being refused before it.
 */
export const isOfPublicForm = (method: string, url: string): boolean => method === 'POST' && FORMS.test(url);
