import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listCorrections } from '../../../api/fn/corrections/list-corrections';
import { listContacts } from '../../../api/fn/follow-ups/list-contacts';
import type { CaseCorrectionsDto, ContactDto, FollowUpDto } from '../../../api/models';
import { CorrectedRecord } from '../../../core/corrections/corrected-record';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { taskKey } from '../../../core/work/work-labels';
import { DueChip } from '../../../ui/due-chip/due-chip';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { RowOrigin } from '../case-page/row-origin';
import { stepLink } from '../case-page/step-links';
import { WorkOutcome } from '../case-page/work-outcome';
import { UndecidedContacts } from './undecided-contacts';
import { Arrived } from '../../../ui/states/arrived';

/** Planned contacts, and the outcome of every contact and attempt. */
@Component({
  selector: 'pn-contacts',
  imports: [
    Arrived,
    CorrectedRecord,
    DueChip,
    Empty,
    MatButton,
    RouterLink,
    RowOrigin,
    UndecidedContacts,
    WorkOutcome,
  ],
  templateUrl: './contacts.html',
  styleUrl: '../case-page/records.scss',
})
export class Contacts {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly clock = inject(ServerClock);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly taskOf = (row: FollowUpDto): string =>
    taskKey(row.rule, { step: row.step, band: this.store.subject().band });
  protected readonly contacts = apiResource(() =>
    this.api.call(listContacts, { caseId: this.store.subject().id }),
  );
  protected readonly corrections = apiResource(() =>
    this.api.call(listCorrections, { caseId: this.store.subject().id }),
  );
  protected readonly openId = signal<string | null>(null);
  protected readonly planned = computed(() =>
    this.store.pending().map((row) => ({ row, link: stepLink(row, this.store) })),
  );

  protected facts(contact: ContactDto): string {
    return [
      ...(contact.isByOtherAgency ? [this.t('contact-assignee.made-elsewhere')] : []),
      ...(contact.channel ? [this.t(`contact-channel.${textName(contact.channel)}`)] : []),
      ...(contact.alone ? [`${this.t('contact.alone')} ${this.t(`answer.${contact.alone}`)}`] : []),
      ...(contact.plan
        ? [`${this.t('contact.plan')} ${this.t(`plan-answer.${textName(contact.plan)}`)}`]
        : []),
      ...(contact.inSafeWindow ? [] : [this.t('contact-screen.outside-window')]),
      ...(contact.countsAsSafe ? [this.t('contact-screen.counts-as-safe')] : []),
    ].join(' · ');
  }

  protected toggle(row: FollowUpDto): void {
    this.openId.update((id) => (id === row.id ? null : row.id));
  }

  /** The contact may count otherwise now, and other rows may wait. */
  protected async corrected(answer: CaseCorrectionsDto): Promise<void> {
    this.corrections.set(answer);
    await Promise.all([this.contacts.reload(), this.store.reload()]);
  }

  protected async recorded(): Promise<void> {
    this.openId.set(null);
    await this.store.reload();
  }
}
