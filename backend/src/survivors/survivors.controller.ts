import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { SafeContactsService } from './safe-contacts.service.js';
import { SurvivorsService } from './survivors.service.js';
import {
  DisclosureRequest,
  IdentityDto,
  IdentityRequest,
  ReachAtDto,
  SafeContactDto,
  SafeContactRequest,
  WhereaboutsDto,
  WhereaboutsRequest,
} from './survivors.dto.js';
import { WhereaboutsService } from './whereabouts.service.js';

/** The identifying partitions of a case. Showing a masked value needs a reason and is audited every time. */
@ApiTags('survivors')
@Controller('cases/:caseId')
export class SurvivorsController {
  constructor(
    private readonly survivors: SurvivorsService,
    private readonly safeContacts: SafeContactsService,
    private readonly whereabouts: WhereaboutsService,
  ) {}

  @Post('identity-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: IdentityDto })
  @RequirePermission('identity.read', 'Shows who she is, with a reason that is listed under "who looked".', {
    readOnly: true,
  })
  discloseIdentity(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: DisclosureRequest,
  ): Promise<IdentityDto> {
    return this.survivors.disclose(caseId, body.reason);
  }

  @Put('identity')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Corrects who she is.')
  changeIdentity(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: IdentityRequest,
  ): Promise<void> {
    return once(() => this.survivors.change(caseId, version, body));
  }

  @Get('safe-contact')
  @ApiOkResponse({ type: SafeContactDto })
  @RequirePermission('cases.read', 'Shows when and how she can be reached safely, without the number.')
  getSafeContact(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SafeContactDto> {
    return this.safeContacts.show(caseId);
  }

  @Post('safe-contact-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: ReachAtDto })
  @RequirePermission(
    'identity.read',
    'Shows the number or person, with a reason that is listed under "who looked".',
    { readOnly: true },
  )
  discloseSafeContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: DisclosureRequest,
  ): Promise<ReachAtDto> {
    return this.safeContacts.disclose(caseId, body.reason);
  }

  @Put('safe-contact')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'cases.write',
    'Replaces the safe-contact plan after asking her; version 0 writes the first one.',
  )
  changeSafeContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @IfMatch() version: number,
    @Body() body: SafeContactRequest,
  ): Promise<void> {
    return once(() => this.safeContacts.change(caseId, version, body));
  }

  @Post('whereabouts-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: WhereaboutsDto })
  @RequirePermission('identity.read', 'Shows where she is now to those she allowed, with a reason.', {
    readOnly: true,
  })
  discloseWhereabouts(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: DisclosureRequest,
  ): Promise<WhereaboutsDto> {
    return this.whereabouts.disclose(caseId, body.reason);
  }

  @Post('whereabouts')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Records where she is now; who records it may not see it afterwards.')
  recordWhereabouts(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: WhereaboutsRequest,
  ): Promise<void> {
    return once(() => this.whereabouts.write(caseId, body));
  }
}
