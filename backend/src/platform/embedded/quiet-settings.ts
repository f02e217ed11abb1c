/** Settings that keep rows, parameters and statement texts out of PostgreSQL's log. */
export const QUIET: Readonly<Record<string, string>> = {
  // An error quotes the value that it could not read, and its detail the row.
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  debug_print_parse: 'off',
  debug_print_rewritten: 'off',
  debug_print_plan: 'off',
};

/** Other values that are as quiet. */
const ALSO_PRIVATE: Readonly<Record<string, readonly string[]>> = {
  log_min_messages: ['log', 'panic'],
};

/** With the detail of an error never written, what is logged of one is its first line; errors are not logged at all. */
const LOGGING_LIBRARIES = /auto_explain|pgaudit/;

/** Server settings that may print personal data, as `name = value`; empty if there are none. */
export function unsafeLogSettings(settings: readonly { name: string; setting: string }[]): string[] {
  return settings
    .filter(({ name, setting }) => isLoud(name, setting))
    .map(({ name, setting }) => `${name} = ${setting}`)
    .sort();
}

function isLoud(name: string, setting: string): boolean {
  if (name.endsWith('preload_libraries')) return LOGGING_LIBRARIES.test(setting);
  const wanted = QUIET[name];
  return wanted !== undefined && setting !== wanted && !ALSO_PRIVATE[name]?.includes(setting);
}

export const SETTINGS_OF_SERVER = `select name, setting from pg_settings
  where name = any ($1) or name like '%preload_libraries'`;
