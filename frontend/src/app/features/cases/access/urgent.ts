import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getDutyLine } from '../../../api/fn/emergencies/get-duty-line';
import { openEmergency } from '../../../api/fn/emergencies/open-emergency';
import type { EmergencyDto } from '../../../api/models/emergency-dto';
import type { EmergencyRequest } from '../../../api/models/emergency-request';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ProvePresence } from '../../../core/session/prove-presence';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';

const REASONS: readonly EmergencyRequest['reasonCode'][] = [
  'attack_now',
  'threat_to_life',
  'child_in_danger',
  'missing',
];

/** Danger at this moment, and a reference of another agency: the duty number, or what helps at once. */
@Component({
  selector: 'pn-urgent',
  imports: [BandBadge, ChoiceChips, Control, Field, MatButton, Note, PageHeader],
  providers: [Dialogs, ProvePresence],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-page-header [heading]="t('title.urgent')" [lead]="t('urgent.lead')" />
    @if (opened(); as shown) {
      <section class="card padded stack">
        <pn-band-badge [band]="shown.band" />
        <p>{{ t('urgent.until', { when: dates.moment(shown.endsAt) }) }}</p>
        <p>
          <strong>{{ shown.reachAt ?? t('urgent.no-way') }}</strong>
        </p>
        <p>{{ t('reach.' + name(shown.safeContact.contact.state)) }}</p>
        @for (line of words(); track $index) {
          <p class="small">{{ line }}</p>
        }
      </section>
    }
    @if (dutyLine() !== null) {
      <pn-note>{{ dutyLine() || t('urgent.no-duty-line') }}</pn-note>
    }
    <form class="card padded stack" novalidate (submit)="open($event)">
      <pn-field fieldId="reference" [label]="t('urgent.reference')">
        <input pnControl type="text" autocomplete="off" autocapitalize="characters" [(text)]="reference" />
      </pn-field>
      <button matButton="outlined" type="button" (click)="ask()">{{ t('urgent.ask-duty') }}</button>
      <pn-choice-chips [legend]="t('urgent.why')" [options]="reasons()" [(value)]="reasonCode" />
      <pn-field fieldId="reason" [label]="t('urgent.what')" [limit]="500">
        <textarea pnControl rows="3" [(text)]="reason"></textarea>
      </pn-field>
      <pn-note kind="soon" icon="information">{{ t('urgent.told') }}</pn-note>
      @if (problem()) {
        <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
      }
      <button matButton="filled" type="submit">{{ t('case-action.emergency-access') }}</button>
    </form>
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
  `,
})
export class Urgent {
  private readonly api = inject(Api);
  private readonly presence = inject(ProvePresence);
  private readonly problems = inject(ProblemTexts);
  private readonly submission = new Submission();
  private isSending = false;
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly reference = signal('');
  protected readonly reason = signal('');
  protected readonly reasonCode = signal<string | null>(null);
  protected readonly problem = signal('');
  protected readonly dutyLine = signal<string | null>(null);
  protected readonly opened = signal<EmergencyDto | null>(null);
  protected readonly reasons = computed(() =>
    REASONS.map((value) => ({ value, label: this.t(`because.${textName(value)}`) })),
  );
  protected readonly words = computed(() => {
    const plan = this.opened()?.safeContact;
    return [plan?.whoMayAnswer, plan?.coverSentence, plan?.never].filter((line) => Boolean(line));
  });

  /** All that the police are told, and enough for everybody else who only wants to warn. */
  protected async ask(): Promise<void> {
    await this.attempt(async () => {
      const { dutyLine } = await this.api.call(getDutyLine, { body: { reference: this.reference().trim() } });
      this.dutyLine.set(dutyLine ?? '');
    });
  }

  protected async open(event: Event): Promise<void> {
    event.preventDefault();
    const reasonCode = REASONS.find((known) => known === this.reasonCode());
    if (!reasonCode || !this.reason().trim()) return this.problem.set(this.t('error.reason-required'));
    const body = { reference: this.reference().trim(), reasonCode, reason: this.reason().trim() };
    await this.attempt(async () => {
      const opened = await this.api.call(openEmergency, { body }, this.submission.context());
      this.opened.set(opened);
      this.dutyLine.set(opened.dutyLine ?? '');
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.problem.set('');
    try {
      await this.presence.during(work);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending = false;
    }
  }
}
