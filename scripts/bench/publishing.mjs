import { randomUUID } from 'node:crypto';
import { built } from './built.mjs';
import { VARIED } from './counting.mjs';
import { loadCases } from './load.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner } from './scratch.mjs';
import { askOnce, requestOf } from './visitors.mjs';

const RELEASES = '/api/statistics/releases';
/** A check may find that more came in, and asks why. */
const TURNS = 2;
/** Cases of a month that are allowed to count later, so that a correction tells something. */
const ALLOWED_LATER = `update panoh.cases set counts_in_statistics = true
  where opened_at >= $1::date and opened_at < $1::date + interval '1 month' and not counts_in_statistics`;

/** Cases of three years that are not alike, and the two statisticians whom a release takes. */
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

/** Two people and the worker's own counting: releases come about as in the product, through its own doors. */
export class Publisher {
  #port;
  #cookies;
  #database;
  #drafts;

  static async of(databaseUrl, product, directory) {
    const publisher = new Publisher();
    const { WorkerDatabase } = await built('platform/database/worker-database.js');
    const { ReleaseDrafts, draftApart } = await built('statistics/roll-up/index.js');
    const log = { warn: () => undefined, info: () => undefined, error: () => undefined };
    publisher.#port = product.port;
    publisher.#database = new WorkerDatabase({ connectionString: databaseUrl }, log);
    publisher.#drafts = new ReleaseDrafts(publisher.#database, log, draftApart);
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

  /** Everything of a year that is over, in the order of the calendar. */
  async publishYear(year) {
    const { items } = await this.#get(`/calendar/${year}`);
    for (const { kind, firstOn } of items) await this.publish({ kind, firstOn });
    return items.length;
  }

  async publish(period) {
    const { id } = await this.#post('', period);
    return this.#finish(id);
  }

  /** Whether the correction told anything: too few changes are no new version. */
  async correct(databaseUrl, { publishedId, firstOn }) {
    await asOwner(databaseUrl, (client) => client.query(ALLOWED_LATER, [firstOn]));
    const { id } = await this.#post(`/${publishedId}/corrections`, { reason: 'late_entries' });
    return this.#finish(id);
  }

  async months(year) {
    const { items } = await this.#get(`/calendar/${year}`);
    return items.filter(({ kind, publishedId }) => kind === 'month' && publishedId);
  }

  async #finish(id) {
    await this.#drafts.run();
    const { tables } = await this.#get(`/${id}`);
    if (!tables.some(({ outcome }) => outcome === 'told')) {
      await this.#step(id, 'drop');
      return false;
    }
    for (let turn = 0; turn < TURNS && (await this.#get(`/${id}`)).state === 'drafted'; turn++) {
      await this.#explain(id);
      await this.#step(id, 'check');
    }
    await this.#step(id, 'approval', 1);
    await this.#step(id, 'publication');
    return true;
  }

  async #explain(id) {
    const { checks } = await this.#get(`/${id}`);
    for (const { number } of checks.filter(({ answer }) => answer === null)) {
      const { revision } = await this.#get(`/${id}`);
      await this.#post(`/${id}/answers`, { revision, number, answer: 'true_so' });
    }
  }

  async #step(id, name, by = 0) {
    const { revision } = await this.#get(`/${id}`);
    await this.#post(`/${id}/${name}`, { revision }, by);
  }

  #get = (path) => this.#ask({ path: RELEASES + path });

  #post = (path, body, by) => this.#ask({ method: 'POST', path: RELEASES + path, body }, by);

  async #ask(asked, by = 0) {
    const headers = { 'Idempotency-Key': randomUUID() };
    const request = requestOf({ ...asked, headers, cookie: this.#cookies[by] });
    const { status, body } = await askOnce(this.#port, request);
    if (status >= 300) throw new Error(`${asked.path} answered ${status}: ${body.toString('utf8')}`);
    return body.length > 0 ? JSON.parse(body.toString('utf8')) : null;
  }
}
