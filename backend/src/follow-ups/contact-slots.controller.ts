import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AnswersWith, Permit } from '../platform/http/permit.js';
import { ContactCallersService } from './contact-callers.service.js';
import { CallerRequest, ContactSlotDto, SlotDecisionRequest } from './contact-slots.dto.js';
import { ContactSlotsService } from './contact-slots.service.js';

/** Contacts planned with her, at times that are safe for her. */
@ApiTags('follow-ups')
@Controller('cases/:caseId')
export class ContactSlotsController {
  constructor(
    private readonly slots: ContactSlotsService,
    private readonly callers: ContactCallersService,
  ) {}

  @Get('contact-slots')
  @ApiOkResponse({ type: [ContactSlotDto] })
  @Permit('follow_ups.read', 'Lists the contacts planned, each with the rows that it satisfies.')
  listContactSlots(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ContactSlotDto[]> {
    return this.slots.list(caseId);
  }

  @Post('contact-decisions')
  @ApiCreatedResponse({ type: [ContactSlotDto] })
  @Permit('contacts.decide', 'Decides about a contact for which no safe time lies before it is due.')
  @AnswersWith('listContactSlots')
  async decideContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: SlotDecisionRequest,
  ): Promise<string> {
    await this.slots.decide(caseId, body.followUpId, body.decision);
    return caseId;
  }

  @Post('contact-callers')
  @ApiCreatedResponse({ type: [ContactSlotDto] })
  @Permit(
    'follow_ups.write',
    'Names the one person who makes the planned contacts, until she has been reached.',
  )
  @AnswersWith('listContactSlots')
  async nameCaller(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: CallerRequest,
  ): Promise<string> {
    await this.callers.name(caseId, body.userId);
    return caseId;
  }
}
