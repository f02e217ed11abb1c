import { ApiProperty } from '@nestjs/swagger';
import { ROLES } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';
import { AsTyped, Code, Codes, Text } from '../platform/http/validation.js';
import { ACCOUNT_STATES } from './accounts.rules.js';
import type { AccountState } from './accounts.rules.js';
import { DEVICE_BROWSERS, DEVICE_SYSTEMS } from './devices.rules.js';
import type { DeviceBrowser, DeviceSystem } from './devices.rules.js';
import { CredentialText } from './factors.dto.js';
import { LANGUAGES, OPENED_BY, PROOFS, SHUT_REASONS } from './identity.types.js';
import type { Language, OpenedBy, Proof, ShutReason } from './identity.types.js';

export class NamesDto {
  @ApiProperty() tg: string;
  @ApiProperty() ru: string;
  @ApiProperty() en: string;
}

export class SignInRequest {
  @Text({ max: 100 }) login: string;
  @AsTyped() password: string;
}

export class SecondStepDto {
  @ApiProperty({ description: 'Holds for five minutes; goes back with the code.' }) ticket: string;
}

export class SecondStepRequest {
  @Text({ max: 100 }) ticket: string;
  @Text({ max: 40, description: 'Of the authenticator, or one of the recovery codes.' }) code: string;
}

export class PasswordChangeRequest {
  @AsTyped() oldPassword: string;
  @AsTyped() newPassword: string;
}

/** One of the three. */
export class StepUpRequest {
  @AsTyped({ optional: true }) password?: string | null;
  @Text({ max: 40, optional: true, description: 'Of the authenticator, or one of the recovery codes.' })
  code?: string | null;
  @CredentialText({ optional: true }) credential?: string | null;
}

export class SessionAgencyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() type: string;
  @ApiProperty({ enum: ['police', 'state', 'civil'] }) kind: string;
  @ApiProperty() place: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
}

export class SessionGroupDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() place: string;
  @ApiProperty({ type: NamesDto }) name: NamesDto;
  @ApiProperty({ description: 'She is its coordinator, chair or deputy.' }) isLed: boolean;
  @ApiProperty({ description: 'Her agency takes over cases of the group.' }) isFallback: boolean;
}

export class SessionUserDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: Role[];
  @ApiProperty({ enum: LANGUAGES }) language: Language;
  @ApiProperty({ type: SessionAgencyDto }) agency: SessionAgencyDto;
  @ApiProperty({ type: [SessionGroupDto], description: 'The groups that her agency works in.' })
  workingGroups: SessionGroupDto[];
}

export class SessionDto {
  @ApiProperty({ type: SessionUserDto }) user: SessionUserDto;
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
  @ApiProperty({ format: 'date-time', description: 'Time of the database.' }) now: string;
  @ApiProperty() mustChangePassword: boolean;
  @ApiProperty({ description: 'A passkey or an authenticator comes before anything else.' })
  mustAddFactor: boolean;
  @ApiProperty({ enum: PROOFS, isArray: true, description: 'With what she can prove her presence again.' })
  proofs: Proof[];
  @ApiProperty({ type: String, nullable: true, description: 'Where the quick exit leads; null: built in.' })
  neutralPage: string | null;
}

export class OwnSessionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: DEVICE_BROWSERS }) browser: DeviceBrowser;
  @ApiProperty({ enum: DEVICE_SYSTEMS }) system: DeviceSystem;
  @ApiProperty({ enum: OPENED_BY }) openedBy: OpenedBy;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ format: 'date-time', description: 'True to half a minute.' }) seenAt: string;
  @ApiProperty({ description: 'The session that asks.' }) isThis: boolean;
}

export class AccountLockDto {
  @ApiProperty({ format: 'date-time' }) since: string;
  @ApiProperty({ enum: SHUT_REASONS }) reason: ShutReason;
  @ApiProperty({ description: 'The viewer may open it again.' }) mayUnlock: boolean;
}

export class UserDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: Role[];
  @ApiProperty({ enum: ['active', 'disabled'] }) status: string;
  @ApiProperty({
    enum: ACCOUNT_STATES,
    nullable: true,
    type: String,
    description: 'Whether she can sign in; told to administrators alone.',
  })
  account: AccountState | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Of a locked account.' })
  lockedUntil: string | null;
  @ApiProperty({
    type: AccountLockDto,
    nullable: true,
    description: 'Shut until somebody opens it; told to administrators and the supervisors of her agency.',
  })
  lock: AccountLockDto | null;
  @ApiProperty() version: number;
}

export class NewUserRequest {
  @Text({ max: 36 }) agencyId: string;
  @Text({ max: 120 }) displayName: string;
  @Text({ max: 100 }) login: string;
  @Codes(ROLES) roles: Role[];
  @Code(LANGUAGES) language: Language;
}

export class UserChangeRequest {
  @Text({ max: 120 }) displayName: string;
  @Codes(ROLES) roles: Role[];
  @Code(['active', 'disabled']) status: 'active' | 'disabled';
}

export class NewUserDto extends UserDto {
  @ApiProperty({ description: 'Shown once, to hand to the person; she must change it at first sign-in.' })
  oneTimePassword: string;
}
