import { once } from '../platform/http/once.js';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Post,
  Req,
  Res,
  Param,
  ParseUUIDPipe,
  Put,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
  ApiCreatedResponse,
} from '@nestjs/swagger';
import type { Response } from 'express';
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
import { AccountLocksService } from './account-locks.service.js';
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
  @ApiNoContentResponse({ description: 'She is in.' })
  @ApiAcceptedResponse({ type: SecondStepDto, description: 'A code is asked for.' })
  @RequirePermission(
    'public',
    'Signs in with a password and sets the session cookie, or asks for a code first.',
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
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('public', 'Signs in with the code that was asked for, and sets the session cookie.')
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
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyOptionsDto })
  @RequirePermission('public', 'Asks for a passkey of anybody; the answer goes to `signInWithPasskey`.')
  async planPasskeySignIn(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.passkeys.planSignIn(clientContextOf(request)) };
  }

  @Post('passkey')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'public',
    'Signs in with a passkey, which says by itself whose it is, and sets the session cookie.',
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
  @RequirePermission('signed_in', 'Says who is signed in, for whom, and until when.')
  getSession(): Promise<SessionDto> {
    return this.sessions.current();
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('public', 'Signs out; a session that has ended already is no error.')
  async signOut(@Req() request: ApiRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    clearSessionCookie(request, response);
    await this.sessions.end(sessionToken(request));
  }

  @Post('lock')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('public', 'Ends the session at once; the quick exit sends it with keepalive.')
  lockSession(@Req() request: ApiRequest): Promise<void> {
    return this.sessions.end(sessionToken(request));
  }

  @Post('password')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('signed_in', 'Changes the own password and ends every other session of the account.', {
    authRole: true,
    noTransaction: 'once',
  })
  changePassword(@Body() body: PasswordChangeRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.stepUps.changePassword({ old: body.oldPassword, new: body.newPassword }, steps);
  }

  @Post('step-up/challenge')
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyOptionsDto })
  @RequirePermission('signed_in', 'Asks for one of her own passkeys; the answer goes to `stepUp`.', {
    authRole: true,
    idempotent: true,
  })
  async planStepUp(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.stepUps.planStepUp(clientContextOf(request).place) };
  }

  @Post('step-up')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'signed_in',
    'Proves presence again for two minutes, by passkey, code, or password where she has nothing stronger.',
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
  constructor(
    private readonly users: UsersService,
    private readonly locks: AccountLocksService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [UserDto] })
  @RequirePermission('directory.read', 'Lists the people of the own agency; an administrator sees all.')
  listUsers(): Promise<UserDto[]> {
    return this.users.list();
  }

  @Get(':id')
  @ApiOkResponse({ type: UserDto })
  @RequirePermission('directory.read', 'Shows one person.')
  getUser(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return this.users.get(id);
  }

  @Post()
  @ApiCreatedResponse({ type: UserDto })
  @RequirePermission('people.write', 'Makes an account without a password; issue one afterwards.')
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
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: UserChangeRequest,
  ): Promise<UserDto> {
    return once(
      async () => {
        await this.users.change(id, version, body);
        return id;
      },
      (made) => this.getUser(made),
    );
  }

  @Post(':id/one-time-password')
  @HttpCode(200)
  @ApiOkResponse({ type: NewUserDto })
  @RequirePermission(
    'people.write',
    'Issues a one-time password, after proving presence. A repeated key issues a new one: the old is never kept.',
    { authRole: true, noTransaction: 'again' },
  )
  issuePassword(
    @Param('id', ParseUUIDPipe) id: string,
    @Steps() steps: RequestSteps,
  ): Promise<NewUserDto | null> {
    return this.users.issuePassword(id, steps);
  }

  @Post(':id/lock')
  @HttpCode(200)
  @ApiOkResponse({ type: UserDto })
  @RequirePermission(
    'people.lock',
    'Shuts the account of a person of her own agency at once, and ends every session of it.',
  )
  lockAccount(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return once(
      async () => {
        await this.locks.lock(id);
        return id;
      },
      (made) => this.getUser(made),
    );
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @ApiOkResponse({ type: UserDto })
  @RequirePermission('people.lock', 'Opens a shut account again, after proving presence.', { authRole: true })
  unlockAccount(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return once(
      async () => {
        await this.locks.unlock(id);
        return id;
      },
      (made) => this.getUser(made),
    );
  }

  @Post(':id/factor-removal')
  @HttpCode(200)
  @ApiOkResponse({ type: UserDto })
  @RequirePermission(
    'people.write',
    'Removes lost passkeys, authenticator and codes, and shuts the account until somebody else opens it.',
    { authRole: true },
  )
  removeFactors(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return once(
      async () => {
        await this.locks.removeFactors(id);
        return id;
      },
      (made) => this.getUser(made),
    );
  }
}
