export { AgenciesModule } from './agencies.module.js';
export { AgenciesService } from './agencies.service.js';
export { ServicesService } from './services.service.js';
export { SetUpService } from './set-up.service.js';
export { WorkingGroupsService } from './working-groups.service.js';
export { AgencyDto, ServiceDto, WorkingGroupDto } from './agencies.dto.js';
export { AGENCY_TYPES, SERVICE_TYPES, kindOf } from './agencies.types.js';
export type { AgencyKind, AgencyType, ServiceType } from './agencies.types.js';
