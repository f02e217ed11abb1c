import { existsSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { JsonAdapter } from './platform/http/json-adapter.js';
import { configureWeb } from './platform/http/web-app.js';
import { serveFrontEnd } from './platform/http/front-end.js';
import type { PlatformResources } from './platform/platform.module.js';

/** The application as `npm start`, the image and the API tests run it. */
export async function createApp(
  platformResources: PlatformResources,
  frontEnd?: string,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.on(platformResources),
    new JsonAdapter(),
    {
      logger: false,
      bodyParser: false,
      abortOnError: false,
    },
  );
  configureWeb(app);
  if (frontEnd && existsSync(frontEnd)) serveFrontEnd(app, frontEnd);
  return app;
}
