export const name = 'workboard';
