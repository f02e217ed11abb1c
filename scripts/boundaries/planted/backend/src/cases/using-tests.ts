import { arranged } from './tested.spec.js';

export const seen = arranged;
