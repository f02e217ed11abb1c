import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Answers take so long that whatever is sent together is sent before the first of them comes. */
const LATENCY_MS = 100;

/** Stands between a client and its server, slows down the answers, and counts how often the client waited for them. */
export class BetweenServers {
  /** How often something was sent after an answer had come. */
  trips = 0;
  private readonly sockets: Socket[] = [];
  private server: Server | null = null;

  static async before(address: string): Promise<BetweenServers> {
    const between = new BetweenServers();
    const { hostname, port } = new URL(address);
    between.server = createServer((near) => between.join(near, connect(Number(port), hostname)));
    await new Promise<void>((done) => between.server?.listen(0, '127.0.0.1', done));
    return between;
  }

  /** The same address, through here. */
  urlOf(address: string): string {
    const through = new URL(address);
    through.port = String((this.server?.address() as AddressInfo).port);
    return through.toString();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server?.close(done));
  }

  private join(near: Socket, far: Socket): void {
    this.sockets.push(near, far);
    let isAnswered = true;
    near.on('data', (sent) => {
      if (isAnswered) this.trips += 1;
      isAnswered = false;
      far.write(sent);
    });
    far.on('data', (answer) =>
      setTimeout(() => {
        isAnswered = true;
        near.write(answer);
      }, LATENCY_MS),
    );
    near.on('end', () => far.end());
    for (const socket of [near, far]) socket.on('error', () => undefined);
  }
}
