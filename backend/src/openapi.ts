import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readSettings } from './platform/config/settings.js';
import { RootKey } from './platform/crypto/root-key.js';
import { contractOf } from './platform/http/web-app.js';

/** Writes the contract to the file named on the command line; needs no database. */
const settings = readSettings({ DATABASE_URL: 'postgres://localhost/none' });
const app = await NestFactory.create(AppModule.on({ settings, root: new RootKey(randomBytes(32)) }), {
  preview: true,
  logger: false,
});
app.setGlobalPrefix('api');
await writeFile(process.argv[2] ?? 'backend/openapi.json', `${JSON.stringify(contractOf(app), null, 2)}\n`);
await app.close();
