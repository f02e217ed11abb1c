import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { Database } from '../database/database.js';
import { RequirePermission } from '../http/permit.js';
import { readiness } from './health.queries.js';
import type { Readiness } from './health.queries.js';
import { OperationsDto } from './operations.dto.js';
import { OperationsService } from './operations.service.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] }) status: string;
}

export class ReadinessDto extends HealthDto {
  @ApiProperty({
    enum: ['running', 'silent'],
    description:
      'silent: no scan for overdue reminders ran for two minutes; people still see them on their pages.',
  })
  reminders: 'running' | 'silent';
  @ApiProperty({
    enum: ['chained', 'behind'],
    description: 'behind: an entry of the audit log has not been chained for five seconds.',
  })
  audit: 'chained' | 'behind';
}

/** A database that hangs takes connections and never answers. */
const PATIENCE_MS = 5_000;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  @Get('live')
  @ApiOkResponse({ type: HealthDto })
  @RequirePermission('public', 'Answers while the process runs.')
  getLive(): HealthDto {
    return { status: 'ok' };
  }

  /** The pages work without reminders, so silence is published but does not make the server unready. */
  @Get('ready')
  @ApiOkResponse({ type: ReadinessDto })
  @RequirePermission(
    'public',
    'Answers while the database can be reached; 503 otherwise. Says whether reminders are running and the audit log is chained.',
  )
  async getReady(): Promise<ReadinessDto> {
    const ask = this.indicators
      .check('database')
      .attempt(async () => ({ ...(await this.readiness()) }))
      .withTimeout(PATIENCE_MS);
    const { database }: { database: object } = (await this.checks.check([ask])).details;
    const { reminders, audit } = database as Readiness;
    return { status: 'ok', reminders, audit };
  }

  private readiness(): Promise<Readiness> {
    return this.database.run({ sessionHash: null }, async () => {
      const state = await readiness(this.database);
      if (!state) throw new Error('the audit log has no state');
      return state;
    });
  }
}

@ApiTags('health')
@Controller('operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Get()
  @ApiOkResponse({ type: OperationsDto })
  @RequirePermission(
    'operations.read',
    'Shows how the machine is: database, queue, reminders, version. No case.',
  )
  getOperations(): Promise<OperationsDto> {
    return this.operations.show();
  }
}
