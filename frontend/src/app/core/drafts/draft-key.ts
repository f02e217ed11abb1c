/** In the key of a draft that arrived late and was kept beside another (`besideKey` of the server). */
export const BESIDE = /-beside-[0-9a-f]{4}(?=:|$)/;

/** Of a draft about a woman who is not registered yet: the form and her temporary code. */
const TEMPORARY = /-(t\d{6})$/;

/** Screens of the forms that can be filled before any sign-in, where the address of the case is not known. */
const SCREENS: Readonly<Record<string, string>> = {
  contact: 'contacts/new',
  support: 'help/new',
  note: 'notes',
};

export const formOf = (key: string): string => key.split(/[-:]/, 1)[0] ?? '';

export const isRegistration = (key: string): boolean => formOf(key) === 'register';

export const addressOf = (key: string): string => {
  const [form = '', caseId] = key.replace(BESIDE, '').split(':');
  return caseId ? `/cases/${caseId}/${SCREENS[form] ?? ''}` : '/';
};

export const temporaryKey = (form: string, code: string): string => `${form}-${code.toLowerCase()}`;

/** Null for a draft about a case, or about nobody. */
export const temporaryCodeOf = (key: string): string | null =>
  TEMPORARY.exec(key.replace(BESIDE, ''))?.[1]?.toUpperCase() ?? null;

/** The screen on which drafts for her are finished. */
export const temporaryAddress = (code: string): string => `/cases/new?temporary=${code}`;

/** The same form about a case, once she has one. */
export const draftFor = (key: string, caseId: string, beside = ''): string =>
  `${formOf(key)}${beside}:${caseId}`;

/** `T472961` as `T-472-961`. */
export const showTemporaryCode = (code: string): string =>
  `${code.slice(0, 1)}-${code.slice(1, 4)}-${code.slice(4)}`;
