import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { SessionsService } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { RegistersService, demoFolder, findMapping } from '../registers/index.js';

const REGISTERS = [
  { file: 'police_kulob.csv', mapping: 'police-kulob', supervisor: 'police-supervisor' },
  { file: 'ngo_crisis_centre_kulob.csv', mapping: 'ngo-crisis-centre-kulob', supervisor: 'supervisor' },
] as const;
export const REGISTER_COUNT = REGISTERS.length;

/** Imports the registers of Kulob on behalf of the supervisors of their keepers, as the console does. */
export async function importRegisters(
  app: INestApplicationContext,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const database = app.get(Database);
  for (const { file, mapping: name, supervisor } of REGISTERS) {
    const mapping = await findMapping(name);
    const [person] = await database.run({ sessionHash: null }, () =>
      database.query<{ user_id: string }>('select user_id from panoh.sign_in_challenge($1)', [supervisor]),
    );
    if (!mapping || !person) continue;
    const token = await app.get(SessionsService).openFor(person.user_id);
    const sessionHash = hashToken(token) ?? '';
    const bytes = await readFile(new URL(file, demoFolder()));
    await app.get(RegistersService).import({ bytes, mapping, sessionHash, onProgress });
    await app.get(SessionsService).end(token);
  }
}
