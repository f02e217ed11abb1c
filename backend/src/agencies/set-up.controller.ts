import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Settings } from '../platform/config/settings.js';
import { Permit } from '../platform/http/permit.js';
import { SETTINGS } from '../platform/platform.module.js';
import { SetUpDto, SetUpRequest } from './agencies.dto.js';
import { SetUpService } from './set-up.service.js';

@ApiTags('set-up')
@Controller('setup')
export class SetUpController {
  constructor(
    private readonly setUp: SetUpService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOkResponse({ type: SetUpDto })
  @Permit(
    'public',
    'Says whether the first administrator is still to be made, and where the quick exit leads.',
  )
  async getSetUp(): Promise<SetUpDto> {
    return { needed: await this.setUp.isNeeded(), neutralPage: this.settings.neutralPage };
  }

  @Post('administrator')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('public', 'Makes the first administrator and her agency; not found once one exists.')
  createFirstAdministrator(@Body() body: SetUpRequest): Promise<void> {
    return this.setUp.setUp(body);
  }
}
