import { name } from '../risk/index.js';

export const seen = name;
