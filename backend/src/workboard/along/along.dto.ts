import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsUUID } from 'class-validator';
import { BANDS } from '../../cases/index.js';
import type { Band } from '../../cases/index.js';
import { FOLLOW_UP_KINDS, RULE_KEYS } from '../../follow-ups/index.js';
import type { FollowUpKind, RuleKey } from '../../follow-ups/index.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES } from '../../follow-ups/outcomes.types.js';
import { Nullable, NullableCode, NullableDay } from '../../platform/http/nullable-fields.js';
import { ORDER_STATUSES } from '../../protection-orders/index.js';
import { SERVICE_TYPES } from '../../agencies/agencies.types.js';
import { REFERRAL_STATUSES } from '../../referrals/referrals.types.js';
import { GOAL_DOMAINS, GOAL_PROGRESS, KEY_DATE_KINDS, KEY_DATE_STEPS } from '../../support/index.js';
import { CONTACT_CHANNELS, WeeklyWindowRequest } from '../../survivors/index.js';
import { CASES_AT_MOST, SHARE_HOURS } from './devices.rules.js';
import type { ShareHours } from './devices.rules.js';

const CaseIds =
  (least: number): PropertyDecorator =>
  (target, property) => {
    ApiProperty({ type: [String], format: 'uuid', minItems: least, maxItems: CASES_AT_MOST })(
      target,
      property,
    );
    for (const rule of [ArrayMinSize(least), ArrayMaxSize(CASES_AT_MOST), ArrayUnique()])
      rule(target, property);
    IsUUID('all', { each: true })(target, property);
  };

export class DeviceRequest {
  @ApiProperty({ enum: SHARE_HOURS, description: 'How long it opens without a line: a shift or a journey.' })
  @IsIn([...SHARE_HOURS])
  hours: ShareHours;
  @CaseIds(1) caseIds: string[];
}

export class DeviceCasesRequest {
  @CaseIds(0) caseIds: string[];
}

export class ShareDto {
  @ApiProperty({ description: '32 bytes in base64url; without them the phone opens nothing.' }) share: string;
  @ApiProperty({ format: 'date-time', description: 'From then on the phone asks for it again.' })
  shareUntil: string;
  @ApiProperty({ format: 'date-time', description: 'Cases are deleted from the phone then.' })
  takenUntil: string;
  @ApiProperty({ format: 'date-time' }) serverTime: string;
}

export class NewDeviceDto extends ShareDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'First or second phone of this person.' }) number: number;
}

export class DeviceDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() number: number;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ format: 'date-time' }) lastContactAt: string;
  @ApiProperty({ format: 'date-time' }) takenUntil: string;
  @ApiProperty({ format: 'date-time' }) shareUntil: string;
  @ApiProperty() caseCount: number;
  @ApiProperty({ description: 'Closed for the night.' }) isResting: boolean;
}

export class AgencyDeviceDto extends DeviceDto {
  @ApiProperty({ description: 'Whose phone it is.' }) personName: string;
}

export class AlongEntryDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty({ description: 'The own agency’s code.' }) code: string;
  @ApiProperty({ description: 'That of the answer for this case.' }) etag: string;
  @ApiProperty() takeable: boolean;
  @ApiProperty({ description: 'Something is due within 72 hours.' }) proposed: boolean;
}

export class AlongDto {
  @ApiProperty({ format: 'date-time' }) serverTime: string;
  @ApiProperty({ description: 'Version of the shape of answers for cases.' }) contract: number;
  @ApiProperty({ type: [AlongEntryDto] }) cases: AlongEntryDto[];
}

export class AlongDueDto {
  @ApiProperty({ format: 'uuid' }) followUpId: string;
  @ApiProperty({ enum: FOLLOW_UP_KINDS }) kind: FollowUpKind;
  @ApiProperty({ enum: RULE_KEYS }) rule: RuleKey;
  @ApiProperty() step: number;
  @ApiProperty({ format: 'date-time', description: 'From when it can be done.' }) fromAt: string;
  @ApiProperty({ format: 'date-time' }) dueAt: string;
  @ApiProperty({ description: 'Its outcome is recorded on the row itself.' }) byHand: boolean;
  @ApiProperty() version: number;
}

export class AlongDateDto {
  @ApiProperty({ format: 'uuid' }) dateId: string;
  @ApiProperty({ enum: KEY_DATE_KINDS }) kind: string;
  @ApiProperty({ enum: KEY_DATE_STEPS, description: 'The last step.' }) step: string;
  @ApiProperty({ format: 'date' }) onDay: string;
  @ApiProperty({ description: 'Number of the last step.' }) version: number;
}

export class AlongOrderDto {
  @ApiProperty({ enum: ORDER_STATUSES }) status: string;
  @NullableDay('Its last day.') expiresOn: string | null;
}

export class AlongReferralDto {
  @ApiProperty({ enum: SERVICE_TYPES }) serviceType: string;
  @ApiProperty({ enum: REFERRAL_STATUSES }) status: string;
  @ApiProperty({ format: 'date', description: 'Day of this state.' }) onDay: string;
}

export class AlongContactDto {
  @ApiProperty({ format: 'date-time' }) contactedAt: string;
  @ApiProperty({ enum: CONTACT_OUTCOMES }) outcome: string;
  @NullableCode(CONTACT_CHANNELS) channel: string | null;
  @NullableCode(ALONE_ANSWERS) alone: string | null;
}

export class AlongGoalDto {
  @ApiProperty({ format: 'uuid' }) goalId: string;
  @ApiProperty({ enum: GOAL_DOMAINS }) domain: string;
  @ApiProperty({ enum: GOAL_PROGRESS }) progress: string;
  @ApiProperty({ format: 'date' }) onDay: string;
}

/** When and by which way; never the number, a name or a sentence. */
export class AlongSafeContactDto {
  @ApiProperty({ enum: CONTACT_CHANNELS }) channel: string;
  @ApiProperty({ type: [WeeklyWindowRequest] }) windows: WeeklyWindowRequest[];
  @ApiProperty() smsAllowed: boolean;
  @ApiProperty() voicemailAllowed: boolean;
  @ApiProperty() sharedPhone: boolean;
  @ApiProperty({ description: 'She wrote what must never be done; reading it needs a line.' })
  hasNever: boolean;
  @ApiProperty({ description: 'Another person answered: no way is safe until she confirmed it.' })
  isLocked: boolean;
  @NullableDay('Last day on which it may be used.') reviewOn: string | null;
  @ApiProperty() version: number;
}

/** What may lie on a phone of one case: codes and times. */
export class AlongCaseDto {
  @ApiProperty({ format: 'uuid' }) caseId: string;
  @ApiProperty() code: string;
  @ApiProperty() reference: string;
  @ApiProperty({ enum: BANDS }) band: Band;
  @ApiProperty({ type: [AlongDueDto] }) due: AlongDueDto[];
  @ApiProperty({ type: [AlongDateDto] }) dates: AlongDateDto[];
  @ApiProperty({ type: [AlongOrderDto] }) orders: AlongOrderDto[];
  @ApiProperty({ type: [AlongReferralDto] }) referrals: AlongReferralDto[];
  @ApiProperty({ type: [AlongContactDto], description: 'The last three of the own agency.' })
  contacts: AlongContactDto[];
  @ApiProperty({ type: [AlongGoalDto] }) goals: AlongGoalDto[];
  @Nullable(AlongSafeContactDto, 'Null without a plan.') safeContact: AlongSafeContactDto | null;
  @Nullable(String, 'Last assessment, for Based-On; null before the first one.')
  assessmentId: string | null;
}
