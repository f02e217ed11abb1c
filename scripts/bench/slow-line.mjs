import { connect, createServer } from 'node:net';

const PACKET = 1_400;

/**
 * One direction of a line: all traffic shares its bandwidth and is delayed by its latency. Order is kept, although
 * timers of nearly the same moment may fire in another order.
 */
function lane(bitsPerSecond, delayMs) {
  let free = 0;
  const underWay = [];
  return (bytes, arrive) => {
    for (let at = 0; at < bytes.length; at += PACKET) {
      const packet = bytes.subarray(at, at + PACKET);
      free = Math.max(performance.now(), free) + (packet.length * 8_000) / bitsPerSecond;
      underWay.push(() => arrive(packet));
      setTimeout(() => underWay.shift()(), free + delayMs - performance.now());
    }
  };
}

/**
 * A slow line before a server on this machine, with the given bandwidth and latency, shared by all connections of pages
 * and their worker. Opening a connection takes one round trip.
 * @param {number} target port of the server
 * @param {{ bitsPerSecond: number, roundTripMs: number }} line
 */
export async function startSlowLine(target, { bitsPerSecond, roundTripMs }) {
  const [up, down] = [lane(bitsPerSecond, roundTripMs / 2), lane(bitsPerSecond, roundTripMs / 2)];
  const counted = { bytes: 0 };
  const sockets = new Set();
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
    }
    near.on('data', (bytes) => up(bytes, (packet) => far.writable && far.write(packet)));
    far.on('data', (bytes) => {
      counted.bytes += bytes.length;
      down(bytes, (packet) => near.writable && near.write(packet));
    });
    near.on('close', () => far.destroy());
    far.on('close', () => setTimeout(() => near.end(), roundTripMs));
    setTimeout(() => near.resume(), roundTripMs);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return {
    port: server.address().port,
    counted,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done(undefined));
      }),
  };
}
