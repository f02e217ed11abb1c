import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgenciesModule } from '../agencies/index.js';
import { AccessService } from './access.service.js';
import { BlocksService } from './blocks.service.js';
import { CaseKey } from './case-key.entity.js';
import { ConflictBlock } from './conflict-block.entity.js';
import { Grant } from './grant.entity.js';
import { VaultService } from './vault.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Grant, ConflictBlock, CaseKey]), AgenciesModule],
  providers: [AccessService, BlocksService, VaultService],
  exports: [AccessService, BlocksService, VaultService],
})
export class AccessModule {}
