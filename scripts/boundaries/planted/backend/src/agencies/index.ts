export const name = 'agencies';
