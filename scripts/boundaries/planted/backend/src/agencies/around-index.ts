import { hidden } from '../identity/hidden.js';

export const seen = hidden;
