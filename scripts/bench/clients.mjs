import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** One keep-alive connection that sends the next request as soon as an answer has arrived whole. */
export class Client {
  #received = Buffer.alloc(0);
  #socket;
  #answered = () => {};

  constructor(port) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#answered(error));
    this.#socket.on('close', () => this.#answered(new Error('the server closed the connection')));
  }

  /** @param {string} request @returns {Promise<number>} the status of the answer */
  ask(request) {
    return new Promise((done, fail) => {
      this.#answered = (error, status) => (error ? fail(error) : done(status));
      this.#socket.write(request);
    });
  }

  /** False once the server has closed it, as it does with one that was idle. */
  get isOpen() {
    return !this.#socket.destroyed;
  }

  end() {
    this.#answered = () => {};
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#received.length < expectedLength(this.#received)) return;
    const status = Number(this.#received.subarray(9, 12));
    this.#received = Buffer.alloc(0);
    this.#answered(null, status);
  }
}

/** Head and body together, once the head has arrived; infinite before. */
function expectedLength(received) {
  const end = received.indexOf(END_OF_HEAD);
  if (end < 0) return Infinity;
  const length = /^content-length: (\d+)/im.exec(received.subarray(0, end).toString('latin1'))?.[1] ?? '0';
  return end + END_OF_HEAD.length + Number(length);
}

/** The bytes of one request. */
export function requestOf({ method = 'GET', path, cookie, headers = {}, body }) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all = { Host: 'localhost', ...(cookie && { Cookie: cookie }), ...headers };
  if (text)
    Object.assign(all, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`;
}

/**
 * Runs `connections` concurrent clients for `milliseconds`. Answers with a status other than `expected` are counted
 * separately: a refusal is quick and would be no measurement.
 * @param {{ port: number, next: () => string, expected?: number }} target
 * @returns {Promise<{ count: number, seconds: number, times: number[], refused: number }>} times in milliseconds
 */
export async function visit({ port, next, expected = 200 }, { connections, milliseconds }) {
  const clients = Array.from({ length: connections }, () => new Client(port));
  const times = [];
  let refused = 0;
  const began = performance.now();
  const go = async (client) => {
    while (performance.now() < began + milliseconds) {
      const asked = performance.now();
      if ((await client.ask(next())) === expected) times.push(performance.now() - asked);
      else refused += 1;
    }
  };
  try {
    await Promise.all(clients.map(go));
  } finally {
    for (const client of clients) client.end();
  }
  return { count: times.length, seconds: (performance.now() - began) / 1_000, times, refused };
}
