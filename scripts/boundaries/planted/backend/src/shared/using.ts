import { seen } from '../platform/knowing.js';

export const again = seen;
