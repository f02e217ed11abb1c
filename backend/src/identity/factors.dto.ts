import { ApiProperty } from '@nestjs/swagger';
import { Formed, OpaqueText, Text } from '../platform/http/validation.js';

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
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) usedAt: string | null;
}

export class FactorsDto {
  @ApiProperty({ type: [PasskeyDto] }) passkeys: PasskeyDto[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) authenticatorSince: string | null;
  @ApiProperty() recoveryCodesLeft: number;
  @ApiProperty({ description: 'The last passkey or authenticator cannot be removed.' }) isRequired: boolean;
  @ApiProperty({ description: 'A demonstration, whose accounts need a password only.' }) isDemo: boolean;
}

export class PlannedAuthenticatorDto {
  @ApiProperty({ description: 'To be typed where no picture can be read (RFC 4648).' }) secret: string;
  @ApiProperty({ description: 'What the picture says.' }) address: string;
}

export class RecoveryCodesDto {
  @ApiProperty({ type: [String], description: 'Told once.' }) codes: string[];
}
