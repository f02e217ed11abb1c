import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { Id, RequirePermission } from '../platform/http/permit.js';
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
  @RequirePermission('identity.read', 'Shows the identity, for a reason.', { readOnly: true })
  discloseIdentity(@Id('caseId') caseId: string, @Body() body: DisclosureRequest): Promise<IdentityDto> {
    return this.survivors.disclose(caseId, body.reason);
  }

  @Put('identity')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Corrects the identity.')
  changeIdentity(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: IdentityRequest,
  ): Promise<void> {
    return once(() => this.survivors.change(caseId, version, body));
  }

  @Get('safe-contact')
  @ApiOkResponse({ type: SafeContactDto })
  @RequirePermission('cases.read', 'Shows when the survivor can be contacted safely, without the number.')
  getSafeContact(@Id('caseId') caseId: string): Promise<SafeContactDto> {
    return this.safeContacts.show(caseId);
  }

  @Post('safe-contact-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: ReachAtDto })
  @RequirePermission('identity.read', 'Shows the number or person, for a reason.', { readOnly: true })
  discloseSafeContact(@Id('caseId') caseId: string, @Body() body: DisclosureRequest): Promise<ReachAtDto> {
    return this.safeContacts.disclose(caseId, body.reason);
  }

  @Put('safe-contact')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Replaces the safe-contact plan; version 0 writes the first one.', {
    writtenOffline: true,
  })
  changeSafeContact(
    @Id('caseId') caseId: string,
    @IfMatch() version: number,
    @Body() body: SafeContactRequest,
  ): Promise<void> {
    return once(() => this.safeContacts.change(caseId, version, body));
  }

  @Post('whereabouts-disclosures')
  @HttpCode(200)
  @ApiOkResponse({ type: WhereaboutsDto })
  @RequirePermission('identity.read', 'Shows the whereabouts, for a reason.', { readOnly: true })
  discloseWhereabouts(
    @Id('caseId') caseId: string,
    @Body() body: DisclosureRequest,
  ): Promise<WhereaboutsDto> {
    return this.whereabouts.disclose(caseId, body.reason);
  }

  @Post('whereabouts')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('cases.write', 'Records the whereabouts; the recorder may not see it afterwards.')
  recordWhereabouts(@Id('caseId') caseId: string, @Body() body: WhereaboutsRequest): Promise<void> {
    return once(() => this.whereabouts.write(caseId, body));
  }
}
