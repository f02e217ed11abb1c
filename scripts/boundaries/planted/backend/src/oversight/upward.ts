import { name } from '../closure/index.js';

export const seen = name;
