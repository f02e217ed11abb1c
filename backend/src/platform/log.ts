import { Injectable } from '@nestjs/common';

const ORDER = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof ORDER)[number];

/** The only fields a log line may carry; whatever else is passed is dropped (SECURITY T12). */
const ALLOWED = new Set([
  'requestId',
  'operation',
  'status',
  'milliseconds',
  'count',
  'queue',
  'step',
  'code',
  'port',
]);

export interface LogFields {
  [field: string]: unknown;
  /** Only its class, its code and the frames of its stack are written: a message may quote a value. */
  error?: unknown;
}

@Injectable()
export class Log {
  private readonly threshold: number;

  constructor(
    level: Level = 'info',
    private readonly write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  ) {
    this.threshold = ORDER.indexOf(level);
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
    if (ORDER.indexOf(level) < this.threshold) return;
    const kept = Object.entries(fields).filter(([name]) => ALLOWED.has(name));
    const failure = fields.error === undefined ? {} : { failure: describe(fields.error) };
    this.write(
      JSON.stringify({ at: new Date().toISOString(), level, event, ...Object.fromEntries(kept), ...failure }),
    );
  }
}

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
