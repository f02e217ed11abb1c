import { Code } from '../platform/http/validation.js';
import { PRINT_REASONS } from './prints.types.js';
import type { PrintReason } from './prints.types.js';

export class PrintRequest {
  @Code(PRINT_REASONS, { description: 'Listed under "Who looked".' }) reason: PrintReason;
}
