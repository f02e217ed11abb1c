import { describe, expect, it } from '@jest/globals';
import { QUIET, unsafeLogSettings } from './quiet-settings.js';

const all = (more: Record<string, string> = {}): { name: string; setting: string }[] =>
  Object.entries({ ...QUIET, ...more }).map(([name, setting]) => ({ name, setting }));

describe('a server whose log', () => {
  it('is quiet is not complained of', () => expect(unsafeLogSettings(all())).toEqual([]));

  it.each([
    ['log_statement', 'all'],
    ['log_statement', 'mod'],
    ['log_min_duration_statement', '0'],
    ['log_min_duration_sample', '100'],
    ['log_transaction_sample_rate', '0.5'],
    ['log_parameter_max_length', '-1'],
    ['log_parameter_max_length_on_error', '64'],
    ['log_error_verbosity', 'default'],
    ['log_error_verbosity', 'verbose'],
    ['log_min_error_statement', 'error'],
    ['log_min_messages', 'warning'],
    ['log_duration', 'on'],
    ['debug_print_plan', 'on'],
    ['session_preload_libraries', 'auto_explain'],
    ['shared_preload_libraries', 'pg_stat_statements, auto_explain'],
  ])('may print somebody’s data by %s = %s is', (name, setting) => {
    expect(unsafeLogSettings(all({ [name]: setting }))).toEqual([`${name} = ${setting}`]);
  });

  it.each([
    ['log_min_messages', 'panic'],
    ['log_min_messages', 'log'],
    ['shared_preload_libraries', 'pg_stat_statements'],
  ])('%s = %s is as quiet', (name, setting) =>
    expect(unsafeLogSettings(all({ [name]: setting }))).toEqual([]),
  );
});
