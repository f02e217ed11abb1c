import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { GatheringSocket } from './connections.js';

describe('a connection to the database', () => {
  let server: Server;
  const socket = new GatheringSocket();

  afterEach(() => {
    socket.destroy();
    server.close();
  });

  it('holds what is written in one turn, and sends it together', async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    const [peer] = await accepted;
    socket.write('one');
    socket.cork();
    socket.write('two');
    socket.uncork();
    expect([socket.writableCorked, socket.writableLength]).toEqual([1, 6]);
    const [received] = (await once(peer, 'data')) as [Buffer];
    expect(received.toString()).toBe('onetwo');
    expect(socket.writableCorked).toBe(0);
  });
});
