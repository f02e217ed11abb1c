import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { SessionsService } from '../identity/index.js';
import { hashToken } from '../platform/session/session-cookie.js';
import { RegistersService, demoFolder, findMapping } from '../registers/index.js';

const REGISTERS = [
  { file: 'police_kulob.csv', mapping: 'police-kulob', supervisor: 'police-supervisor' },
  { file: 'ngo_crisis_centre_kulob.csv', mapping: 'ngo-crisis-centre-kulob', supervisor: 'supervisor' },
] as const;
export const REGISTER_COUNT = REGISTERS.length;

/** Imports the registers of Kulob on behalf of the supervisors of their keepers, side by side. */
export async function importRegisters(app: INestApplicationContext): Promise<void> {
  await Promise.all(REGISTERS.map((register) => importRegister(app, register)));
}

async function importRegister(
  app: INestApplicationContext,
  { file, mapping: name, supervisor }: (typeof REGISTERS)[number],
): Promise<void> {
  const mapping = await findMapping(name);
  const token = await app.get(SessionsService).openForLogin(supervisor);
  if (!mapping || !token) return;
  const bytes = await readFile(new URL(file, demoFolder()));
  await app.get(RegistersService).import({ bytes, mapping, sessionHash: hashToken(token) ?? '' });
  await app.get(SessionsService).end(token);
}
