import { Component, inject } from '@angular/core';
import { RecordFiles } from '../../../core/files/record-files';
import { CaseStore } from '../case-page/case-store';

/** All files of a case, those of its incidents, orders and referrals too. */
@Component({
  selector: 'pn-files',
  imports: [RecordFiles],
  template: `
    <pn-record-files
      subject="case"
      [caseId]="store.subject().id"
      [subjectId]="store.subject().id"
      [mayAdd]="!store.subject().erasedAt"
    />
  `,
})
export class Files {
  protected readonly store = inject(CaseStore);
}
