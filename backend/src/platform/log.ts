import { Injectable } from '@nestjs/common';
import { destination, pino } from 'pino';
import type { Logger } from 'pino';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** The only fields a log line may carry; whatever else is passed is dropped (SECURITY T12). */
const ALLOWED = new Set([
  'requestId',
  'operation',
  'status',
  'milliseconds',
  'count',
  'queue',
  'step',
  'planning',
  'code',
  'port',
]);

export interface LogFields {
  [field: string]: unknown;
  /** Only its class, its code and the frames of its stack are written: a message may quote a value. */
  error?: unknown;
}

const STDERR = 2;

/** Synchronous, so that the last line before a crash is written. */
const toStderr = (): { write(line: string): unknown } => destination({ dest: STDERR, sync: true });

@Injectable()
export class Log {
  private readonly logger: Logger;

  constructor(level: Level = 'info', write?: (line: string) => void) {
    this.logger = pino(
      {
        level,
        base: null,
        messageKey: 'event',
        timestamp: () => `,"at":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
      },
      write ? { write: (line: string) => write(line.trimEnd()) } : toStderr(),
    );
  }

  info(event: string, fields: LogFields = {}): void {
    this.line('info', event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.line('warn', event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.line('error', event, fields);
  }

  private line(level: Level, event: string, fields: LogFields): void {
    if (!this.logger.isLevelEnabled(level)) return;
    this.logger[level](allowedOf(fields), event);
  }
}

function allowedOf(fields: LogFields): object {
  const kept = Object.entries(fields).filter(([name, value]) => ALLOWED.has(name) && isPlain(value));
  const failure = fields.error === undefined ? {} : { failure: describe(fields.error) };
  return { ...Object.fromEntries(kept), ...failure };
}

/** An object could hide any field inside it. */
const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(code ? { code } : {}),
    frames: frames.slice(0, 8).map((line) => line.trim()),
  };
}
