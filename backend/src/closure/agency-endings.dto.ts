import { ApiProperty } from '@nestjs/swagger';
import { NamesDto } from '../identity/index.js';
import { Uuid } from '../platform/http/validation.js';

export class EndingAgencyDto {
  @ApiProperty({ format: 'uuid' }) agencyId: string;
  @ApiProperty({ type: NamesDto }) agencyName: NamesDto;
}

/** A case offered to another agency, by the number of the offer. */
export class EndingOfferDto extends EndingAgencyDto {
  @ApiProperty() reference: string;
  @ApiProperty({ description: 'A supervisor of the new agency has confirmed it.' }) isConfirmed: boolean;
}

export class EndingReceiverDto extends EndingAgencyDto {
  @ApiProperty({ description: 'It takes cases over for the working group.' }) isUsual: boolean;
}

/** In numbers, what an agency leaves behind if it ends. */
export class AgencyEndingDto extends EndingAgencyDto {
  @ApiProperty() openCases: number;
  @ApiProperty({ description: 'Cases with work ahead that are offered to no agency yet.' })
  withoutOffer: number;
  @ApiProperty({ description: 'Cases that its workers hand over or close one by one.' }) oneByOne: number;
  @ApiProperty({ description: 'Referrals of other agencies that wait for it.' }) awaited: number;
  @ApiProperty() mayHandOver: boolean;
  @ApiProperty({ type: [EndingOfferDto] }) offers: EndingOfferDto[];
  @ApiProperty({ type: [EndingReceiverDto], description: 'The usual one first.' })
  receivers: EndingReceiverDto[];
}

export class EndingToConfirmDto extends EndingAgencyDto {
  @ApiProperty() cases: number;
}

export class AgencyEndingsDto {
  @ApiProperty({ type: [AgencyEndingDto] }) agencies: AgencyEndingDto[];
  @ApiProperty({ type: [EndingToConfirmDto], description: 'What other agencies hand over to the own one.' })
  toConfirm: EndingToConfirmDto[];
}

export class HandOverCasesRequest {
  @Uuid({ description: 'The agency that takes the cases over.' }) toAgencyId: string;
}
