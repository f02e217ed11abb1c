import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { LegalValueDto, LegalValueRequest, VerificationRequest } from './legal-values.dto.js';
import { LegalValuesService } from './legal-values.service.js';

@ApiTags('directory')
@Controller('legal-values')
export class LegalValuesController {
  constructor(private readonly values: LegalValuesService) {}

  @Get()
  @ApiOkResponse({ type: [LegalValueDto] })
  @RequirePermission('directory.read', 'Lists the dated legal values with source and confirmation.')
  listLegalValues(): Promise<LegalValueDto[]> {
    return this.values.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: LegalValueDto })
  @RequirePermission('directory.read', 'Shows one dated value.')
  getLegalValue(@Param('id', ParseUUIDPipe) id: string): Promise<LegalValueDto> {
    return this.values.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: LegalValueDto })
  @RequirePermission('directory.write', 'Adds a value from a day on; the past is never edited.')
  addLegalValue(@Body() body: LegalValueRequest): Promise<LegalValueDto> {
    return once(
      () => this.values.add(body),
      (made) => this.values.get(made),
    );
  }

  @Post(':id/verification')
  @HttpCode(200)
  @ApiOkResponse({ type: LegalValueDto })
  @RequirePermission('directory.write', 'Marks a value as confirmed by a legal adviser, by name and day.')
  verifyLegalValue(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: VerificationRequest,
  ): Promise<LegalValueDto> {
    return once(
      () => this.values.verify(id, version, body),
      (made) => this.values.get(made),
    );
  }
}
