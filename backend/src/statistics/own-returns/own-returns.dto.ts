import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../../identity/index.js';
import { Code } from '../../platform/http/validation.js';
import { CORRECTION_REASONS } from '../releases.types.js';
import type { CorrectionReason } from '../releases.types.js';
import { PrintMarkDto, ReturnDto, ReturnSourceDto } from '../returns/returns.dto.js';
import { CHANGES_SINCE } from './versions.rules.js';
import type { ChangeSince } from './versions.rules.js';

/** A table of one agency: how it is counted, of how many, and what it leaves out; nothing of it in what is handed on. */
export class OwnReturnSourceDto extends ReturnSourceDto {
  @ApiProperty({ type: Number, nullable: true, description: 'Records that the table counts.' })
  counted: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Left out: did not allow being counted.' })
  withoutConsent: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Left out: no day is known.' })
  withoutDay: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Left out: another agency counts it.' })
  toldBefore: number | null;
}

/** A period that was handed on stays as it was then, until another version is made of it. */
export class OwnHandedOnDto {
  @ApiProperty() version: number;
  @ApiProperty({ format: 'date-time', description: 'When it was handed on first, and counted for it.' })
  at: string;
  @ApiProperty({ enum: CORRECTION_REASONS, type: String, nullable: true, description: 'Of another version.' })
  reason: CorrectionReason | null;
  @ApiProperty({
    enum: CHANGES_SINCE,
    type: String,
    nullable: true,
    description: 'On her own screen: what changed since, and whether another version can be made.',
  })
  since: ChangeSince | null;
}

export class RenewReturnRequest {
  @Code(CORRECTION_REASONS) reason: CorrectionReason;
}

export class OwnReturnDto extends ReturnDto {
  @ApiProperty({ type: NamesDto, description: 'The agency whose work it is.' }) agency: NamesDto;
  @ApiProperty({ description: 'Counts from 1 to one below it are left out of what is handed on.' })
  smallestHandedOn: number;
  @ApiProperty({ description: 'Small counts are left out, and what they follow from.' })
  isForHandingOn: boolean;
  @ApiProperty({ type: OwnHandedOnDto, nullable: true, description: 'Null where it never was.' })
  handedOn: OwnHandedOnDto | null;
  @ApiProperty({ type: [OwnReturnSourceDto], description: 'Each table once.' })
  declare sources: OwnReturnSourceDto[];
}

/** What is printed is what may be handed on. */
export class OwnPrintDto extends PrintMarkDto {
  @ApiProperty({ type: OwnReturnDto }) form: OwnReturnDto;
}
