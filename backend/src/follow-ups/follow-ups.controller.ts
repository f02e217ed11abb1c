import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { AnswersWith, Permit, ReadsOnly } from '../platform/http/permit.js';
import { ContactsService } from './contacts.service.js';
import { ContactDto, ContactPreviewDto, ContactRequest, FollowUpDto, WorkRequest } from './follow-ups.dto.js';
import { FollowUpsService } from './follow-ups.service.js';

@ApiTags('follow-ups')
@Controller()
export class FollowUpsController {
  constructor(
    private readonly followUps: FollowUpsService,
    private readonly contacts: ContactsService,
  ) {}

  @Get('cases/:caseId/follow-ups')
  @ApiOkResponse({ type: [FollowUpDto] })
  @Permit('follow_ups.read', 'Lists what must happen in a case, by when, why, and how it ended.')
  listFollowUps(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<FollowUpDto[]> {
    return this.followUps.list(caseId);
  }

  @Get('follow-ups/:id')
  @ApiOkResponse({ type: FollowUpDto })
  @Permit('follow_ups.read', 'Shows one follow-up.')
  getFollowUp(@Param('id', ParseUUIDPipe) id: string): Promise<FollowUpDto> {
    return this.followUps.get(id);
  }

  @Post('follow-ups/:id/outcomes')
  @HttpCode(200)
  @ApiOkResponse({ type: FollowUpDto })
  @Permit('follow_ups.write', 'Records how work ended that is no contact; "not possible" ends nothing.')
  @AnswersWith('getFollowUp')
  async recordWork(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WorkRequest,
  ): Promise<string> {
    await this.followUps.recordWork(id, version, body.outcome);
    return id;
  }

  @Get('cases/:caseId/contacts')
  @ApiOkResponse({ type: [ContactDto] })
  @Permit('follow_ups.read', 'Lists contacts and attempts.')
  listContacts(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ContactDto[]> {
    return this.contacts.list(caseId);
  }

  @Post('cases/:caseId/contact-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: ContactPreviewDto })
  @ReadsOnly()
  @Permit('contacts.write', 'Tells what would follow from an outcome, before it is saved.')
  previewContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ContactRequest,
  ): Promise<ContactPreviewDto> {
    return this.contacts.preview(caseId, body);
  }

  @Post('cases/:caseId/contacts')
  @ApiCreatedResponse({ type: [ContactDto] })
  @Permit(
    'contacts.write',
    'Records a contact or an attempt; an outcome is required, and whether she was alone.',
  )
  @AnswersWith('listContacts')
  async recordContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ContactRequest,
  ): Promise<string> {
    await this.contacts.record(caseId, body);
    return caseId;
  }
}
