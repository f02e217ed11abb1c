import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { LastingConnection } from './queue-backend.js';

/** Messages of PostgreSQL's protocol: a letter, the length with itself, the body. */
const message = (letter: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
};
const GREETING = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
const LISTENS = Buffer.concat([message('C', Buffer.from('LISTEN\0')), message('Z', Buffer.from('I'))]);
const CUT = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));

describe('a connection that waits for news', () => {
  let server: Server;
  let connection: LastingConnection;
  let sockets: Socket[];
  let greeting: Buffer;

  beforeEach(async () => {
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => socket.write(greeting));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    connection = new LastingConnection({ host: '127.0.0.1', port, user: 'nobody', ssl: false });
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });

  it('is not handed out where it was cut together with the greeting; the next one is', async () => {
    greeting = Buffer.concat([GREETING, CUT]);
    await expect(connection.getListenClient()).rejects.toThrow('terminating connection');
    greeting = GREETING;
    const client = (await connection.getListenClient()) as Client;
    expect(client.listenerCount('error')).toBeGreaterThan(0);
    for (const socket of sockets) socket.end();
    await connection.close();
  });

  it('does not listen where it was cut together with the answer to LISTEN', async () => {
    greeting = GREETING;
    const client = (await connection.getListenClient()) as Client;
    sockets[0]?.once('data', () => sockets[0]?.end(Buffer.concat([LISTENS, CUT])));
    await expect(client.query('-- As BullMQ says it.\nLISTEN bullmq_jobs;')).rejects.toThrow(
      'terminating connection',
    );
    await connection.close();
  });

  it('is cut while it says goodbye, and the process goes on', async () => {
    greeting = GREETING;
    const client = (await connection.getListenClient()) as Client;
    const closing = connection.close();
    expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow();
    sockets[0]?.end(CUT);
    await closing;
  });
});
