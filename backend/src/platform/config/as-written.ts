const MIGRATE = '`docker compose run --rm migrate`';
const LOOK = 'look at `docker compose logs postgres`';

/** What docker-compose.yml sets itself, and what its operator wrote or types. */
const UNDER_COMPOSE: readonly (readonly [RegExp, string])[] = [
  [/the password of DATABASE_OWNER_URL/g, 'POSTGRES_PASSWORD'],
  [/the login of REDIS_URL; look at REDIS_PASSWORD/g, 'REDIS_PASSWORD'],
  [/`npm run db:migrate`( with DATABASE_OWNER_URL)?/g, MIGRATE],
  [/look at DATABASE(_OWNER)?_URL/g, LOOK],
  [/(The disk of the database) of DATABASE_OWNER_URL/g, '$1'],
  [/; an embedded one is removed by `npm run db:reset`/g, ' with an empty volume `database`'],
  [/\nAn embedded one that holds nothing of value is removed by `npm run db:reset`\./g, ''],
  [/PANOH_(?:ROOT|LINKAGE)_KEY_FILE=\S*?((?:root|linkage)\/\w+\.key)/g, '$1 in PANOH_KEYS_DIR'],
  [/PANOH_ROOT_KEY_FILE/g, 'root/root.key in PANOH_KEYS_DIR'],
  [/PANOH_LINKAGE_KEY_FILE/g, 'linkage/linkage.key in PANOH_KEYS_DIR'],
];

/** A sentence about settings, with those that the operator wrote. */
export const asWritten = (sentence: string): string =>
  process.env['PANOH_COMPOSE'] === 'on'
    ? UNDER_COMPOSE.reduce((text, [ours, theirs]) => text.replace(ours, theirs), sentence)
    : sentence;
