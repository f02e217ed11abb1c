export { column } from './consent.entity.js';

export const name = 'consent';
