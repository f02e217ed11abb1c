export { PrintedFormsModule } from './printed-forms.module.js';
export { documentAsPdf } from './paper-layout.js';
