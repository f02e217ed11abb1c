import { seen } from '../core/frame';

export const shown = seen;
