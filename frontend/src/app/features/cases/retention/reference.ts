/** Whether a typed reference is that of the case; letters and digits that look alike count as the same. */
export const isSameReference = (typed: string, reference: string): boolean =>
  signs(typed) === signs(reference);

const signs = (reference: string): string =>
  reference.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
