import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { LinkageKeys } from './linkage/linking/index.js';
import type { Ground } from './platform/platform.module.js';
import { WorkerModule } from './worker.module.js';

const QUIET = { logger: false, abortOnError: false } as const;

/** The workers, and what they opened for their work. */
export interface StartedWorkers extends Pick<INestApplicationContext, 'get'> {
  close(): Promise<void>;
}

/**
 * The workers as the web process, the worker process and the API tests run them. Registers are brought in by the product
 * itself: by the one that runs here already, else by one that is opened for the first of them.
 */
export async function startWorkers(
  ground: Ground,
  linkageKeys: LinkageKeys,
  running?: Pick<INestApplicationContext, 'get'>,
): Promise<StartedWorkers> {
  let opened: Promise<INestApplicationContext> | null = null;
  const openOwn = (): Promise<INestApplicationContext> => {
    opened ??= NestFactory.createApplicationContext(AppModule.on(ground), QUIET).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  const workers = await NestFactory.createApplicationContext(
    WorkerModule.on(ground, linkageKeys, () => (running ? Promise.resolve(running) : openOwn())),
    QUIET,
  );
  const close = async (): Promise<void> => {
    await workers.close();
    await (await opened)?.close();
  };
  return { get: workers.get.bind(workers) as StartedWorkers['get'], close };
}
