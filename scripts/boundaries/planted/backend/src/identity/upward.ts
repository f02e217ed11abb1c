import { name } from '../agencies/index.js';

export const seen = name;
