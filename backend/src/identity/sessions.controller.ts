import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Permit, Steps, Stepwise } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/requests.js';
import { clearSessionCookie, sessionToken, setSessionCookie } from '../platform/session/session-cookie.js';
import { PasswordChangeRequest, SessionDto, SignInRequest, StepUpRequest } from './identity.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('session')
@Controller('session')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post()
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('public', 'Signs in and sets the session cookie.')
  async signIn(
    @Body() body: SignInRequest,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    setSessionCookie(request, response, await this.sessions.signIn(body.login, body.password));
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
  @Stepwise()
  changePassword(@Body() body: PasswordChangeRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.sessions.changePassword({ old: body.oldPassword, new: body.newPassword }, steps);
  }

  @Post('step-up')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Proves presence again for two minutes.')
  @Stepwise()
  stepUp(@Body() body: StepUpRequest, @Steps() steps: RequestSteps): Promise<void> {
    return this.sessions.stepUp(body.password, steps);
  }
}
