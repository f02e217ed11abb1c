import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit } from '../platform/http/permit.js';
import { ErasureRequestLineDto, SealedFileRequest } from './keeping.dto.js';
import { KeepingRequestsService } from './keeping-requests.service.js';
import { KeepingSealService } from './keeping-seal.service.js';

/** Whoever takes these steps may not reach the case, before or after, so that they answer nothing. */
@ApiTags('cases')
@Controller()
export class KeepingRequestsController {
  constructor(
    private readonly requests: KeepingRequestsService,
    private readonly seals: KeepingSealService,
  ) {}

  @Get('erasure-requests')
  @ApiOkResponse({ type: [ErasureRequestLineDto] })
  @Permit('erasures.list', 'Lists running requests to erase an open case, without the case.')
  listErasureRequests(): Promise<ErasureRequestLineDto[]> {
    return this.requests.list();
  }

  @Post('erasure-requests/:id/confirmation')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'erasures.confirm',
    'Confirms as the second person that an open case is to be erased; needs a proof of presence.',
  )
  confirmErasure(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.requests.confirm(id);
  }

  @Post('erasure-requests/:id/stop')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('erasures.stop', 'Stops the erasure of an open case within its seven days.')
  stopErasure(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.requests.stop(id);
  }

  @Post('erasure-requests/:id/execution')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'erasures.confirm',
    'Erases an open case after seven days, where two people agreed; needs a proof of presence.',
  )
  carryOutErasure(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.requests.carryOut(id);
  }

  @Post('cases/:caseId/sealed-file')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('keeping.seal', 'Closes a case to everybody but its lead and one supervisor, at once.')
  sealFile(@Param('caseId', ParseUUIDPipe) caseId: string, @Body() body: SealedFileRequest): Promise<void> {
    return this.seals.seal(caseId, body.supervisorId);
  }

  @Post('cases/:caseId/sealed-file/opening')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('keeping.seal', 'Opens a sealed file again for the agency; by its lead or its supervisor.')
  openSealedFile(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<void> {
    return this.seals.open(caseId);
  }
}
