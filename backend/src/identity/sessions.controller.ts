import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Permit, Repeatable, Steps, Stepwise, ThroughDoor } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/requests.js';
import {
  clearSessionCookie,
  sessionToken,
  setDeviceCookie,
  setSessionCookie,
} from '../platform/session/session-cookie.js';
import { PasskeyOptionsDto, PasskeySignInRequest } from './factors.dto.js';
import {
  PasswordChangeRequest,
  SecondStepDto,
  SecondStepRequest,
  SessionDto,
  SignInRequest,
  StepUpRequest,
} from './identity.dto.js';
import { PasskeysService } from './passkeys.service.js';
import { PresenceService } from './presence.service.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';
import { visitOf } from './visit.js';
import type { Visit } from './visit.js';

@ApiTags('session')
@Controller('session')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly door: SignInService,
    private readonly passkeys: PasskeysService,
    private readonly presence: PresenceService,
  ) {}

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'She is in.' })
  @ApiAcceptedResponse({ type: SecondStepDto, description: 'A code is asked for.' })
  @Permit('public', 'Signs in with a password and sets the session cookie, or asks for a code first.')
  async signIn(
    @Body() body: SignInRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SecondStepDto | undefined> {
    const visit = visitOf(request);
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
  @Permit('public', 'Signs in with the code that was asked for, and sets the session cookie.')
  async signInWithCode(
    @Body() body: SecondStepRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const visit = visitOf(request);
    const token = await this.door.withCode(body.ticket, body.code, visit);
    await this.enter(request, response, { token, visit });
  }

  @Post('passkey/challenge')
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyOptionsDto })
  @Permit('public', 'Asks for a passkey of anybody; the answer goes to `signInWithPasskey`.')
  async planPasskeySignIn(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.passkeys.planSignIn(visitOf(request)) };
  }

  @Post('passkey')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('public', 'Signs in with a passkey, which says by itself whose it is, and sets the session cookie.')
  async signInWithPasskey(
    @Body() body: PasskeySignInRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const visit = visitOf(request);
    const token = await this.passkeys.signIn(body.credential, visit);
    await this.enter(request, response, { token, visit });
  }

  @Get()
  @ApiOkResponse({ type: SessionDto })
  @Permit('signed_in', 'Says who is signed in, for whom, and until when.')
  getSession(): Promise<SessionDto> {
    return this.sessions.current();
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('public', 'Signs out; a session that has ended already is no error.')
  async signOut(@Req() request: ApiRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    clearSessionCookie(request, response);
    await this.sessions.end(sessionToken(request));
  }

  @Post('lock')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('public', 'Ends the session at once; the quick exit sends it with keepalive.')
  lockSession(@Req() request: ApiRequest): Promise<void> {
    return this.sessions.end(sessionToken(request));
  }

  @Post('password')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Changes the own password and ends every other session of the account.')
  @ThroughDoor()
  @Stepwise()
  changePassword(@Body() body: PasswordChangeRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.presence.changePassword({ old: body.oldPassword, new: body.newPassword }, steps);
  }

  @Post('step-up/challenge')
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyOptionsDto })
  @Permit('signed_in', 'Asks for one of her own passkeys; the answer goes to `stepUp`.')
  @ThroughDoor()
  @Repeatable()
  async planStepUp(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.presence.planStepUp(visitOf(request).place) };
  }

  @Post('step-up')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'signed_in',
    'Proves presence again for two minutes, by passkey, code, or password where she has nothing stronger.',
  )
  @ThroughDoor()
  @Stepwise()
  stepUp(
    @Body() body: StepUpRequest,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<void> {
    return this.presence.stepUp(body, visitOf(request).place, steps);
  }

  /** Whoever signs in anew has left the session that this browser had; the browser is known from then on. */
  private async enter(
    request: ApiRequest,
    response: Response,
    { token, visit }: { token: string; visit: Visit },
  ): Promise<void> {
    await this.sessions.end(sessionToken(request));
    setSessionCookie(request, response, token);
    setDeviceCookie(request, response, visit.deviceToken);
  }
}
