import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { ECDH } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `gone`: the user ended the subscription; `hangs`: takes the message and never answers. */
export type PushMood = 'takes' | 'gone' | 'hangs' | 'elsewhere';

const ANSWERS: Record<Exclude<PushMood, 'hangs'>, [status: number, headers: Record<string, string>]> = {
  takes: [201, { Location: '/message/1' }],
  gone: [410, {}],
  elsewhere: [307, { Location: 'http://127.0.0.1:1/' }],
};

export interface Push {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A push service (RFC 8030) of the tests; each path can have its own mood. */
export class PushService {
  readonly pushes: Push[] = [];
  readonly moods = new Map<string, PushMood>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on('request', (request, answer) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        service.pushes.push({
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(parts),
        });
        service.answer(request.url ?? '', answer);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  to({ path }: Browser): Push[] {
    return this.pushes.filter((push) => push.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private answer(path: string, answer: ServerResponse): void {
    const mood = this.moods.get(path) ?? 'takes';
    if (mood === 'hangs') return;
    const [status, headers] = ANSWERS[mood];
    answer.writeHead(status, headers).end(`of ${path}`);
  }
}

/** A browser that subscribed: it opens messages by RFC 8291 with node:crypto alone, without the library. */
export class Browser {
  readonly path = `/push/${randomBytes(24).toString('base64url')}`;
  private readonly pair: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);
  private readonly publicKey = this.pair.generateKeys();

  constructor(private readonly origin: string) {}

  get subscription(): { endpoint: string; p256dh: string; auth: string } {
    return {
      endpoint: `${this.origin}${this.path}`,
      p256dh: this.publicKey.toString('base64url'),
      auth: this.auth.toString('base64url'),
    };
  }

  /** Content coding aes128gcm (RFC 8188) with one record. */
  open({ body }: Push): string {
    const [salt, serverKey] = [body.subarray(0, 16), body.subarray(21, 21 + body.readUInt8(20))];
    const shared = this.pair.computeSecret(serverKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.publicKey, serverKey]);
    const secret = Buffer.from(hkdfSync('sha256', shared, this.auth, info, 32));
    const derive = (name: string, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, length));
    const sealed = body.subarray(21 + serverKey.length);
    const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const record = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    return record.subarray(0, record.lastIndexOf(2)).toString();
  }
}

/** The statement with which a server names itself (RFC 8292), where its signature fits the key; else null. */
export function vapidOf({ headers }: Push): { key: string; statement: Record<string, unknown> } | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const [head = '', content = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isRight = verify(
    'sha256',
    Buffer.from(`${head}.${content}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isRight
    ? {
        key,
        statement: JSON.parse(Buffer.from(content, 'base64url').toString()) as Record<string, unknown>,
      }
    : null;
}
