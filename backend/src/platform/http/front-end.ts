import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import type { NextFunction, Request, Response } from 'express';

const YEAR = 31_536_000;

/** Files whose name carries a hash of their content never change; everything else is asked for anew each time. */
const HASHED = /-[A-Z0-9]{8}\.(js|css)$/;

/** Serves the built front end. A deep link gets the page; a missing file or an unknown API route gets a 404. */
export function serveFrontEnd(app: NestExpressApplication, folder: string): void {
  app.use(
    express.static(folder, {
      index: false,
      setHeaders: (response, path) => {
        response.setHeader(
          'Cache-Control',
          HASHED.test(path) ? `public, max-age=${YEAR}, immutable` : 'no-cache',
        );
      },
    }),
  );
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage =
      request.method === 'GET' && !request.path.startsWith('/api') && !/\.\w+$/.test(request.path);
    if (!isPage) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.sendFile(join(folder, 'index.html'));
  });
}
