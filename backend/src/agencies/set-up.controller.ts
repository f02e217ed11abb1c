import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { SetUpDto, SetUpRequest } from './agencies.dto.js';
import { SetUpService } from './set-up.service.js';

@ApiTags('set-up')
@Controller('setup')
export class SetUpController {
  constructor(private readonly setUp: SetUpService) {}

  @Get()
  @ApiOkResponse({ type: SetUpDto })
  @Permit('public', 'Says whether the first administrator is still to be made.')
  async getSetUp(): Promise<SetUpDto> {
    return { needed: await this.setUp.isNeeded() };
  }

  @Post('administrator')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('public', 'Makes the first administrator and her agency; not found once one exists.')
  createFirstAdministrator(@Body() body: SetUpRequest): Promise<void> {
    return this.setUp.setUp(body);
  }
}
