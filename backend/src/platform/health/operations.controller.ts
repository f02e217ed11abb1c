import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit } from '../http/permit.js';
import { OperationsDto } from './operations.dto.js';
import { OperationsService } from './operations.service.js';

@ApiTags('health')
@Controller('operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Get()
  @ApiOkResponse({ type: OperationsDto })
  @Permit('operations.read', 'Shows how the machine is: database, queue, reminders, version. No case.')
  getOperations(): Promise<OperationsDto> {
    return this.operations.show();
  }
}
