export const name = 'linkage';
