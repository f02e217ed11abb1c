import { existsSync } from 'node:fs';

/** The environment, completed by a file `.env` in the working folder; what is set already wins over the file. */
export function readEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
