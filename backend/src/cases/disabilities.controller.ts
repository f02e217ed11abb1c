import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { Permit } from '../platform/http/permit.js';
import { DisabilityDto, DisabilityRequest } from './disabilities.dto.js';
import { DisabilitiesService } from './disabilities.service.js';

@ApiTags('cases')
@Controller('cases/:caseId/disability')
export class DisabilitiesController {
  constructor(private readonly disabilities: DisabilitiesService) {}

  @Get()
  @ApiOkResponse({ type: DisabilityDto })
  @Permit('cases.read', 'Shows her answer on a disability to those who read of her health.')
  getDisability(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<DisabilityDto> {
    return this.disabilities.show(caseId);
  }

  @Put()
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'cases.write',
    'Answers later whether she has a disability, or corrects it; version 0 is the first.',
  )
  answerDisability(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: DisabilityRequest,
  ): Promise<void> {
    return this.disabilities.answer(caseId, version, body.answer);
  }
}
