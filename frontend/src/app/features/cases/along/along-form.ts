import { Component, computed, effect, inject, input, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { AlongCommands } from '../../../core/along/along-commands';
import { AlongStore } from '../../../core/along/along-store';
import { AlongWords } from '../../../core/along/along-words';
import { Texts } from '../../../core/language/texts';
import { Code } from '../../../ui/code/code';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { AlongAssessment } from './along-assessment';
import { AlongContact } from './along-contact';
import { AlongIncident } from './along-incident';
import { AlongNote } from './along-note';
import { AlongStricter } from './along-stricter';
import { AlongSupport } from './along-support';
import { AlongTask } from './along-task';
import { LineBack } from './line-back';
import { openCopy } from './open-copy';
import type { Written } from './written';

const FORMS = ['contact', 'support', 'incident', 'note', 'assessment', 'stricter', 'task'] as const;
/** Where the API takes it, and the screen of the form as a draft. */
const PLACES = {
  contact: { path: 'contacts', at: (id: string) => `/cases/${id}/contacts/new` },
  support: { path: 'support-entries', at: (id: string) => `/cases/${id}/help/new` },
  incident: { path: 'incidents', at: (id: string) => `/cases/${id}/incidents/new` },
  note: { path: 'narratives', at: (id: string) => `/cases/${id}/notes` },
  assessment: { path: 'assessments', at: (id: string) => `/assessments/${id}` },
  stricter: { path: 'safe-contact', at: (id: string) => `/cases/${id}/notes` },
  task: { path: '', at: (id: string) => `/cases/${id}/notes` },
};

/** What changes the plan or a task is a note where it cannot be sent: its form would replace what is newer. */
const draftOf = (form: (typeof FORMS)[number]): Exclude<typeof form, 'stricter' | 'task'> =>
  form === 'stricter' || form === 'task' ? 'note' : form;

/** Writes on a case that is along: sealed at once, and sent when there is a line and a session. */
@Component({
  selector: 'pn-along-form',
  imports: [
    AlongAssessment,
    AlongIncident,
    AlongStricter,
    AlongSupport,
    AlongTask,
    ...[AlongContact, AlongNote],
    ...[Code, LineBack, MatButton, Note, PageHeader, RouterLink],
  ],
  template: `
    @if (copy(); as shown) {
      <pn-page-header
        [heading]="t('offline.kind-' + kind())"
        [back]="{ to: ['/along', number()], label: t('along.one') }"
      >
        <pn-code title [value]="shown.answer.code" />
      </pn-page-header>
      <pn-line-back />
      @if (isKept()) {
        <pn-note kind="done" icon="check-circle" role="status">{{ t('along.kept') }}</pn-note>
        @if (needsHelp()) {
          <pn-note kind="error" icon="warning">{{ t('suicide-triage.guidance') }}</pn-note>
        }
        @if (isUrgent()) {
          <pn-note kind="error" icon="warning">{{
            t(kind() === 'stricter' ? 'along.stricter-waits' : 'along.assessment-danger')
          }}</pn-note>
        }
        <div class="actions">
          <a matButton="filled" [routerLink]="['/along', number()]">{{ t('ui.close') }}</a>
        </div>
      } @else {
        @if (problem()) {
          <pn-note kind="error" icon="warning" role="alert">{{ problem() }}</pn-note>
        }
        @switch (kind()) {
          @case ('contact') {
            <pn-along-contact [plan]="shown.answer.safeContact" (written)="keep($event)" (closed)="leave()" />
          }
          @case ('support') {
            @defer (on immediate) {
              <pn-along-support #support (written)="keep($event)" />
            }
          }
          @case ('incident') {
            @defer (on immediate) {
              <pn-along-incident #incident (written)="keep($event)" />
            }
          }
          @case ('assessment') {
            @if (questions(); as questions) {
              @defer (on immediate) {
                <pn-along-assessment
                  #assessment
                  [questions]="questions"
                  [copy]="shown"
                  (written)="keep($event)"
                />
              }
            }
          }
          @case ('stricter') {
            @if (shown.answer.safeContact; as plan) {
              @defer (on immediate) {
                <pn-along-stricter #stricter [plan]="plan" (written)="keep($event)" />
              }
            }
          }
          @case ('task') {
            @defer (on immediate) {
              <pn-along-task #task [answer]="shown.answer" (written)="keep($event)" />
            }
          }
          @default {
            <pn-along-note (written)="keep($event)" />
          }
        }
      }
    }
  `,
  providers: [AlongWords],
  styleUrl: './along.scss',
})
export class AlongForm {
  /** From the address. */
  readonly number = input.required<string>();
  readonly form = input.required<string>();

  private readonly commands = inject(AlongCommands);
  private readonly router = inject(Router);
  protected readonly t = inject(Texts).t;
  protected readonly copy = openCopy(this.number);
  protected readonly questions = inject(AlongStore).questions;
  protected readonly kind = computed(() => FORMS.find((known) => known === this.form()) ?? 'note');
  protected readonly isKept = signal(false);
  protected readonly isUrgent = signal(false);
  protected readonly needsHelp = signal(false);
  protected readonly problem = signal('');
  private isKeeping = false;
  private readonly words = inject(AlongWords);
  private readonly contact = viewChild(AlongContact);
  private readonly support = viewChild<AlongSupport>('support');
  private readonly note = viewChild(AlongNote);
  private readonly incident = viewChild<AlongIncident>('incident');
  private readonly assessment = viewChild<AlongAssessment>('assessment');
  private readonly stricter = viewChild<AlongStricter>('stricter');
  private readonly task = viewChild<AlongTask>('task');
  private readonly open = computed(
    () =>
      this.contact() ??
      this.support() ??
      this.incident() ??
      this.note() ??
      this.assessment() ??
      this.stricter() ??
      this.task(),
  );

  constructor() {
    effect(() => {
      const [copy, form] = [this.copy(), this.open()];
      if (copy && form) this.words.look({ ...this.draft(copy.caseId), value: form.draft() });
    });
  }

  /** Once, however often it is pressed. */
  protected async keep(written: Written): Promise<void> {
    const copy = this.copy();
    if (!copy || this.isKeeping) return;
    this.isKeeping = true;
    const [form, { caseId }] = [this.kind(), copy];
    try {
      const wanted = {
        ...{ path: `/api/cases/${caseId}/${PLACES[form].path}`, at: this.draft(caseId).at },
        ...{ ...written, form: draftOf(form), caseId, caseCode: copy.answer.code },
        ...{ writer: this.words.writer, ...(form === 'stricter' || form === 'task' ? { called: form } : {}) },
      };
      const isKept = await this.words.send(() => this.commands.keep(wanted));
      this.isUrgent.set(written.isUrgent ?? written.tellsDanger ?? false);
      this.needsHelp.set(written.needsHelp ?? false);
      this.isKept.set(isKept);
      this.problem.set(isKept ? '' : this.t('offline.not-kept'));
    } finally {
      this.isKeeping = false;
    }
  }

  private draft(caseId: string): { key: string; at: string } {
    const form = this.kind();
    return { key: `${draftOf(form)}:${caseId}`, at: PLACES[form].at(caseId) };
  }

  protected leave(): void {
    void this.router.navigate(['/along', this.number()]);
  }
}
