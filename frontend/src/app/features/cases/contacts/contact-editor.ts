import { Component, computed, effect, inject, output, signal, untracked } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { previewContact } from '../../../api/fn/follow-ups/preview-contact';
import { listGoals } from '../../../api/fn/support/list-goals';
import { recordContact } from '../../../api/fn/follow-ups/record-contact';
import type { ContactRequest } from '../../../api/models/contact-request';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ContactCard, EMPTY_CONTACT } from './card/contact-card';
import type { ContactNote, OwnAction } from './card/contact-card';
import { CaseStore } from '../case-page/case-store';
import { SafeContactPanel } from '../safe-contact/safe-contact-panel';
import { attemptEarlier, attemptOf, contactRequest, nextLine, outcomeOptions } from './contact-labels';
import type { Attempt } from './contact-labels';
import { ContactWay, ContactWayFields, earlierAt } from './contact-way';
import { sender } from '../../../core/http/sender';

const PREVIEW_AFTER_MS = 250;
const PREVIEW_AT_MOST_MS = 2_000;

/** The saved contact, and its consequences in words. */
export interface SavedContact {
  outcome: ContactRequest['outcome'];
  plan: ContactRequest['plan'] | null;
  next: string;
}

/** Records the outcome of a contact: the banner first; its consequences are shown before saving. */
@Component({
  selector: 'pn-contact-editor',
  imports: [ContactCard, ContactWayFields, MatCheckbox, SafeContactPanel],
  templateUrl: './contact-editor.html',
})
export class ContactEditor {
  readonly saved = output<SavedContact>();
  readonly closed = output();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;

  protected readonly limit = TEXT_LIMITS.contactNote;
  protected readonly note = signal<ContactNote>(EMPTY_CONTACT);
  protected readonly way = new ContactWay(inject(ServerClock), this.store.safeContact()?.channel);
  protected readonly confirmsChannel = signal(false);
  /** Of a request without a response; resending it records the same contact, however late. */
  private readonly attempt = signal<Attempt | undefined>(undefined);
  protected readonly draft = formDraft(`contact:${this.store.subject().id}`, {
    read: () => ({
      note: this.note(),
      ...this.way.kept(),
      confirmsChannel: this.confirmsChannel(),
      attempt: this.attempt(),
    }),
    restore: (kept) => {
      this.note.set(kept.note);
      this.confirmsChannel.set(kept.confirmsChannel);
      // Shown with the time that is sent: now is another time, and a call of now another call.
      const sent = kept.when === 'now' ? kept.attempt : undefined;
      this.way.restore(sent ? { ...kept, ...earlierAt(new Date(sent.contactedAt)) } : kept);
      this.attempt.set(sent ? attemptEarlier(sent) : kept.attempt);
    },
  });

  /** Whether the plan is still right is asked where there is one. */
  private readonly hasPlan = computed(() => {
    const channel = this.store.safeContact()?.channel;
    return Boolean(channel) && channel !== 'no_contact';
  });
  protected readonly outcomes = computed(() => outcomeOptions(this.note(), this.t, this.hasPlan()));
  /** Another person answered last time: only the survivor, alone, can reopen this channel. */
  protected readonly asksChannel = computed(
    () => this.store.safeContact()?.contact.state === 'check_first' && this.note().alone === 'yes',
  );
  private readonly goals = apiResource(() => this.api.call(listGoals, { caseId: this.store.subject().id }));
  /** What she wanted to do herself, and has not ended. */
  protected readonly ownActions = computed<OwnAction[]>(() =>
    (this.goals.value() ?? [])
      .flatMap(({ actions }) => actions)
      .filter(({ owner, allowedActions }) => owner === 'survivor' && allowedActions.length > 0)
      .map(({ id, template, what }) => ({
        id,
        title: [template ? this.t(`plan-template.${textName(template)}`) : '', what ?? '']
          .filter(Boolean)
          .join(': '),
      })),
  );
  protected readonly next = signal('');
  protected readonly problem = signal('');
  protected readonly sender = sender((problem) => this.problem.set(this.problems.sentence(problem)));
  /** The request behind the line about the next steps. */
  private previewed: ContactRequest | null = null;
  private readonly request = computed(() => {
    const [contactedAt, channel] = [this.way.at(), this.way.known()];
    if (!contactedAt || !channel) return null;
    const confirmsChannel = this.confirmsChannel();
    return contactRequest(this.note(), { channel, contactedAt, confirmsChannel, hasPlan: this.hasPlan() });
  });

  constructor() {
    effect((onCleanup) => {
      const request = this.request();
      let isStale = false;
      const timer = setTimeout(
        () => void untracked(() => this.ask(request, () => isStale)),
        PREVIEW_AFTER_MS,
      );
      onCleanup(() => {
        isStale = true;
        clearTimeout(timer);
      });
    });
  }

  protected async save(): Promise<void> {
    const request = this.toSend();
    if (!request) return this.problem.set(this.t('contact-when.missing'));
    this.problem.set('');
    await this.sender.send(async () => {
      const params = { caseId: this.store.subject().id, body: request };
      if (this.previewed !== request) await this.askBriefly(request);
      await this.api.call(recordContact, params, this.draft.submission.context(null, this.draft.key));
      this.draft.drop();
      this.saved.emit({ outcome: request.outcome, plan: request.plan ?? null, next: this.next() });
    });
  }

  /** The line is a courtesy: a network that does not answer holds no contact up. */
  private async askBriefly(request: ContactRequest): Promise<void> {
    let isLate = false;
    this.next.set('');
    const asked = this.ask(request, () => isLate);
    await Promise.race([asked, new Promise((done) => setTimeout(done, PREVIEW_AT_MOST_MS))]);
    isLate = true;
  }

  private toSend(): ContactRequest | null {
    const request = this.request();
    if (!request) return null;
    const typedAt = this.way.when() === 'now' ? '' : request.contactedAt;
    const made = attemptOf(request, typedAt);
    const { contactedAt, form } = this.attempt() ?? made;
    if (form === made.form && contactedAt !== request.contactedAt) return { ...request, contactedAt };
    this.attempt.set(made);
    return request;
  }

  private async ask(request: ContactRequest | null, isStale: () => boolean): Promise<void> {
    this.previewed = request;
    if (!request) return this.next.set('');
    try {
      const params = { caseId: this.store.subject().id, body: request };
      const preview = await this.api.call(previewContact, params);
      if (!isStale()) this.next.set(nextLine(preview, { t: this.t, dates: this.dates }));
    } catch {
      // The line is a courtesy; saving says what is wrong, and asks for it once more.
      if (isStale()) return;
      this.next.set('');
      this.previewed = null;
    }
  }
}
