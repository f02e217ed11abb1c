import { Injectable, inject } from '@angular/core';
import { DraftStore } from '../drafts/draft-store';
import { Tabs } from '../session/tabs';
import { QuickExit } from './quick-exit';

/** What the quick exit takes along and drops: words of this page that are on no server yet, and the other tabs' screens. */
@Injectable({ providedIn: 'root' })
export class ExitMemory {
  constructor() {
    const exit = inject(QuickExit);
    const drafts = inject(DraftStore);
    const tabs = inject(Tabs);
    exit.takeAlong(() => drafts.takeLastWords());
    exit.onLeave(() => tabs.tellSignedOut());
  }
}
