import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';

/** A referral that did not lead to a service: who did not accept it, and why. */
export class RefusalDto {
  @ApiProperty({ format: 'uuid' }) referralId: string;
  @ApiProperty({ type: NamesDto, nullable: true, description: 'Null where no service exists.' })
  agencyName: NamesDto | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was declined.' }) reason: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why there was no place.' })
  unavailableReason: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the information that was missing.' })
  missing: string[];
  @ApiProperty({ type: String, nullable: true }) serviceType: string | null;
  @ApiProperty({ description: 'The sender’s own agency offers this service at present.' })
  isOwnService: boolean;
}
