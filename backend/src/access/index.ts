export { AccessModule } from './access.module.js';
export { AccessService } from './access.service.js';
export type { NewGrant } from './access.service.js';
export { BlocksService } from './blocks.service.js';
export type { BlockSubject } from './blocks.service.js';
export { VaultService } from './vault.service.js';
export type { AgencySealed, SealedPlace } from './vault.service.js';
export { PARTITIONS, SEALED_PARTITIONS } from './access.types.js';
export type { CaseAccess, Partition, Relation, SealedPartition } from './access.types.js';
