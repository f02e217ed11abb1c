import { execFileSync } from 'node:child_process';
import { createSecureServer } from 'node:http2';
import { readFileSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';
import { join } from 'node:path';
import { createHash, X509Certificate } from 'node:crypto';

/** What a public authority sends with a key on a curve, its own certificate included: as many bytes go over the line. */
const CHAIN_BYTES = 2_400;
/** Of one connection alone, which HTTP/2 does not know. */
const OF_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade'];

/** A connection each: one that was kept may be ended by the product at the moment in which it is used again. */
const agent = new Agent({ keepAlive: false });

/** A self-signed certificate, as long as real ones with their chain. */
export function newCertificate(scratch) {
  const [keyFile, certFile] = ['door.key', 'door.crt'].map((name) => join(scratch.folder, name));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-keyout', keyFile, '-out', certFile, '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-addext', `nsComment=${'x'.repeat(CHAIN_BYTES)}`],
    ],
    { stdio: 'ignore' },
  );
  const [key, cert] = [keyFile, certFile].map((file) => readFileSync(file));
  const known = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return { key, cert, mark: createHash('sha256').update(known).digest('base64') };
}

/** What a browser is started with to trust that one certificate, its service workers too. */
export const trusting = ({ mark }) => `--ignore-certificate-errors-spki-list=${mark}`;

/**
 * Like the proxy of `docker-compose.yml`, on this machine: TLS up to the given version, HTTP/2 if the browser speaks
 * it, requests forwarded unchanged.
 * @param {number} target port of the product
 * @param {{ key: Buffer, cert: Buffer }} certificate
 * @param {'TLSv1.2' | 'TLSv1.3'} version
 */
export async function startTlsProxy(target, { key, cert }, version = 'TLSv1.3') {
  const server = createSecureServer({ key, cert, allowHTTP1: true, maxVersion: version });
  server.on('request', (request, response) => handOn(target, request, response));
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session.once('close', () => sessions.delete(session))));
  server.on('sessionError', () => undefined);
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return {
    port: server.address().port,
    close: () =>
      new Promise((done) => {
        for (const session of sessions) session.destroy();
        server.close(() => done(undefined));
      }),
  };
}

function handOn(target, request, response) {
  const { method, url: path } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !name.startsWith(':')),
  );
  const host = request.headers[':authority'] ?? request.headers.host;
  const own = { host, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' };
  const to = { agent, port: target, host: '127.0.0.1' };
  const asked = ask({ ...to, method, path, headers: { ...headers, ...own } });
  asked.on('response', (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !OF_CONNECTION.includes(name));
    response.writeHead(answer.statusCode, Object.fromEntries(kept));
    answer.pipe(response);
  });
  asked.on('error', () => response.destroy());
  request.pipe(asked);
}
