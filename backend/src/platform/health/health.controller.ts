import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Database } from '../database/database.js';
import { Permit } from '../http/permit.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] }) status: string;
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
    await this.database.run({ sessionHash: null }, () => this.database.query('select 1'));
    return { status: 'ok' };
  }
}
