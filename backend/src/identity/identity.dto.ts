import { ApiProperty } from '@nestjs/swagger';
import { DayField, Text, Formed, OpaqueText, AsTyped, Code, Codes } from '../platform/http/validation.js';
import { ROLES } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';
import { ACCOUNT_STATES } from './accounts.rules.js';
import type { AccountState } from './accounts.rules.js';
import { DEVICE_BROWSERS, DEVICE_SYSTEMS } from './devices.rules.js';
import type { DeviceBrowser, DeviceSystem } from './devices.rules.js';
import { LANGUAGES, AUTH_METHODS, AUTH_FACTORS, LOCK_REASONS } from './identity.types.js';
import type { Language, AuthMethod, AuthFactor, LockReason } from './identity.types.js';
import { Nullable, NullableCode, NullableInstant } from '../platform/http/nullable-fields.js';

/** A colleague by her name. */
export class ColleagueDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
}

/** An absence of a user, from one day to another; the substitute gets the user's notifications. */
export class AbsenceDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ type: ColleagueDto }) person: ColleagueDto;
  @Nullable(ColleagueDto, 'Without one, the supervisors are notified.') standIn: ColleagueDto | null;
  @ApiProperty({ format: 'date' }) startsOn: string;
  @ApiProperty({ format: 'date', description: 'The last day.' }) endsOn: string;
  @ApiProperty({ description: 'Now; else it is still to come.' }) isRunning: boolean;
  @ApiProperty({ type: [String] }) allowedActions: string[];
  @ApiProperty() version: number;
}

export class NewAbsenceRequest {
  @Text({ max: 36, description: 'Herself, or for a supervisor anybody of her agency.' }) userId: string;
  @DayField({ description: 'Today at the earliest.' }) startsOn: string;
  @DayField({ description: 'The last day.' }) endsOn: string;
  @Text({ max: 36, optional: true, description: 'Who is notified instead; the supervisors if left out.' })
  standInId?: string;
}

export class AbsencesDto {
  @ApiProperty({ type: [AbsenceDto], description: 'Of her agency: running and to come.' })
  items: AbsenceDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Whom the viewer may enter as away.' })
  people: ColleagueDto[];
  @ApiProperty({ type: [ColleagueDto], description: 'Who may stand in.' }) standIns: ColleagueDto[];
}

/** What a passkey answers is never longer, certificates of its maker left out. */
const LONGEST_CREDENTIAL = 16_384;
export const CredentialText = (options: { optional?: boolean } = {}): PropertyDecorator =>
  OpaqueText(LONGEST_CREDENTIAL, options);
export const SIX_DIGITS = /^\d{6}$/;

export class PasskeyOptionsDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'For `navigator.credentials`, in the JSON form of WebAuthn; holds for five minutes and one answer.',
  })
  options: Record<string, unknown>;
}

export class PasskeySignInRequest {
  @CredentialText() credential: string;
}

export class PasskeyNameRequest {
  @Text({ max: 60 }) name: string;
}

export class NewPasskeyRequest extends PasskeyNameRequest {
  @CredentialText() credential: string;
}

export class AuthenticatorCodeRequest {
  @Formed(SIX_DIGITS) code: string;
}

export class PasskeyDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'The name of the server that it was made for, and works at.' }) host: string;
  @ApiProperty({ description: 'The maker of her device keeps a copy.' }) isBackedUp: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @NullableInstant() usedAt: string | null;
}

export class FactorsDto {
  @ApiProperty({ type: [PasskeyDto] }) passkeys: PasskeyDto[];
  @NullableInstant() authenticatorSince: string | null;
  @ApiProperty() recoveryCodesLeft: number;
  @ApiProperty({ description: 'The last passkey or authenticator cannot be removed.' }) isRequired: boolean;
  @ApiProperty({ description: 'A demonstration, whose accounts need a password only.' }) isDemo: boolean;
}

export class PlannedAuthenticatorDto {
  @ApiProperty({ description: 'To be typed where no picture can be read (RFC 4648).' }) secret: string;
  @ApiProperty({ description: 'What the picture says.' }) address: string;
}

export class RecoveryCodesDto {
  @ApiProperty({ type: [String], description: 'Shown once.' }) codes: string[];
}

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
  @ApiProperty({
    enum: AUTH_FACTORS,
    isArray: true,
    description: 'With what she can prove her presence again.',
  })
  proofs: AuthFactor[];
  @Nullable(String, 'Where the quick exit leads; null: built in.') quickExitUrl: string | null;
  @ApiProperty({ description: 'The user closed the introduction to the first screen.' })
  isTourClosed: boolean;
}

export class OwnSessionDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: DEVICE_BROWSERS }) browser: DeviceBrowser;
  @ApiProperty({ enum: DEVICE_SYSTEMS }) system: DeviceSystem;
  @ApiProperty({ enum: AUTH_METHODS }) authMethod: AuthMethod;
  @ApiProperty({ format: 'date-time' }) openedAt: string;
  @ApiProperty({ format: 'date-time', description: 'True to half a minute.' }) seenAt: string;
  @ApiProperty({ description: 'The session that asks.' }) isThis: boolean;
}

export class AccountLockDto {
  @ApiProperty({ format: 'date-time' }) since: string;
  @ApiProperty({ enum: LOCK_REASONS }) reason: LockReason;
  @ApiProperty({ description: 'The viewer may open it again.' }) mayUnlock: boolean;
}

export class UserDto {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: Role[];
  @ApiProperty({ enum: ['active', 'disabled'] }) status: string;
  @NullableCode(ACCOUNT_STATES, 'Whether the user can sign in; for administrators only.')
  account: AccountState | null;
  @NullableInstant('Of a locked account.') lockedUntil: string | null;
  @Nullable(
    AccountLockDto,
    'Locked until it is opened; for administrators and the supervisors of the user’s agency.',
  )
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
