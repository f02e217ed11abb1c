import { Baseline1796000000000 } from './1796000000000-baseline.js';
import { DutyAlarms1796173200000 } from './1796173200000-duty-alarms.js';
import { ArticleNumbers1796259600000 } from './1796259600000-article-numbers.js';
import { AskedAgain1796500000000 } from './1796500000000-asked-again.js';
import { SignalProbes1796586400000 } from './1796586400000-signal-probes.js';

/** Every migration, oldest first. Functions, policies, triggers and grants are applied from their files after these. */
export const MIGRATIONS = [
  Baseline1796000000000,
  DutyAlarms1796173200000,
  ArticleNumbers1796259600000,
  AskedAgain1796500000000,
  SignalProbes1796586400000,
];
