import { inject } from '@angular/core';
import type { HttpContext } from '@angular/common/http';
import type { Signal } from '@angular/core';
import { Router } from '@angular/router';
import type { FormErrors } from '../../../core/http/form-errors';
import type { FormDraft } from '../../../core/drafts/form-draft';
import { toProblem } from '../../../core/http/api-problem';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { CaseStore } from './case-store';

export interface FormSender {
  readonly isSending: Signal<boolean>;
  /** Sends once, however often it is pressed; then reloads the case and shows its page `tab`. */
  send(form: {
    missing: readonly FieldError[];
    call: (context: HttpContext) => Promise<unknown>;
    /** Of the row that is changed, where it is one. */
    version?: number;
    /** Another user saved that row first (412): loads theirs. */
    overtaken?: () => unknown;
    /** Only adds to a record, so it may wait for a connection. */
    mayWait?: boolean;
    tab: string;
  }): Promise<void>;
}

type SentDraft = Pick<FormDraft, 'drop'> & Partial<Pick<FormDraft, 'key' | 'submission'>>;

/** What every form of a case does when it is sent. Call it where a component's fields are made. */
export function formSender(errors: FormErrors, draft: SentDraft): FormSender {
  const store = inject(CaseStore);
  const router = inject(Router);
  const announcer = inject(Announcer);
  const { t } = inject(Texts);
  // That of the draft: a form that comes back after the end of the page is sent as the same command.
  const submission = draft.submission ?? new Submission();
  const { isSending, send } = sender(errors.showProblem);
  return {
    isSending,
    send: async ({ missing, call, version, overtaken, mayWait = false, tab }) => {
      if (errors.show(missing)) return;
      await send(async () => {
        try {
          await call(submission.context(version ?? null, mayWait ? (draft.key ?? null) : null));
        } catch (problem) {
          if (overtaken && toProblem(problem).status === 412) {
            // The next request is about another version.
            submission.renew();
            await overtaken();
          }
          throw problem;
        }
        draft.drop();
        announcer.say(t('ui.saved'));
        await store.reload();
        await router.navigate(['/cases', store.subject().id, ...(tab ? [tab] : [])]);
      });
    },
  };
}
