import { Injectable, inject } from '@angular/core';
import { DraftStore } from '../drafts/draft-store';
import { Tabs } from '../session/tabs';
import { QuickExit } from './quick-exit';

/** What the quick exit drops: drafts of this page, and the other tabs' screens. */
@Injectable({ providedIn: 'root' })
export class ExitMemory {
  constructor() {
    const exit = inject(QuickExit);
    const drafts = inject(DraftStore);
    const tabs = inject(Tabs);
    exit.onLeave(() => drafts.clear());
    exit.onLeave(() => tabs.tellSignedOut());
  }
}
