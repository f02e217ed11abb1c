export const name = 'protection-orders';
