export const name = 'registers';
