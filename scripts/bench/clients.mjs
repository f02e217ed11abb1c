import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** One keep-alive connection that sends the next request as soon as an answer has arrived whole. */
class Client {
  #chunks = [];
  #length = 0;
  #expected = -1;
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
  async ask(request) {
    const answer = new Promise((done, fail) => {
      this.#answered = (error, whole) => (error ? fail(error) : done(whole));
    });
    this.#socket.write(request);
    return Number((await answer).subarray(9, 12));
  }

  end() {
    this.#answered = () => {};
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#expected < 0) this.#expected = expectedLength(Buffer.concat(this.#chunks));
    if (this.#expected < 0 || this.#length < this.#expected) return;
    const whole = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#length = 0;
    this.#expected = -1;
    this.#answered(null, whole);
  }
}

/** Head and body together, once the head has arrived; -1 before. */
function expectedLength(received) {
  const end = received.indexOf(END_OF_HEAD);
  if (end < 0) return -1;
  const length = /^content-length: (\d+)/im.exec(received.subarray(0, end).toString('latin1'))?.[1] ?? '0';
  return end + 4 + Number(length);
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
  const visitors = Array.from({ length: connections }, () => new Client(port));
  const times = [];
  let refused = 0;
  const began = performance.now();
  const until = began + milliseconds;
  const go = async (visitor) => {
    while (performance.now() < until) {
      const asked = performance.now();
      const status = await visitor.ask(next());
      if (status === expected) times.push(performance.now() - asked);
      else refused += 1;
    }
  };
  try {
    await Promise.all(visitors.map(go));
  } finally {
    for (const visitor of visitors) visitor.end();
  }
  return { count: times.length, seconds: (performance.now() - began) / 1_000, times, refused };
}
