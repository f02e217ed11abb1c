import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Registry } from 'prom-client';
import type { Settings } from '../config/settings.js';
import { SettingError } from '../config/settings.js';
import type { WorkerDatabase } from '../database/worker-database.js';
import { MetricsGuard } from './metrics.guard.js';
import { metricsText } from './metrics.js';
import { ASK_STATE } from './metrics.queries.js';
import type { StateRow } from './metrics.queries.js';

const PATH = '/api/metrics';
const REQUEST_MS = 10_000;

/** The worker process serves no requests except these metrics, on a separate port if set. */
export async function serveMetrics(
  { metricsPort, metricsAllowFrom, host }: Settings,
  database: WorkerDatabase,
): Promise<Server | null> {
  if (metricsPort === null) return null;
  const door = new MetricsGuard(metricsAllowFrom);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isAsked = request.method === 'GET' && request.url === PATH;
    if (!isAsked || !door.lets(request.socket.remoteAddress, request.headers, false))
      return void response.writeHead(404).end();
    const text = await metricsText(() => database.query<StateRow>(ASK_STATE));
    response
      .writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE, 'Cache-Control': 'no-store' })
      .end(text);
  };
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((done, fail) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      fail(new SettingError(`PANOH_METRICS_PORT=${metricsPort} cannot be listened on (${code}).`)),
    );
    server.listen(metricsPort, host, done);
  });
  return server;
}
