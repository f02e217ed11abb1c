import { once } from '../platform/http/once.js';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Delete } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiNoContentResponse } from '@nestjs/swagger';
import { IfMatch } from '../platform/http/if-match.js';
import { RequirePermission } from '../platform/http/permit.js';
import { ContactsService } from './contacts.service.js';
import {
  ContactDto,
  ContactPreviewDto,
  ContactRequest,
  FollowUpDto,
  WorkRequest,
  RuleSetDto,
  RuleSetRowDto,
  RulePreviewDto,
  RuleValuesRequest,
  RuleVersionRequest,
  ContactAssignmentRequest,
  ScheduledContactDto,
  ContactDecisionRequest,
  SnoozableDto,
  SnoozeRequest,
} from './follow-ups.dto.js';
import { FollowUpsService } from './follow-ups.service.js';
import { RuleSetsService } from './rule-sets.service.js';
import { ContactAssignmentService, ScheduledContactsService } from './scheduled-contacts.service.js';
import { SnoozesService } from './snoozes.service.js';

@ApiTags('follow-ups')
@Controller()
export class FollowUpsController {
  constructor(
    private readonly followUps: FollowUpsService,
    private readonly contacts: ContactsService,
  ) {}

  @Get('cases/:caseId/follow-ups')
  @ApiOkResponse({ type: [FollowUpDto] })
  @RequirePermission('follow_ups.read', 'Lists what must happen in a case, by when, why, and how it ended.')
  listFollowUps(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<FollowUpDto[]> {
    return this.followUps.list(caseId);
  }

  @Get('follow-ups/:id')
  @ApiOkResponse({ type: FollowUpDto })
  @RequirePermission('follow_ups.read', 'Shows one follow-up.')
  getFollowUp(@Param('id', ParseUUIDPipe) id: string): Promise<FollowUpDto> {
    return this.followUps.get(id);
  }

  @Post('follow-ups/:id/outcomes')
  @HttpCode(200)
  @ApiOkResponse({ type: FollowUpDto })
  @RequirePermission(
    'follow_ups.record',
    'Records the outcome of work other than a contact; "not possible" ends nothing.',
    { writtenOffline: true },
  )
  recordWork(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch() version: number,
    @Body() body: WorkRequest,
  ): Promise<FollowUpDto> {
    return once(
      () => this.followUps.recordWork(id, version, body).then(() => id),
      (made) => this.getFollowUp(made),
    );
  }

  @Get('cases/:caseId/contacts')
  @ApiOkResponse({ type: [ContactDto] })
  @RequirePermission('follow_ups.read', 'Lists contacts and attempts.')
  listContacts(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ContactDto[]> {
    return this.contacts.list(caseId);
  }

  @Post('cases/:caseId/contact-previews')
  @HttpCode(200)
  @ApiOkResponse({ type: ContactPreviewDto })
  @RequirePermission('contacts.write', 'Computes what would follow from an outcome, before it is saved.', {
    readOnly: true,
  })
  previewContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ContactRequest,
  ): Promise<ContactPreviewDto> {
    return this.contacts.preview(caseId, body);
  }

  @Post('cases/:caseId/contacts')
  @ApiCreatedResponse({ type: [ContactDto] })
  @RequirePermission(
    'contacts.write',
    'Records a contact or an attempt, its outcome, and whether the survivor was alone.',
    { writtenOffline: true },
  )
  recordContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ContactRequest,
  ): Promise<ContactDto[]> {
    return once(
      () => this.contacts.record(caseId, body).then(() => caseId),
      (made) => this.listContacts(made),
    );
  }
}

@ApiTags('follow-up-rules')
@Controller('follow-up-rules')
export class RuleSetsController {
  constructor(private readonly ruleSets: RuleSetsService) {}

  @Get()
  @ApiOkResponse({ type: [RuleSetRowDto] })
  @RequirePermission('rules.read', 'Lists the working groups whose rules the caller may set.')
  listRuleBooks(): Promise<RuleSetRowDto[]> {
    return this.ruleSets.list();
  }

  @Get(':groupId')
  @ApiOkResponse({ type: RuleSetDto })
  @RequirePermission('rules.read', 'Shows every rule of a group: its trigger, deadline, owner and versions.')
  getRuleBook(@Param('groupId', ParseUUIDPipe) groupId: string): Promise<RuleSetDto> {
    return this.ruleSets.show(groupId);
  }

  @Post(':groupId/previews')
  @HttpCode(200)
  @ApiOkResponse({ type: RulePreviewDto })
  @RequirePermission(
    'rules.write',
    'Counts the waiting rows that a change of rules would replan, before it is saved.',
    { readOnly: true },
  )
  previewRules(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @Body() body: RuleValuesRequest,
  ): Promise<RulePreviewDto> {
    return this.ruleSets.preview(groupId, body);
  }

  @Post(':groupId/versions')
  @ApiCreatedResponse({ type: RuleSetDto })
  @RequirePermission('rules.write', 'Adds a version of the rules with a reason; waiting rows are replanned.')
  changeRules(
    @Param('groupId', ParseUUIDPipe) groupId: string,
    @IfMatch() version: number,
    @Body() body: RuleVersionRequest,
  ): Promise<RuleSetDto> {
    return once(
      () => this.ruleSets.change(groupId, version, body).then(() => groupId),
      (made) => this.getRuleBook(made),
    );
  }
}

/** Contacts planned with her, at times that are safe for her. */
@ApiTags('follow-ups')
@Controller('cases/:caseId')
export class ScheduledContactsController {
  constructor(
    private readonly scheduledContacts: ScheduledContactsService,
    private readonly contactAssignment: ContactAssignmentService,
  ) {}

  @Get('scheduled-contacts')
  @ApiOkResponse({ type: [ScheduledContactDto] })
  @RequirePermission('follow_ups.read', 'Lists the contacts planned, each with the rows that it satisfies.')
  listScheduledContacts(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<ScheduledContactDto[]> {
    return this.scheduledContacts.list(caseId);
  }

  @Post('contact-decisions')
  @ApiCreatedResponse({ type: [ScheduledContactDto] })
  @RequirePermission('contacts.decide', 'Decides about a contact that has no safe time before its deadline.')
  decideContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ContactDecisionRequest,
  ): Promise<ScheduledContactDto[]> {
    return once(
      () => this.scheduledContacts.decide(caseId, body.followUpId, body.decision).then(() => caseId),
      (made) => this.listScheduledContacts(made),
    );
  }

  @Post('contact-assignments')
  @ApiCreatedResponse({ type: [ScheduledContactDto] })
  @RequirePermission(
    'follow_ups.write',
    'Names the person who makes the planned contacts, until the survivor is reached.',
  )
  assignContact(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() body: ContactAssignmentRequest,
  ): Promise<ScheduledContactDto[]> {
    return once(
      () => this.contactAssignment.name(caseId, body.userId).then(() => caseId),
      (made) => this.listScheduledContacts(made),
    );
  }
}

@ApiTags('follow-ups')
@Controller()
export class SnoozesController {
  constructor(private readonly snoozes: SnoozesService) {}

  @Get('cases/:caseId/snoozes')
  @ApiOkResponse({ type: [SnoozableDto] })
  @RequirePermission(
    'follow_ups.read',
    'Lists the waiting rows of a case with their postponed notifications.',
  )
  listSnoozes(@Param('caseId', ParseUUIDPipe) caseId: string): Promise<SnoozableDto[]> {
    return this.snoozes.ofCase(caseId);
  }

  @Post('follow-ups/:id/snoozes')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission(
    'follow_ups.write',
    'Postpones the notification of a row, with a reason; its due time does not change.',
  )
  snoozeFollowUp(@Param('id', ParseUUIDPipe) id: string, @Body() body: SnoozeRequest): Promise<void> {
    return once(() => this.snoozes.put(id, body));
  }

  @Delete('follow-ups/:id/snooze')
  @HttpCode(204)
  @ApiNoContentResponse()
  @RequirePermission('follow_ups.write', 'Restores the notification of the row.', { idempotent: true })
  endSnooze(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.snoozes.end(id);
  }
}
