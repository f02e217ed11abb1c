import { once } from '../platform/http/once.js';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Delete,
  Put,
  Req,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission, Steps } from '../platform/http/permit.js';
import {
  AbsenceDto,
  AbsencesDto,
  NewAbsenceRequest,
  AuthenticatorCodeRequest,
  FactorsDto,
  NewPasskeyRequest,
  PasskeyNameRequest,
  PasskeyOptionsDto,
  PlannedAuthenticatorDto,
  RecoveryCodesDto,
  OwnSessionDto,
} from './identity.dto.js';
import { AbsencesService } from './absences.service.js';
import type { ApiRequest, RequestSteps } from '../platform/http/request-logger.js';
import { FactorsService } from './factors.service.js';
import { clientContextOf } from './client-context.js';
import { AccountLocksService } from './account-locks.service.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('users')
@Controller('absences')
export class AbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  @Get()
  @ApiOkResponse({ type: AbsencesDto })
  @RequirePermission(
    'absences.read',
    'Lists who of the own agency is away now or will be, and who stands in.',
  )
  listAbsences(): Promise<AbsencesDto> {
    return this.absences.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: AbsenceDto })
  @RequirePermission('absences.read', 'Shows one absence that is not over.')
  getAbsence(@Param('id', ParseUUIDPipe) id: string): Promise<AbsenceDto> {
    return this.absences.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: AbsenceDto })
  @RequirePermission(
    'absences.write',
    'Enters that somebody is away: her open work is told to whoever stands in, or the supervisors, at once.',
  )
  planAbsence(@Body() body: NewAbsenceRequest): Promise<AbsenceDto> {
    return once(
      () => this.absences.plan(body),
      (made) => this.getAbsence(made),
    );
  }

  @Post(':id/end')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('absences.write', 'Ends an absence: she is back, or does not go.')
  endAbsence(@Param('id', ParseUUIDPipe) id: string, @IfMatch() version: number): Promise<void> {
    return once(() => this.absences.end(id, version));
  }
}

/** What lets the signed-in person in beside her password. */
@ApiTags('factors')
@Controller('session')
export class FactorsController {
  constructor(private readonly factors: FactorsService) {}

  @Get('factors')
  @ApiOkResponse({ type: FactorsDto })
  @RequirePermission(
    'signed_in',
    'Shows her passkeys, whether she has an authenticator, and how many codes are left.',
    { authRole: true },
  )
  getFactors(): Promise<FactorsDto> {
    return this.factors.show();
  }

  @Post('passkeys/challenge')
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyOptionsDto })
  @RequirePermission('signed_in', 'Asks for a new passkey; the answer goes to `addPasskey`.', {
    authRole: true,
    idempotent: true,
  })
  async planPasskey(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.factors.planPasskey(clientContextOf(request).place) };
  }

  @Post('passkeys')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'signed_in',
    'Adds a passkey, and counts as proving presence; asks for that first where she has a factor.',
    { authRole: true, noTransaction: 'once' },
  )
  addPasskey(
    @Body() body: NewPasskeyRequest,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<void> {
    return this.factors.addPasskey(body, clientContextOf(request).place, steps);
  }

  @Put('passkeys/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Names one of her passkeys anew.', { authRole: true, idempotent: true })
  renamePasskey(@Param('id', ParseUUIDPipe) id: string, @Body() body: PasskeyNameRequest): Promise<void> {
    return this.factors.renamePasskey(id, body.name);
  }

  @Delete('passkeys/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'signed_in',
    'Removes one of her passkeys; not the last factor of an account that needs one.',
    { authRole: true, idempotent: true },
  )
  removePasskey(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.factors.removePasskey(id);
  }

  @Post('authenticator/secret')
  @HttpCode(200)
  @ApiOkResponse({ type: PlannedAuthenticatorDto })
  @RequirePermission(
    'signed_in',
    'Makes a secret for an authenticator app; it counts from its first code on.',
    { authRole: true, idempotent: true },
  )
  planAuthenticator(): Promise<PlannedAuthenticatorDto> {
    return this.factors.planAuthenticator();
  }

  @Post('authenticator')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'signed_in',
    'Adds the authenticator by a first code of it, and counts as proving presence.',
    { authRole: true },
  )
  confirmAuthenticator(@Body() body: AuthenticatorCodeRequest): Promise<void> {
    return once(() => this.factors.confirmAuthenticator(body.code));
  }

  @Delete('authenticator')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'signed_in',
    'Removes the authenticator; not the last factor of an account that needs one.',
    { authRole: true, idempotent: true },
  )
  removeAuthenticator(): Promise<void> {
    return this.factors.removeAuthenticator();
  }

  @Post('recovery-codes')
  @ApiCreatedResponse({ type: RecoveryCodesDto })
  @RequirePermission(
    'signed_in',
    'Makes ten new codes and tells them this once. A repeated key makes new ones.',
    { authRole: true, noTransaction: 'again' },
  )
  renewRecoveryCodes(@Steps() steps: RequestSteps): Promise<RecoveryCodesDto | null> {
    return steps.change(() => this.factors.renewCodes());
  }
}

/** The sessions of the signed-in user. */
@ApiTags('sessions')
@Controller('sessions')
export class OwnSessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly locks: AccountLocksService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [OwnSessionDto] })
  @RequirePermission(
    'signed_in',
    'Lists her open sessions: device in a word, when opened and last seen; no address.',
  )
  listSessions(): Promise<OwnSessionDto[]> {
    return this.sessions.listOwn();
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Ends one of her sessions.', { idempotent: true })
  endSession(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.sessions.endOwn(id);
  }

  @Post('end-others')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Ends all her sessions but this one.')
  endOtherSessions(): Promise<void> {
    return once(() => this.sessions.endOthers());
  }

  @Post('lock-account')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'signed_in',
    'Shuts her own account at once and ends every session; others open it again.',
    { idempotent: true },
  )
  lockOwnAccount(): Promise<void> {
    return this.locks.lockOwn();
  }
}
