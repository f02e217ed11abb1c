import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Database } from '../database/database.js';
import { withTimeout } from './in-time.js';
import { RequirePermission } from '../http/permit.js';
import { HEARTBEAT_TIMEOUT } from './heartbeat-timeout.js';
import { OperationsDto } from './operations.dto.js';
import { OperationsService } from './operations.service.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] }) status: string;
}

export class ReadinessDto extends HealthDto {
  @ApiProperty({
    enum: ['running', 'silent'],
    description:
      'silent: nobody has looked for overdue reminders for two minutes; people still see them on their pages.',
  })
  reminders: 'running' | 'silent';
  @ApiProperty({
    enum: ['chained', 'behind'],
    description: 'behind: an entry of the audit log has not been chained for five seconds.',
  })
  audit: 'chained' | 'behind';
}

interface Readiness {
  sweeps: boolean;
  is_late: boolean;
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

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
    const [state] = await withTimeout(
      this.database.run({ sessionHash: null }, () =>
        this.database.query<Readiness>(
          `select a.is_late, exists (select 1 from panoh.worker_heartbeats
             where name = 'sweep' and beaten_at > panoh.now() - $1::interval) as sweeps from panoh.audit_state() a`,
          [HEARTBEAT_TIMEOUT],
        ),
      ),
    );
    return {
      status: 'ok',
      reminders: state?.sweeps ? 'running' : 'silent',
      audit: state?.is_late ? 'behind' : 'chained',
    };
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
