import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../../identity/index.js';
import { PrintMarkDto, ReturnDto, ReturnSourceDto } from '../returns/returns.dto.js';

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

export class OwnReturnDto extends ReturnDto {
  @ApiProperty({ type: NamesDto, description: 'The agency whose work it is.' }) agency: NamesDto;
  @ApiProperty({ description: 'Counts from 1 to one below it are left out of what is handed on.' })
  smallestHandedOn: number;
  @ApiProperty({ description: 'Small counts are left out, and what they follow from.' })
  isForHandingOn: boolean;
  @ApiProperty({ type: [OwnReturnSourceDto], description: 'Each table once.' })
  declare sources: OwnReturnSourceDto[];
}

/** What is printed is what may be handed on. */
export class OwnPrintDto extends PrintMarkDto {
  @ApiProperty({ type: OwnReturnDto }) form: OwnReturnDto;
}
