import { name } from '../cases/index.js';

export const seen = name;
