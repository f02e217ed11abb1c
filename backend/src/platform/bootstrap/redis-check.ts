import { Redis } from 'ioredis';
import { SettingError } from '../config/settings.js';

const WAIT_MS = 2_000;
const REFUSED = /^(?:WRONGPASS|NOAUTH|NOPERM)|invalid password/;

/** Throws a sentence where the store answers and refuses the login. One that is away holds up no start. */
export async function refuseUnfitRedis(url: string | null): Promise<void> {
  if (url === null) return;
  const redis = new Redis(url, {
    ...{ lazyConnect: true, connectTimeout: WAIT_MS, commandTimeout: WAIT_MS, enableReadyCheck: false },
    ...{ maxRetriesPerRequest: 0, retryStrategy: null },
  });
  // A refused login is said to this listener alone; without one it would be printed.
  let said = '';
  redis.on('error', ({ message }: Error) => (said ||= message));
  try {
    await redis.ping();
  } catch (error) {
    said ||= (error as Error).message;
    if (REFUSED.test(said))
      throw new SettingError('Redis or Valkey refuses the login of REDIS_URL; look at REDIS_PASSWORD.');
  } finally {
    redis.disconnect();
  }
}
