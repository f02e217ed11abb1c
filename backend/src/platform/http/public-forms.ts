const FORMS =
  /^(?:\/portal\/(?:tg|ru|en)\/(?:desk|times)|\/app\/(?:calculator|calendar)\/(?:tg|ru|en))(?:$|\?)/;

/**
 * A form that anybody may send and that must not be lost: old phones do not say where it comes from, a whole town has the
 * address of its provider, and what looks like junk is marked behind it instead of being refused before it.
 */
export const isOfPublicForm = (method: string, url: string): boolean => method === 'POST' && FORMS.test(url);

const VOICE = /^\/portal\/(?:tg|ru|en)\/voice$/;

/** Her five questions send no referrer, so the browser says no origin either; unlike those forms, they keep the limits. */
export const mayComeFromAnywhere = (method: string, url: string): boolean =>
  isOfPublicForm(method, url) || (method === 'POST' && VOICE.test(url));
