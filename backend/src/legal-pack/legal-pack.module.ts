import { Module } from '@nestjs/common';
import { LegalPackController } from './legal-pack.controller.js';
import { LegalPackService } from './legal-pack.service.js';
import { PackContentService } from './pack-content.service.js';
import { ProtocolsService } from './protocols.service.js';

/** The legal pack and the protocol of sharing, whose signatures an agency needs for new accounts. */
@Module({
  controllers: [LegalPackController],
  providers: [LegalPackService, PackContentService, ProtocolsService],
})
export class LegalPackModule {}
