import { name } from '../survivors/index.js';

export const seen = name;
