import { once } from '../platform/http/once.js';
import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, Put } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
  ApiCreatedResponse,
} from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../platform/http/answers.js';
import type { Response } from 'express';
import { Id } from '../platform/http/params.js';
import { RequirePermission, Steps } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/request-logger.js';
import {
  clearSessionCookie,
  sessionToken,
  setDeviceCookie,
  setSessionCookie,
} from '../platform/session/session-cookie.js';
import {
  PasskeyOptionsDto,
  PasskeySignInRequest,
  PasswordChangeRequest,
  SecondStepDto,
  SecondStepRequest,
  SessionDto,
  SignInRequest,
  StepUpRequest,
  NewUserDto,
  NewUserRequest,
  UserChangeRequest,
  UserDto,
} from './identity.dto.js';
import { PasskeysService } from './passkeys.service.js';
import { StepUpService } from './step-up.service.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';
import { clientContextOf } from './client-context.js';
import type { ClientContext } from './client-context.js';
import { IfMatch } from '../platform/http/if-match.js';
import { UsersService } from './users.service.js';

@ApiTags('session')
@Controller('session')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly door: SignInService,
    private readonly passkeys: PasskeysService,
    private readonly stepUps: StepUpService,
  ) {}

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Signed in.' })
  @ApiAcceptedResponse({ type: SecondStepDto, description: 'A code is required.' })
  @RequirePermission(
    'public',
    'Signs in with a password and sets the session cookie, or requires a code first.',
  )
  async signIn(
    @Body() body: SignInRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SecondStepDto | undefined> {
    const visit = clientContextOf(request);
    const { token, ticket } = await this.door.signIn(body.login, body.password, visit);
    if (token !== null) {
      await this.enter(request, response, { token, visit });
      return undefined;
    }
    response.status(202);
    return { ticket };
  }

  @Post('code')
  @AnswersNothing()
  @RequirePermission('public', 'Signs in with the required code and sets the session cookie.')
  async signInWithCode(
    @Body() body: SecondStepRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const visit = clientContextOf(request);
    const token = await this.door.withCode(body.ticket, body.code, visit);
    await this.enter(request, response, { token, visit });
  }

  @Post('passkey/challenge')
  @Answers(PasskeyOptionsDto)
  @RequirePermission('public', 'Starts signing in with a passkey; the answer goes to `signInWithPasskey`.')
  async planPasskeySignIn(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.passkeys.planSignIn(clientContextOf(request)) };
  }

  @Post('passkey')
  @AnswersNothing()
  @RequirePermission(
    'public',
    'Signs in with a passkey, which identifies its user, and sets the session cookie.',
  )
  async signInWithPasskey(
    @Body() body: PasskeySignInRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const visit = clientContextOf(request);
    const token = await this.passkeys.signIn(body.credential, visit);
    await this.enter(request, response, { token, visit });
  }

  @Get()
  @ApiOkResponse({ type: SessionDto })
  @RequirePermission('signed_in', 'Shows the signed-in user, the agency, and when the session ends.')
  getSession(): Promise<SessionDto> {
    return this.sessions.current();
  }

  @Delete()
  @AnswersNothing()
  @RequirePermission('public', 'Signs out; an ended session is no error.')
  async signOut(@Req() request: ApiRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    clearSessionCookie(request, response);
    await this.sessions.end(sessionToken(request));
  }

  @Post('lock')
  @AnswersNothing()
  @RequirePermission('public', 'Ends the session at once; the quick exit sends it with keepalive.')
  lockSession(@Req() request: ApiRequest): Promise<void> {
    return this.sessions.end(sessionToken(request));
  }

  @Put('tour')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Closes the introduction to the first screen for good, on every device.', {
    idempotent: true,
  })
  closeTour(): Promise<void> {
    return this.sessions.closeTour();
  }

  @Post('password')
  @AnswersNothing()
  @RequirePermission('signed_in', 'Changes the own password and ends every other session of the account.', {
    authRole: true,
    noTransaction: 'once',
  })
  changePassword(@Body() body: PasswordChangeRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.stepUps.changePassword({ old: body.oldPassword, new: body.newPassword }, steps);
  }

  @Post('step-up/challenge')
  @Answers(PasskeyOptionsDto)
  @RequirePermission('signed_in', 'Starts a step-up with a passkey; the answer goes to `stepUp`.', {
    authRole: true,
    idempotent: true,
  })
  async planStepUp(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.stepUps.planStepUp(clientContextOf(request).place) };
  }

  @Post('step-up')
  @AnswersNothing()
  @RequirePermission(
    'signed_in',
    'Proves presence for two minutes, by passkey, code, or a password where no stronger factor exists.',
    { authRole: true, noTransaction: 'once' },
  )
  stepUp(
    @Body() body: StepUpRequest,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<void> {
    return this.stepUps.stepUp(body, clientContextOf(request).place, steps);
  }

  /** A new sign-in ends the earlier session of this browser; from then on the browser is a known device. */
  private async enter(
    request: ApiRequest,
    response: Response,
    { token, visit }: { token: string; visit: ClientContext },
  ): Promise<void> {
    await this.sessions.end(sessionToken(request));
    setSessionCookie(request, response, token);
    setDeviceCookie(request, response, visit.deviceToken);
  }
}

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOkResponse({ type: [UserDto] })
  @RequirePermission('directory.read', 'Lists the users of the own agency; an administrator sees all.')
  listUsers(): Promise<UserDto[]> {
    return this.users.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: UserDto })
  @RequirePermission('directory.read', 'Shows one user.')
  getUser(@Id() id: string): Promise<UserDto> {
    return this.users.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: UserDto })
  @RequirePermission('people.write', 'Creates an account without a password; issue one afterwards.')
  createUser(@Body() body: NewUserRequest): Promise<UserDto> {
    return once(
      () => this.users.create(body),
      (made) => this.getUser(made),
    );
  }

  @Put(':id')
  @ApiOkResponse({ type: UserDto })
  @RequirePermission('people.write', 'Changes name, roles or status; disabling ends every session at once.')
  changeUser(
    @Id() id: string,
    @IfMatch() version: number,
    @Body() body: UserChangeRequest,
  ): Promise<UserDto> {
    return this.changed(id, () => this.users.change(id, version, body));
  }

  @Post(':id/one-time-password')
  @Answers(NewUserDto)
  @RequirePermission(
    'people.write',
    'Issues a one-time password, after a step-up. A repeated key issues a new one, since none is stored.',
    { authRole: true, noTransaction: 'again' },
  )
  issuePassword(@Id() id: string, @Steps() steps: RequestSteps): Promise<NewUserDto | null> {
    return this.users.issuePassword(id, steps);
  }

  @Post(':id/lock')
  @Answers(UserDto)
  @RequirePermission(
    'people.lock',
    'Locks the account of a user of the own agency at once and ends all its sessions.',
  )
  lockAccount(@Id() id: string): Promise<UserDto> {
    return this.changed(id, () => this.users.lock(id));
  }

  @Post(':id/unlock')
  @Answers(UserDto)
  @RequirePermission('people.lock', 'Unlocks an account, after a step-up.', { authRole: true })
  unlockAccount(@Id() id: string): Promise<UserDto> {
    return this.changed(id, () => this.users.unlock(id));
  }

  @Post(':id/factor-removal')
  @Answers(UserDto)
  @RequirePermission(
    'people.write',
    'Removes lost passkeys, authenticator and codes, and locks the account until another user unlocks it.',
    { authRole: true },
  )
  removeFactors(@Id() id: string): Promise<UserDto> {
    return this.changed(id, () => this.users.removeFactors(id));
  }

  private changed(id: string, work: () => Promise<void>): Promise<UserDto> {
    return once(
      async () => {
        await work();
        return id;
      },
      (made) => this.getUser(made),
    );
  }
}
