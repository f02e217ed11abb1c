export const name = 'portal';
