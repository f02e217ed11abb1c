import { Module } from '@nestjs/common';
import { GroupMeasures } from './group-measures.js';
import { GroupPaths } from './group-paths.js';
import { ReleaseDrafts } from './release-drafts.js';
import { RollUp } from './roll-up.js';

@Module({ providers: [RollUp, GroupMeasures, GroupPaths, ReleaseDrafts] })
export class RollUpModule {}
