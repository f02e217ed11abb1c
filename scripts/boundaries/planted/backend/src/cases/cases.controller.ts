export const route = '/cases';
