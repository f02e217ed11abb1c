export { draftApart } from './draft-apart.js';
export { GroupMeasures } from './group-measures.js';
export { GroupPaths } from './group-paths.js';
export { ReleaseDrafts } from './release-drafts.js';
export { RollUp } from './roll-up.js';
export { RollUpModule } from './roll-up.module.js';
