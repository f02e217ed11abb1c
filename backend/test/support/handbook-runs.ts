/** Where a command of docs/operations.md is run: a file and words in it. */
const CONTAINERS = 'scripts/containers.mjs';
const STANDBY = 'backend/test/standby.nightly.ts';
const RECOVERY = 'backend/test/support/disaster-recovery';

export const RUN_ELSEWHERE: readonly (readonly [command: RegExp, file: string, words: string])[] = [
  // With Docker.
  [/^deploy\/dump /, CONTAINERS, "inRoot('deploy/dump')"],
  [/^deploy\/restore-dump /, CONTAINERS, "inRoot('deploy/restore-dump')"],
  [/^deploy\/upgrade$/, CONTAINERS, "inRoot('deploy/upgrade')"],
  [/^docker compose exec -T postgres pg_dump /, CONTAINERS, '/^docker compose exec -T postgres pg_dump'],
  [/^docker compose run --rm operator /, CONTAINERS, "compose('run', '--rm', 'operator'"],
  [/^docker compose run --rm keys root$/, CONTAINERS, "compose('run', '--rm', 'keys', 'root')"],
  [/^docker compose up --detach --build$/, CONTAINERS, "compose('up', '--detach'"],
  [/^docker compose stop$/, CONTAINERS, "compose('stop'"],
  [/^docker compose build$/, CONTAINERS, "'docker', 'build'"],
  // As Compose begins them, with Debian's PostgreSQL.
  [/^docker compose exec postgres psql .*alter system/, STANDBY, 'synchronous_standby_names'],
  [/^docker compose run --rm copy$/, STANDBY, '.copy()'],
  [/^docker compose up --detach --no-deps postgres$/, STANDBY, '.serve('],
  [/^deploy\/switch-over\.sh$/, STANDBY, ".takeOver('off')"],
  [/^\/srv\/panoh\/deploy\/backup-server\.sh /, `${RECOVERY}/debian-server.ts`, 'this.typed.backup'],
  [/^\/srv\/panoh\/deploy\/restore-server\.sh /, `${RECOVERY}/debian-server.ts`, 'this.typed.restore'],
  [/^gpg --quick-gen-key /, 'backend/test/archive-elsewhere.nightly.ts', "'--quick-gen-key'"],
  [/deploy\/watchdog\.sh( --forever)?$/, 'backend/test/support/watchdog.ts', 'deploy/watchdog.sh'],
  [/^npm run audit:verify -- --kept /, `${RECOVERY}/signed-log.ts`, "'verify', '--kept'"],
  [/^for key in root linkage;/, 'backend/test/commands.e2e-spec.ts', "'for key in'"],
  [/^npm run start:(web|worker)$/, 'backend/test/support/processes.ts', "['main', '--without-workers']"],
  // Fetches the next version; no test has one.
  [/^git pull$/, 'docs/operations.md', 'git pull'],
];

/** What handbook.nightly.ts types, in this order: before the product runs, while it runs, and when it was stopped. */
export const RUN_BEFORE = [
  'PANOH_WATCH_PASSFILE=/etc/panoh/pgpass npm run db:migrate',
  'npm run db:migrate',
  'panoh migrate',
  'panoh --help',
] as const;
export const RUN_BESIDE = [
  'npm run keys:rotate -- data',
  'npm run keys:rotate -- agency',
  'npm run keys:rotate -- index',
  'npm run keys:rotate -- linkage',
  'npm run keys:rotate -- root',
  'npm run audit:verify',
  'npm run panoh -- audit verify',
  'npm run audit:export -- --to <file>',
  'npm run audit:verify -- --file <file> --key <hex>',
  'python3 scripts/audit/verify_audit.py <file> --key <hex>',
  'npm run backup [-- --to <folder>]',
] as const;
export const RUN_AFTER = [
  'npm run keys:rotate -- linkage --lost <fingerprint>',
  'npm run restore -- <folder>',
] as const;
export const START = 'npm start';
