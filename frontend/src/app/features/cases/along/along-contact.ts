import { Component, computed, inject, input, output, signal, untracked } from '@angular/core';
import type { AlongCaseDto } from '../../../api/models/along-case-dto';
import { TEXT_LIMITS } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ContactCard, EMPTY_CONTACT } from '../contacts/card/contact-card';
import type { ContactNote } from '../contacts/card/contact-card';
import { attemptOf, contactRequest, outcomeOptions, toMinute } from '../contacts/contact-labels';
import { ContactWay, ContactWayFields, earlierAt } from '../contacts/contact-way';
import type { Written } from './written';

/** The outcome of a contact with a person whose case is along. The server adds the next steps when it has it. */
@Component({
  selector: 'pn-along-contact',
  imports: [ContactCard, ContactWayFields],
  template: `
    <pn-contact-card
      [outcomes]="outcomes()"
      [problem]="problem()"
      [limit]="limit"
      [(note)]="note"
      (saved)="save()"
      (closed)="closed.emit()"
    >
      <div banner class="stack">
        <pn-contact-way [way]="way()" />
      </div>
    </pn-contact-card>
  `,
})
export class AlongContact {
  readonly plan = input.required<AlongCaseDto['safeContact']>();
  readonly written = output<Written>();
  readonly closed = output();

  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly limit = TEXT_LIMITS.contactNote;
  protected readonly note = signal<ContactNote>(EMPTY_CONTACT);
  protected readonly way = computed(() => new ContactWay(this.clock, this.plan()?.channel));
  protected readonly problem = signal('');
  private readonly hasPlan = computed(() => ![undefined, 'no_contact'].includes(this.plan()?.channel));
  protected readonly outcomes = computed(() => outcomeOptions(this.note(), this.t, this.hasPlan()));

  /** What it holds, as its draft: when that is opened, now is another time. */
  readonly draft = computed(() => {
    const now = this.draftAt(untracked(this.clock.now));
    const { when, day, time } = this.way().kept();
    return when === 'now' ? now : { ...now, day, time };
  });

  protected save(): void {
    const [contactedAt, channel] = [this.way().at(), this.way().known() ?? 'phone'];
    const around = { channel, confirmsChannel: false, hasPlan: this.hasPlan() };
    const body = contactedAt ? contactRequest(this.note(), { ...around, contactedAt }) : null;
    this.problem.set(body ? '' : this.t('contact-when.missing'));
    if (!body || !contactedAt) return;
    const at = new Date(contactedAt);
    const attempt = attemptOf(body, toMinute(contactedAt));
    this.written.emit({ body, value: { ...this.draftAt(at), attempt }, contactedAt });
  }

  private draftAt(at: Date): object {
    const known = {
      note: this.note(),
      channel: this.way().channel(),
      confirmsChannel: false,
    };
    return { ...known, ...earlierAt(at) };
  }
}
