import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgenciesModule } from '../agencies/index.js';
import { AccessService } from './access.service.js';
import { BlocksController } from './blocks.controller.js';
import { BlocksService } from './blocks.service.js';
import { CaseKey } from './case-key.entity.js';
import { CaseKeysService } from './case-keys.service.js';
import { ConflictBlock } from './conflict-block.entity.js';
import { ForeignKeys } from './foreign-keys.js';
import { Grant } from './grant.entity.js';
import { HandOverService } from './hand-over.service.js';
import { StaffMatchesService } from './staff-matches.service.js';
import { VaultService } from './vault.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Grant, ConflictBlock, CaseKey]), AgenciesModule],
  controllers: [BlocksController],
  providers: [
    AccessService,
    BlocksService,
    CaseKeysService,
    ForeignKeys,
    HandOverService,
    StaffMatchesService,
    VaultService,
  ],
  exports: [AccessService, BlocksService, ForeignKeys, StaffMatchesService, VaultService],
})
export class AccessModule {}
