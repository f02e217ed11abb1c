import type { Provider } from '@angular/core';
import { DraftServer } from '../app/core/drafts/draft-server';
import { DraftStore } from '../app/core/drafts/draft-store';

const unanswered = () => new Promise<never>(() => undefined);

/** A draft from earlier; the server of drafts takes no part. */
export const provideDraft = (key: string, value: unknown): Provider[] => [
  { provide: DraftServer, useValue: { list: unanswered, keep: unanswered, drop: unanswered } },
  {
    provide: DraftStore,
    useFactory: () => {
      const store = new DraftStore();
      store.keep(key, value);
      return store;
    },
  },
];
