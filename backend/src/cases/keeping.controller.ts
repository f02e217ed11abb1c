import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { KeepingRequestsService } from './keeping-requests.service.js';
import { ErasureAskRequest, ErasureRequest, KeepingDto, LegalHoldRequest } from './keeping.dto.js';
import { KeepingService } from './keeping.service.js';

@ApiTags('cases')
@Controller('cases/:caseId')
export class KeepingController {
  constructor(
    private readonly keeping: KeepingService,
    private readonly requests: KeepingRequestsService,
  ) {}

  @Get('keeping')
  @ApiOkResponse({ type: KeepingDto })
  @Permit('keeping.read', 'Shows whether her words were erased, and what holds keep them.')
  getKeeping(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<KeepingDto> {
    return this.keeping.show(caseId);
  }

  @Post('legal-holds')
  @ApiCreatedResponse({ type: KeepingDto })
  @Permit('keeping.hold', 'Keeps her words until a day, for a court or an investigation.')
  @AnswersWith('getKeeping')
  async holdCase(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: LegalHoldRequest,
  ): Promise<string> {
    await this.keeping.hold(caseId, body);
    return caseId;
  }

  @Post('legal-holds/:holdId/lift')
  @HttpCode(200)
  @ApiOkResponse({ type: KeepingDto })
  @Permit('keeping.hold', 'Ends a hold that the own agency set; needs a proof of presence.')
  @AnswersWith('getKeeping')
  async liftHold(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Param('holdId', ParseUUIDPipe) holdId: string,
  ): Promise<string> {
    await this.keeping.lift(caseId, holdId);
    return caseId;
  }

  @Post('erasure-requests')
  @ApiCreatedResponse({ type: KeepingDto })
  @Permit('erasures.ask', 'Records that the survivor asked, alone, that an open case be erased.')
  @AnswersWith('getKeeping')
  async askErasure(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ErasureAskRequest,
  ): Promise<string> {
    await this.requests.ask(caseId, body);
    return caseId;
  }

  @Post('erasure')
  @HttpCode(200)
  @ApiOkResponse({ type: KeepingDto })
  @Permit('keeping.erase', 'Destroys the keys of a closed case for everybody; needs a proof of presence.')
  @AnswersWith('getKeeping')
  async eraseCase(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ErasureRequest,
  ): Promise<string> {
    await this.keeping.erase(caseId, body);
    return caseId;
  }
}
