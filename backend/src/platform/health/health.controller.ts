import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Problem } from '../../shared/errors.js';
import { Database } from '../database/database.js';
import { Permit } from '../http/permit.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] }) status: string;
}

/** A database that hangs takes connections and never answers. */
const PATIENCE_MS = 5_000;

async function inTime(question: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Problem(503, 'database_unavailable')), PATIENCE_MS);
  });
  await Promise.race([question, late]).finally(() => clearTimeout(timer));
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  @ApiOkResponse({ type: HealthDto })
  @Permit('public', 'Answers while the process runs.')
  getLive(): HealthDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOkResponse({ type: HealthDto })
  @Permit('public', 'Answers while the database can be reached; 503 otherwise.')
  async getReady(): Promise<HealthDto> {
    await inTime(this.database.run({ sessionHash: null }, () => this.database.query('select 1')));
    return { status: 'ok' };
  }
}
