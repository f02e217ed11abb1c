import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterLike } from 'rate-limiter-flexible';
import type { RootKey } from '../crypto/root-key.js';
import type { Log } from '../log.js';
import { TokenBucket } from './token-bucket.js';
import type { Rate } from './token-bucket.js';

/**
 * The token bucket inside the store, in microseconds of its clock. A clock that was set back makes a key wait for one
 * gap, not for hours. A refused request is not counted.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stretch = ARGV[4] * 1000000
local gap = stretch / ARGV[3]
local free = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now), now + stretch)
local wait = free + gap - now - stretch
if wait > 1 then return { math.floor(ARGV[3]) + 1, math.ceil(wait / 1000) } end
redis.call('SET', KEYS[1], string.format('%.0f', free + gap), 'PX', math.ceil((free + gap - now) / 1000))
return { 1, 0 }`;

/** A store that does not answer delays a request by this much at most, and after the second value by nothing. */
const ANSWER_MS = 250;
const SILENT_MS = 1_000;
const CONNECT_MS = 2_000;
const RETRY_MS = 500;
const MOST_RETRY_MS = 5_000;
const QUIET_MS = 60_000;

const PURPOSE = 'limits';
/** 128 bits of the digest. */
const KEY_LENGTH = 22;

/** One limit, counted over all processes where they share a store. */
export class Limit {
  constructor(
    private readonly limiter: RateLimiterLike,
    private readonly digest: (key: string) => string,
  ) {}

  /** Counts one; answers the milliseconds to wait where it is one too many, which is then not counted. */
  async take(key: string): Promise<number> {
    try {
      await this.limiter.consume(this.digest(key));
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
      throw refused;
    }
  }
}

/**
 * Counts requests in Redis or Valkey where one is named, so that all web processes share each limit. While the store is
 * away, and without one, this process counts in its memory. Keys are digests: no address, number or token is stored.
 */
@Injectable()
export class LimitStore implements OnModuleInit, OnApplicationShutdown {
  private readonly redis: Redis | null;
  private quietUntil = 0;

  constructor(
    redisUrl: string | null,
    private readonly root: RootKey,
    private readonly log: Log,
  ) {
    this.redis = redisUrl === null ? null : connectionTo(redisUrl);
    this.redis?.on('error', (error) => this.complain(error));
  }

  limit(name: string, rate: Rate): Limit {
    const memory = new TokenBucket(rate);
    const limiter = this.redis === null ? memory : shared(this.redis, name, { rate, memory });
    return new Limit(limiter, (key) =>
      this.root.hmac(PURPOSE, `${name}:${key}`).toString('base64url').slice(0, KEY_LENGTH),
    );
  }

  /** A store that is away does not hold up the start. */
  async onModuleInit(): Promise<void> {
    await this.redis?.connect().catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  private complain(error: Error): void {
    if (performance.now() < this.quietUntil) return;
    this.quietUntil = performance.now() + QUIET_MS;
    this.log.warn('limit_store_unreachable', { error });
  }
}

const shared = (
  storeClient: Redis,
  name: string,
  { rate, memory }: { rate: Rate; memory: TokenBucket },
): RateLimiterRedis =>
  new RateLimiterRedis({
    storeClient,
    keyPrefix: `panoh-limit:${name}`,
    points: rate.times,
    duration: rate.seconds,
    customIncrTtlLuaScript: TAKE,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });

const connectionTo = (url: string): Redis =>
  new Redis(url, {
    lazyConnect: true,
    autoResendUnfulfilledCommands: false,
    commandTimeout: ANSWER_MS,
    socketTimeout: SILENT_MS,
    connectTimeout: CONNECT_MS,
    retryStrategy: (times) => Math.min(times * RETRY_MS, MOST_RETRY_MS),
  });
