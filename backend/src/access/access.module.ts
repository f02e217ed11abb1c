import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgenciesModule } from '../agencies/index.js';
import { AccessService } from './access.service.js';
import { BlocksController } from './blocks.controller.js';
import { BlocksService, CaseTransferService, OtherAgencyKeys } from './blocks.service.js';
import { CaseKey, ConflictBlock, Grant } from './access.entity.js';
import { CaseKeysService } from './case-keys.service.js';
import { StaffMatchesService } from './staff-matches.service.js';
import { VaultService } from './vault.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Grant, ConflictBlock, CaseKey]), AgenciesModule],
  controllers: [BlocksController],
  providers: [
    AccessService,
    BlocksService,
    CaseKeysService,
    OtherAgencyKeys,
    CaseTransferService,
    StaffMatchesService,
    VaultService,
  ],
  exports: [
    AccessService,
    BlocksService,
    CaseTransferService,
    OtherAgencyKeys,
    StaffMatchesService,
    VaultService,
  ],
})
export class AccessModule {}
