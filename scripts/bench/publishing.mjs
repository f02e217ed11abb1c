import { randomUUID } from 'node:crypto';
import { built } from './built.mjs';
import { VARIED } from './counting.mjs';
import { loadCases } from './load.mjs';
import { signIn } from './scenarios.mjs';
import { askOnce, requestOf } from './clients.mjs';

const EDITIONS = '/api/statistics/editions';
/** Cases of three years that are not alike, and the two statisticians whom an edition takes. */
export async function furnishCases(client, { count, groups, say }) {
  await loadCases(client, { count, groups, say });
  await client.query('set session_replication_role = replica');
  for (const sql of VARIED) await client.query(sql);
  await client.query('set session_replication_role = origin');
  await client.query('vacuum (analyze)');
  await client.query(`update panoh.users set roles = '{statistician}' where id = any ($1)`, [
    groups.map(({ coordinator }) => coordinator.id),
  ]);
}

/** Two people and the worker's own counting: editions come about as in the product, through its API. */
export class Publisher {
  #port;
  #cookies;
  #database;
  #aggregation;

  static async of(databaseUrl, product, directory) {
    const publisher = new Publisher();
    const { WorkerDatabase } = await built('platform/database/worker-database.js');
    const { Aggregation } = await built('statistics/worker/index.js');
    const log = { warn: () => undefined, info: () => undefined, error: () => undefined };
    publisher.#port = product.port;
    publisher.#database = new WorkerDatabase({ connectionString: databaseUrl }, log);
    publisher.#aggregation = new Aggregation(publisher.#database, log);
    const enter = ({ coordinator }) => signIn(product.port, coordinator.login, directory.password);
    publisher.#cookies = await Promise.all(directory.groups.map(enter));
    return publisher;
  }

  get cookie() {
    return this.#cookies[0];
  }

  close() {
    return this.#database.onApplicationShutdown();
  }

  /** Both editions of a year; answers the id of the last one. */
  async publishYear(year) {
    await this.#aggregation.run();
    await this.#publish({ year, part: 'first_half' });
    return this.#publish({ year, part: 'second_half' });
  }

  async #publish(edition) {
    const { id } = await this.#post('', edition);
    await this.#explain(id);
    await this.#step(id, 'check');
    await this.#step(id, 'approval', 1);
    await this.#step(id, 'publication');
    return id;
  }

  async #explain(id) {
    const { checks } = await this.#get(`/${id}`);
    for (const { number } of checks.filter(({ answer }) => answer === null)) {
      const { revision } = await this.#get(`/${id}`);
      await this.#post(`/${id}/answers`, { revision, number, answer: 'confirmed_correct' });
    }
  }

  async #step(id, name, by = 0) {
    const { revision } = await this.#get(`/${id}`);
    await this.#post(`/${id}/${name}`, { revision }, by);
  }

  #get = (path) => this.#ask({ path: EDITIONS + path });

  #post = (path, body, by) => this.#ask({ method: 'POST', path: EDITIONS + path, body }, by);

  async #ask(asked, by = 0) {
    const headers = { 'Idempotency-Key': randomUUID() };
    const request = requestOf({ ...asked, headers, cookie: this.#cookies[by] });
    const { status, body } = await askOnce(this.#port, request);
    if (status >= 300) throw new Error(`${asked.path} answered ${status}: ${body.toString('utf8')}`);
    return body.length > 0 ? JSON.parse(body.toString('utf8')) : null;
  }
}
