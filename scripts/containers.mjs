/**
 * `node scripts/containers.mjs`: the product as an operator runs it. It builds the image, starts docker-compose.yml,
 * registers and refers all the time, and at the same time kills, freezes and cuts off each part, fills the disk, upgrades, backs
 * up and restores. Counted are acknowledged writes that are lost or doubled, and requests that take too long. Needs root
 * and Docker; it starts a daemon unless one runs, and builds stand-ins for images that cannot be pulled. The last line is
 * `N passed, N failed`.
 */
import './support/fit-node.mjs';
import { chown, mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { arrangeDirectory } from './bench/directory.mjs';
import { asOwner } from './bench/scratch.mjs';
import { forget, must, openDaemon } from './containers/daemon.mjs';
import { Browser, Worker } from './containers/clients.mjs';
import { prepare } from './support/prepare.mjs';
import { built, inRoot } from './support/root.mjs';

const HOST = 'panoh.localhost';
const [HTTPS, DATABASE] = [18_443, 18_432];
const IMAGE_USER = 1000;
const NODE_TAG = 'node:24-bookworm-slim';
const LONGEST_MS = 5_000;
const PATIENCE_MS = 180_000;
const WORKERS = 2;
const DISK_MB = 1_500;
const say = (text) => process.stdout.write(`${text}\n`);

let [passed, failed] = [0, 0];
function judge(what, isMet) {
  say(`${isMet ? 'met   ' : 'FAILED'} ${what}`);
  if (isMet) passed += 1;
  else failed += 1;
}

const folder = await mkdtemp(join(tmpdir(), 'panoh-containers-'));
const password = randomBytes(24).toString('base64');
const compose = (...words) => must(['docker', 'compose', ...words]);

const filesOf = (keys) => join(keys, 'files');

/** Keys, settings and ports of a stack that only this campaign uses. */
async function arrange() {
  const keys = join(folder, 'keys');
  for (const name of ['root', 'linkage']) {
    const [inside, file] = [join(keys, name), join(keys, name, `${name}.key`)];
    await mkdir(inside, { recursive: true, mode: 0o700 });
    await writeFile(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    for (const path of [inside, file]) await chown(path, IMAGE_USER, IMAGE_USER);
  }
  await mkdir(filesOf(keys), { mode: 0o700 });
  await chown(filesOf(keys), IMAGE_USER, IMAGE_USER);
  const override = join(folder, 'ports.yml');
  const build = { build: { context: inRoot('.'), network: 'host', args: { NODE: NODE_TAG } } };
  const { proxy, postgres, ...others } = await unpinned();
  const own = {
    ...Object.fromEntries(
      ['migrate', 'keys', 'operator', 'web-1', 'web-2', 'worker'].map((name) => [name, build]),
    ),
    ...Object.fromEntries(Object.entries(others).map(([name, image]) => [name, { image }])),
  };
  // The rest is JSON; only what replaces a list needs a tag of YAML.
  const ports = (image, where) => `    image: ${image}\n    ports: !override ['127.0.0.1:${where}']\n`;
  await writeFile(
    override,
    `services:\n  proxy:\n${ports(proxy, `${HTTPS}:443`)}  postgres:\n${ports(postgres, `${DATABASE}:5432`)}    networks: [data, edge]\n` +
      Object.entries(own)
        .map(([name, service]) => `  ${name}: ${JSON.stringify(service)}\n`)
        .join('') +
      `volumes:\n  database: ${JSON.stringify({
        driver_opts: { type: 'none', o: 'bind', device: await disk() },
      })}\n`,
  );
  Object.assign(process.env, {
    ...{ COMPOSE_FILE: `${inRoot('docker-compose.yml')}:${override}`, COMPOSE_PROJECT_NAME: 'panoh-check' },
    ...{
      PANOH_DOMAIN: HOST,
      POSTGRES_PASSWORD: password,
      REDIS_PASSWORD: randomBytes(24).toString('base64'),
    },
    ...{ PANOH_KEYS_DIR: keys, PANOH_REQUESTS_PER_MINUTE: '100000' },
  });
  return { keys, keyFile: join(keys, 'root', 'root.key') };
}

/** Image of each service without its digest: stand-ins have names alone. */
async function unpinned() {
  const text = await readFile(inRoot('docker-compose.yml'), 'utf8');
  const images = {};
  let service = '';
  for (const line of text.split('\n')) {
    service = /^ {2}([\w-]+):/.exec(line)?.[1] ?? service;
    const [, image] = /^ {4}image: (\S+)@sha256:/.exec(line) ?? [];
    if (image) images[service] = image;
  }
  return images;
}

/** A separate disk for the database, small enough to be filled. */
async function disk() {
  const [image, at] = [join(folder, 'disk'), join(folder, 'database')];
  await mkdir(at);
  await must(['truncate', '--size', `${DISK_MB}M`, image]);
  await must(['mkfs.ext4', '-q', image]);
  await must(['mount', '-o', 'loop', image, at]);
  return at;
}

/** With this machine's way to npm, which no layer keeps. */
async function buildImage() {
  const files = await Promise.all(
    ['globalconfig', 'userconfig'].map(async (name) => {
      const path = (await must(['npm', 'config', 'get', name])).trim();
      return readFile(path, 'utf8').catch(() => '');
    }),
  );
  const lines = files.join('\n').split('\n');
  const kept = lines.filter((line) => !/^\s*(?:cafile|prefix|cache)\s*=/.test(line));
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, [...kept, 'cafile=/run/secrets/ca', ''].join('\n'), { mode: 0o600 });
  const ca = process.env['NODE_EXTRA_CA_CERTS'] ?? '/etc/ssl/certs/ca-certificates.crt';
  const secrets = ['--secret', `id=npmrc,src=${npmrc}`, '--secret', `id=ca,src=${ca}`];
  const node = ['--build-arg', `NODE=${NODE_TAG}`];
  await must([
    ...['docker', 'build', '--quiet', '--network', 'host', ...secrets, ...node, '--tag', 'panoh'],
    inRoot('.'),
  ]);
}

/** @param {{ keyFile: string }} arranged */
async function addPeople({ keyFile }) {
  const { RootKey } = await built('platform/crypto/root-key.js');
  const secret = Buffer.from((await readFile(keyFile, 'utf8')).trim(), 'base64');
  const places = { places: ['kulob'], each: 1 };
  const { groups, password: words } = await asOwner(url(), (client) =>
    arrangeDirectory(client, new RootKey(secret, keyFile), places),
  );
  const { crisis, legal } = groups[0].agencies;
  const workers = [];
  for (const { login } of crisis.people.slice(0, WORKERS)) {
    const browser = new Browser(HTTPS, HOST);
    await browser.must('POST', '/api/session', { login, password: words });
    workers.push(new Worker(browser, legal.services['legal']));
  }
  return workers;
}

const url = () => {
  const address = new URL(`postgres://panoh_owner@127.0.0.1:${DATABASE}/panoh`);
  address.password = encodeURIComponent(password);
  return address.toString();
};

const container = async (service) => (await compose('ps', '--quiet', service)).trim().split('\n')[0];

/** As a fault ends it: what `docker kill` ends, Docker does not start again. */
async function kill(service) {
  const id = await container(service);
  await must(['kill', '-KILL', (await must(['docker', 'inspect', '--format', '{{.State.Pid}}', id])).trim()]);
}

/** What is done to the stack; a request may take longer only where the database itself is away. */
const FAULTS = {
  'a web process is killed': () => kill('web-1'),
  'a worker is killed': () => kill('worker'),
  'Valkey is killed': () => kill('valkey'),
  'a web process is frozen for 15 s': async () => {
    const id = await container('web-1');
    await must(['docker', 'pause', id]);
    await pause(15_000);
    await must(['docker', 'unpause', id]);
  },
  'a web process is off the network for 15 s': async () => {
    const id = await container('web-2');
    await must(['docker', 'network', 'disconnect', 'panoh-check_front', id]);
    await pause(15_000);
    await must(['docker', 'network', 'connect', '--alias', 'web-2', 'panoh-check_front', id]);
  },
  // The database says that the files of another release made it, so all of them are applied while people work.
  'an upgrade': async () => {
    await asOwner(url(), (client) =>
      client.query(`do $$ begin execute format('comment on schema panoh is %L',
        obj_description('panoh'::regnamespace)::jsonb || '{"files": "another"}'); end $$`),
    );
    await must([inRoot('deploy/upgrade')]);
  },
  'PostgreSQL is killed': () => kill('postgres'),
  'the disk is full for 15 s': async () => {
    const filler = join(folder, 'database', 'filler');
    await must(['sh', '-c', `dd if=/dev/zero of=${filler} bs=1M status=none || true`]);
    await pause(15_000);
    await must(['rm', filler]);
  },
};
const WITHOUT_DATABASE = ['PostgreSQL is killed', 'the disk is full for 15 s'];
/** Every request is answered at once, not only one that is sent again. */
const WITHOUT_FAILURE = ['an upgrade'];

/** Starts what has ended; a container that was just let go is unhealthy for a moment longer. */
async function allHealthy() {
  for (const began = Date.now(); ; await pause(2_000)) {
    const isUp = await compose('up', '--detach', '--no-build', '--wait', '--wait-timeout', '60').catch(
      () => null,
    );
    if (isUp !== null) return;
    if (Date.now() - began > PATIENCE_MS) throw new Error('The stack does not become healthy.');
  }
}

/** Until both webs serve and every worker has saved again. */
async function recovered(workers) {
  const before = workers.map(({ saved }) => saved.cases.length);
  const began = Date.now();
  while (workers.some(({ saved }, place) => saved.cases.length < before[place] + 3)) {
    if (Date.now() - began > PATIENCE_MS) throw new Error('Nothing is saved any more.');
    await pause(200);
  }
  await allHealthy();
}

async function torment(workers) {
  for (const [what, fault] of Object.entries(FAULTS)) {
    const began = Date.now();
    await fault();
    await recovered(workers);
    const during = workers.flatMap(({ attempts }) => attempts.filter((one) => one.began + one.took >= began));
    const longest = Math.max(...during.map(({ took }) => took));
    const again = during.filter(({ status }) => status !== 201);
    const codes = [...new Set(again.map(({ status }) => status))].join(', ');
    const told = `${what}: ${during.length} requests, ${again.length} sent again${codes && ` (${codes})`}, longest ${longest} ms`;
    if (WITHOUT_DATABASE.includes(what)) say(`        ${told}`);
    else {
      const isUnfailing = again.length === 0 || !WITHOUT_FAILURE.includes(what);
      judge(`${told} of at most ${LONGEST_MS}`, longest <= LONGEST_MS && isUnfailing);
    }
  }
}

/** What is acknowledged and missing, and what is there and was never acknowledged, or twice. */
async function compare(workers, what) {
  for (const table of ['cases', 'referrals']) {
    const saved = new Set(workers.flatMap((worker) => worker.saved[table]));
    const there = await asOwner(
      url(),
      async (client) => (await client.query(`select id from panoh.${table}`)).rows,
    );
    const ids = new Set(there.map(({ id }) => id));
    const lost = [...saved].filter((id) => !ids.has(id)).length;
    const doubled = [...ids].filter((id) => !saved.has(id)).length;
    judge(`${what}: of ${saved.size} ${table} ${lost} lost, ${doubled} doubled`, lost === 0 && doubled === 0);
  }
}

/** A dump that was cut off leaves the present database, which serves again. */
async function refuseCut(dump, workers) {
  const [cut, bytes] = [`${dump}.cut`, await readFile(dump)];
  await writeFile(cut, bytes.subarray(0, bytes.length * 0.7));
  const refusal = await must([inRoot('deploy/restore-dump'), cut]).catch(({ message }) => message);
  judge('a dump that was cut off is refused', refusal.includes('Nothing was restored'));
  await allHealthy();
  await compare(workers, 'after the refused dump');
}

/** As the handbook restores a dump. */
async function restore(workers) {
  const dump = /^\S+\.dump$/m.exec(await must([inRoot('deploy/dump'), folder]))[0];
  await refuseCut(dump, workers);
  const handbook = await readFile(inRoot('docs/operations.md'), 'utf8');
  for (const line of handbook.match(/^docker compose exec -T postgres pg_dump [^#\n]*/gm))
    await must(['sh', '-c', line], { cwd: folder });
  await must([inRoot('deploy/restore-dump'), dump]);
  await allHealthy();
}

/** With the service that alone may write to the keys; the running webs open what was sealed before. */
async function changeRootKey({ browser }) {
  const changed = await compose('run', '--rm', 'keys', 'root');
  const { status } = await browser.ask({ method: 'GET', path: '/api/cases' });
  judge(`the root key is changed (${status})`, changed.includes('Nothing is left') && status === 200);
}

/** An outage leaves a line for each request that was refused, and no line names a case. */
async function refuse({ browser, saved }) {
  const path = `/api/cases/${saved.cases[0]}`;
  await compose('stop', 'web-1', 'web-2');
  const { status } = await browser.ask({ method: 'GET', path });
  const log = await compose('logs', '--no-log-prefix', 'proxy');
  const isWritten = status >= 502 && log.includes(`"status":${status}`);
  judge(
    `both webs are away: ${status} is in the proxy's log, without the case`,
    isWritten && !log.includes(path),
  );
}

const HEAD =
  'place,district_tg,district_ru,district_en,agency_type,agency_tg,agency_ru,agency_en,duty_phone,name,login,roles,language';
const LISTED =
  'hisor,Ҳисор,Гиссар,Hisor,police_dv,Милиса,Милиция,Police,,Sample Person,sample,police_inspector,en';

/** As the handbook adds people, with the user and the folders of the image. */
async function addListed({ keys }) {
  await asOwner(url(), (client) =>
    client.query(`with admin as (insert into panoh.users (id, agency_id, display_name, roles)
        select gen_random_uuid(), agency_id, 'Admin', '{administrator}' from panoh.users limit 1 returning id)
      insert into panoh.credentials (user_id, login, password_hash, must_change)
        select id, 'admin', (select password_hash from panoh.credentials limit 1), false from admin`),
  );
  const files = filesOf(keys);
  await writeFile(join(files, 'list.csv'), `${HEAD}\n${LISTED}\n`, { mode: 0o644 });
  const operator = (...words) => compose('run', '--rm', 'operator', ...words);
  await operator('people', 'list.csv', '--by', 'admin', '--letters', 'letters');
  judge('people from a list: one letter', (await readdir(join(files, 'letters'))).length === 1);
  await operator('audit', 'export', '--to', 'audit.jsonl');
  const verified = await operator('audit', 'verify', '--file', 'audit.jsonl');
  judge('the audit log is written to a file and sound', verified.includes('Sound: '));
}

await prepare({ only: 'backend' });
const home = join(tmpdir(), 'panoh-containers');
const daemon = await openDaemon(home);
const timed = async (what, work) => {
  const began = Date.now();
  const result = await work();
  say(`${what}: ${Math.round((Date.now() - began) / 1_000)} s`);
  return result;
};
try {
  await timed('stand-ins', () => must([inRoot('deploy/stand-ins/build')]));
  await timed('image', buildImage);
  const arranged = await arrange();
  await timed('start', () => compose('up', '--detach', '--no-build', '--wait', '--wait-timeout', '300'));
  const workers = await addPeople(arranged);
  const working = Promise.all(workers.map((worker) => worker.work()));
  await timed('faults', () => Promise.race([torment(workers), working]));
  for (const worker of workers) worker.end();
  await working;
  await compare(workers, 'after all faults');
  await timed('operator', () => addListed(arranged));
  await timed('keys', () => changeRootKey(workers[0]));
  await refuse(workers[0]);
  await timed('restore', () => restore(workers));
  await compare(workers, 'after a restore');
  for (const { browser } of workers) browser.close();
} catch (error) {
  judge(error.message, false);
} finally {
  await compose('down', '--volumes', '--timeout', '5').catch((error) => say(error.message));
  await must(['umount', join(folder, 'database')]).catch(() => {});
  await daemon.close();
  await forget(folder);
  if (!process.argv.includes('--keep')) await forget(home);
}
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
