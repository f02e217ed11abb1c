import { name } from './index.js';

export const WORDS = [name] as const;
