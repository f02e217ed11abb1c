import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { LegalValueDto, LegalValueRequest, VerificationRequest } from './legal-values.dto.js';
import { LegalValuesService } from './legal-values.service.js';

@ApiTags('directory')
@Controller('legal-values')
export class LegalValuesController {
  constructor(private readonly values: LegalValuesService) {}

  @Get()
  @ApiOkResponse({ type: [LegalValueDto] })
  @Permit('directory.read', 'Lists the dated numbers of the law, with their source and who confirmed them.')
  listLegalValues(): Promise<LegalValueDto[]> {
    return this.values.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: LegalValueDto })
  @Permit('directory.read', 'Shows one dated value.')
  getLegalValue(@Param('id', ParseUUIDPipe) id: string): Promise<LegalValueDto> {
    return this.values.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: LegalValueDto })
  @Permit('directory.write', 'Adds a value from a day on; the past is never edited.')
  @AnswersWith('getLegalValue')
  addLegalValue(@Body() body: LegalValueRequest): Promise<string> {
    return this.values.add(body);
  }

  @Post(':id/verification')
  @HttpCode(200)
  @ApiOkResponse({ type: LegalValueDto })
  @Permit('directory.write', 'Marks a value as confirmed by a legal adviser, by name and day.')
  @AnswersWith('getLegalValue')
  async verifyLegalValue(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: VerificationRequest,
  ): Promise<string> {
    await this.values.verify(id, version, body);
    return id;
  }
}
