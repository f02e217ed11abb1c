import { Baseline1796000000000 } from './1796000000000-baseline.js';

/** Every migration, oldest first. Functions, policies, triggers and grants are applied from their files after these. */
export const MIGRATIONS = [Baseline1796000000000];
