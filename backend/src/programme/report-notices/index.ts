export { ReportNotices, ReportNoticesModule } from './report-notices.module.js';
