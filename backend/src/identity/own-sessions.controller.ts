import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable } from '../platform/http/permit.js';
import { AccountLocksService } from './account-locks.service.js';
import { OwnSessionDto } from './identity.dto.js';
import { SessionsService } from './sessions.service.js';

/** The sessions of whoever is signed in. */
@ApiTags('sessions')
@Controller('sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly locks: AccountLocksService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [OwnSessionDto] })
  @Permit('signed_in', 'Lists her open sessions: device in a word, when opened and last seen; no address.')
  listSessions(): Promise<OwnSessionDto[]> {
    return this.sessions.listOwn();
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Ends one of her sessions.')
  @Repeatable()
  endSession(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.sessions.endOwn(id);
  }

  @Post('end-others')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Ends all her sessions but this one.')
  endOtherSessions(): Promise<void> {
    return this.sessions.endOthers();
  }

  @Post('lock-account')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Shuts her own account at once and ends every session; others open it again.')
  @Repeatable()
  lockOwnAccount(): Promise<void> {
    return this.locks.lockOwn();
  }
}
