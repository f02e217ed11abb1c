import { name } from '../access/index.js';

export const seen = name;
