export const name = 'closure';
