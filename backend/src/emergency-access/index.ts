export { EmergencyAccessModule } from './emergency-access.module.js';
