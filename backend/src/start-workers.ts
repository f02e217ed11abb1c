import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { LinkageKey } from './linkage/linking/index.js';
import type { Ground } from './platform/platform.module.js';
import { WorkerModule } from './worker.module.js';

/** The workers as the web process, the worker process and the API tests run them. */
export function startWorkers(ground: Ground, linkageKey: LinkageKey): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(WorkerModule.on(ground, linkageKey), {
    logger: false,
    abortOnError: false,
  });
}
