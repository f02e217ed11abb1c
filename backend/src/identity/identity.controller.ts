import { once } from '../platform/http/once.js';
import { Body, Controller, Get, Post, Delete, Put, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import { IfMatch } from '../platform/http/if-match.js';
import { Id } from '../platform/http/params.js';
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
import { SessionsService } from './sessions.service.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('absences')
export class AbsencesController {
  constructor(private readonly absences: AbsencesService) {}

  @Get()
  @ApiOkResponse({ type: AbsencesDto })
  @RequirePermission(
    'absences.read',
    'Lists present and future absences of the own agency, with substitutes.',
  )
  listAbsences(): Promise<AbsencesDto> {
    return this.absences.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: AbsenceDto })
  @RequirePermission('absences.read', 'Shows one absence that is not over.')
  getAbsence(@Id() id: string): Promise<AbsenceDto> {
    return this.absences.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: AbsenceDto })
  @RequirePermission(
    'absences.write',
    'Records an absence; the substitute, or the supervisors, are notified of the open work at once.',
  )
  planAbsence(@Body() body: NewAbsenceRequest): Promise<AbsenceDto> {
    return once(
      () => this.absences.plan(body),
      (made) => this.getAbsence(made),
    );
  }

  @Post(':id/end')
  @AnswersNothing()
  @RequirePermission('absences.write', 'Ends an absence: the user is back or does not leave.')
  endAbsence(@Id() id: string, @IfMatch() version: number): Promise<void> {
    return once(() => this.absences.end(id, version));
  }
}

/** The second factors of the signed-in user. */
@ApiTags('factors')
@Controller('session')
export class FactorsController {
  constructor(private readonly factors: FactorsService) {}

  @Get('factors')
  @ApiOkResponse({ type: FactorsDto })
  @RequirePermission(
    'signed_in',
    'Shows the user’s passkeys and authenticator, and how many recovery codes are left.',
    { authRole: true },
  )
  getFactors(): Promise<FactorsDto> {
    return this.factors.show();
  }

  @Post('passkeys/challenge')
  @Answers(PasskeyOptionsDto)
  @RequirePermission('signed_in', 'Starts adding a passkey; the answer goes to `addPasskey`.', {
    authRole: true,
    idempotent: true,
  })
  async planPasskey(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.factors.planPasskey(clientContextOf(request).place) };
  }

  @Post('passkeys')
  @AnswersNothing()
  @RequirePermission(
    'signed_in',
    'Adds a passkey, which also counts as step-up; needs a step-up first where a factor exists.',
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
  @AnswersNothing()
  @RequirePermission('signed_in', 'Renames a passkey of the user.', { authRole: true, idempotent: true })
  renamePasskey(@Id() id: string, @Body() body: PasskeyNameRequest): Promise<void> {
    return this.factors.renamePasskey(id, body.name);
  }

  @Delete('passkeys/:id')
  @AnswersNothing()
  @RequirePermission(
    'signed_in',
    'Removes a passkey of the user; not the last factor of an account that needs one.',
    { authRole: true, idempotent: true },
  )
  removePasskey(@Id() id: string): Promise<void> {
    return this.factors.removePasskey(id);
  }

  @Post('authenticator/secret')
  @Answers(PlannedAuthenticatorDto)
  @RequirePermission('signed_in', 'Creates a secret for an authenticator app; the first code confirms it.', {
    authRole: true,
    idempotent: true,
  })
  planAuthenticator(): Promise<PlannedAuthenticatorDto> {
    return this.factors.planAuthenticator();
  }

  @Post('authenticator')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Adds the authenticator by its first code, which also counts as step-up.', {
    authRole: true,
  })
  confirmAuthenticator(@Body() body: AuthenticatorCodeRequest): Promise<void> {
    return once(() => this.factors.confirmAuthenticator(body.code));
  }

  @Delete('authenticator')
  @AnswersNothing()
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
    'Creates ten new recovery codes and shows them once. A repeated key creates new ones.',
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
    private readonly users: UsersService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [OwnSessionDto] })
  @RequirePermission(
    'signed_in',
    'Lists the user’s open sessions with device, opening and last use; no address.',
  )
  listSessions(): Promise<OwnSessionDto[]> {
    return this.sessions.listOwn();
  }

  @Delete(':id')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Ends a session of the user.', { idempotent: true })
  endSession(@Id() id: string): Promise<void> {
    return this.sessions.endOwn(id);
  }

  @Post('end-others')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Ends all other sessions of the user, and messages to devices.')
  endOtherSessions(): Promise<void> {
    return once(() => this.sessions.endOthers());
  }

  @Post('lock-account')
  @AnswersNothing()
  @RequirePermission(
    'signed_in',
    'Locks the own account at once and ends every session; another user unlocks it.',
    { idempotent: true },
  )
  lockOwnAccount(): Promise<void> {
    return this.users.lockOwn();
  }
}
