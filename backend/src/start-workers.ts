import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { LinkageKeys } from './linkage/worker/index.js';
import type { PlatformResources } from './platform/platform.module.js';
import { WorkerModule } from './worker.module.js';

const QUIET = { logger: false, abortOnError: false } as const;

/** The workers, and what they opened for their work. */
export interface StartedWorkers extends Pick<INestApplicationContext, 'get'> {
  close(): Promise<void>;
}

/**
 * The workers as the web process, the worker process and the API tests run them. Imports run inside the product: in the
 * running instance, else in one opened for the first register.
 */
export async function startWorkers(
  platformResources: PlatformResources,
  linkageKeys: LinkageKeys,
  running?: Pick<INestApplicationContext, 'get'>,
): Promise<StartedWorkers> {
  let opened: Promise<INestApplicationContext> | null = null;
  const openOwn = (): Promise<INestApplicationContext> => {
    opened ??= NestFactory.createApplicationContext(AppModule.on(platformResources), QUIET).catch(
      (error: unknown) => {
        opened = null;
        throw error;
      },
    );
    return opened;
  };
  const workers = await NestFactory.createApplicationContext(
    WorkerModule.on(platformResources, linkageKeys, () => (running ? Promise.resolve(running) : openOwn())),
    QUIET,
  );
  const close = async (): Promise<void> => {
    await workers.close();
    await (await opened)?.close();
  };
  return { get: workers.get.bind(workers) as StartedWorkers['get'], close };
}
