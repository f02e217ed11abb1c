import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Req,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Permit, Repeatable, Steps, Stepwise, ThroughDoor } from '../platform/http/permit.js';
import type { ApiRequest, RequestSteps } from '../platform/http/requests.js';
import {
  AuthenticatorCodeRequest,
  FactorsDto,
  NewPasskeyRequest,
  PasskeyNameRequest,
  PasskeyOptionsDto,
  PlannedAuthenticatorDto,
  RecoveryCodesDto,
} from './factors.dto.js';
import { FactorsService } from './factors.service.js';
import { visitOf } from './visit.js';

/** What lets the signed-in person in beside her password. */
@ApiTags('factors')
@Controller('session')
export class FactorsController {
  constructor(private readonly factors: FactorsService) {}

  @Get('factors')
  @ApiOkResponse({ type: FactorsDto })
  @Permit('signed_in', 'Shows her passkeys, whether she has an authenticator, and how many codes are left.')
  @ThroughDoor()
  getFactors(): Promise<FactorsDto> {
    return this.factors.show();
  }

  @Post('passkeys/challenge')
  @HttpCode(200)
  @ApiOkResponse({ type: PasskeyOptionsDto })
  @Permit('signed_in', 'Asks for a new passkey; the answer goes to `addPasskey`.')
  @ThroughDoor()
  @Repeatable()
  async planPasskey(@Req() request: ApiRequest): Promise<PasskeyOptionsDto> {
    return { options: await this.factors.planPasskey(visitOf(request).place) };
  }

  @Post('passkeys')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit(
    'signed_in',
    'Adds a passkey, and counts as proving presence; asks for that first where she has a factor.',
  )
  @ThroughDoor()
  @Stepwise()
  addPasskey(
    @Body() body: NewPasskeyRequest,
    @Req() request: ApiRequest,
    @Steps() steps: RequestSteps,
  ): Promise<void> {
    return this.factors.addPasskey(body, visitOf(request).place, steps);
  }

  @Put('passkeys/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Names one of her passkeys anew.')
  @ThroughDoor()
  @Repeatable()
  renamePasskey(@Param('id', ParseUUIDPipe) id: string, @Body() body: PasskeyNameRequest): Promise<void> {
    return this.factors.renamePasskey(id, body.name);
  }

  @Delete('passkeys/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Removes one of her passkeys; not the last factor of an account that needs one.')
  @ThroughDoor()
  @Repeatable()
  removePasskey(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.factors.removePasskey(id);
  }

  @Post('authenticator/secret')
  @HttpCode(200)
  @ApiOkResponse({ type: PlannedAuthenticatorDto })
  @Permit('signed_in', 'Makes a secret for an authenticator app; it counts from its first code on.')
  @ThroughDoor()
  @Repeatable()
  planAuthenticator(): Promise<PlannedAuthenticatorDto> {
    return this.factors.planAuthenticator();
  }

  @Post('authenticator')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Adds the authenticator by a first code of it, and counts as proving presence.')
  @ThroughDoor()
  confirmAuthenticator(@Body() body: AuthenticatorCodeRequest): Promise<void> {
    return this.factors.confirmAuthenticator(body.code);
  }

  @Delete('authenticator')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Permit('signed_in', 'Removes the authenticator; not the last factor of an account that needs one.')
  @ThroughDoor()
  @Repeatable()
  removeAuthenticator(): Promise<void> {
    return this.factors.removeAuthenticator();
  }

  @Post('recovery-codes')
  @ApiCreatedResponse({ type: RecoveryCodesDto })
  @Permit('signed_in', 'Makes ten new codes and tells them this once. A repeated key makes new ones.')
  @ThroughDoor()
  @Stepwise('again')
  renewRecoveryCodes(@Steps() steps: RequestSteps): Promise<RecoveryCodesDto | null> {
    return steps.change(() => this.factors.renewCodes());
  }
}
