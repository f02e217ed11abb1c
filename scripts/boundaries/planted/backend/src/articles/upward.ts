import { name } from '../registers/index.js';

export const seen = name;
