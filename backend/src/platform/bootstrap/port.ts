import { createServer } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { SettingError } from '../config/settings.js';

type Address = Pick<Settings, 'port' | 'host'>;

const REASONS: Record<string, (address: Address) => string> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is taken by another program. Choose another one: PORT=${port === 65_535 ? 3001 : port + 1} npm start`,
  EACCES: ({ port }) =>
    `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=3000 npm start`,
  EADDRNOTAVAIL: ({ host }) => `HOST=${host} is no address of this machine.`,
  ENOTFOUND: ({ host }) => `HOST=${host} is no address of this machine.`,
};

function explain(error: NodeJS.ErrnoException, address: Address): Error {
  const reason = REASONS[error.code ?? ''];
  return reason ? new SettingError(reason(address)) : error;
}

export function refusePortInUse(address: Address): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => fail(explain(error, address)));
    probe.listen(address.port, address.host, () => probe.close(() => done()));
  });
}

export async function listen(app: INestApplication, address: Address): Promise<void> {
  await app.listen(address.port, address.host).catch((error: NodeJS.ErrnoException) => {
    throw explain(error, address);
  });
}
