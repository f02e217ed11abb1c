export const name = 'meetings';
