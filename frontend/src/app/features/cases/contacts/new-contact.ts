import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { CaseStore } from '../case-page/case-store';
import { backToCase } from '../case-page/back-to-case';
import { ContactEditor } from './contact-editor';
import type { SavedContact } from './contact-editor';
import { callsForAssessment } from './contact-labels';

/** The outcome of a contact, as a separate screen. */
@Component({
  selector: 'pn-new-contact',
  imports: [BandBadge, ContactEditor, MatButton, Note, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('contact-screen.title')" [back]="back()">
      <pn-band-badge badges [band]="store.subject().band" />
    </pn-page-header>
    @if (saved(); as done) {
      <div class="stack narrow">
        <pn-note kind="done" icon="check-circle">{{ t('ui.saved') }}. {{ done.next }}</pn-note>
        @if (isPlanChanged()) {
          <pn-note kind="soon" icon="warning">{{ t('contact.plan-changed') }}</pn-note>
        }
        <div class="actions">
          @if (isPlanChanged() && store.may('change_safe_contact')) {
            <a matButton="filled" [routerLink]="['/cases', store.subject().id, 'reach']">
              {{ t('contact.write-plan') }}
            </a>
          }
          @if (offersAssessment()) {
            <a matButton="filled" [routerLink]="['/assessments', store.subject().id]">
              {{ t('case-action.assess-risk') }}
            </a>
          }
          @if (asksForPlan() && store.may('change_safe_contact')) {
            <a matButton="outlined" [routerLink]="['/cases', store.subject().id, 'reach']">
              {{ t('case.change-plan') }}
            </a>
          }
          @if (offersClosing()) {
            <a matButton="outlined" [routerLink]="['/decisions', 'case', store.subject().id]">
              {{ t('closing.title') }}
            </a>
          }
          <a matButton="outlined" [routerLink]="['/cases', store.subject().id]">{{ t('case.to-case') }}</a>
        </div>
      </div>
    } @else {
      <pn-contact-editor class="narrow" (saved)="finish($event)" (closed)="leave()" />
    }
  `,
  styles: `
    .narrow {
      display: block;
      max-width: 720px;
    }
  `,
})
export class NewContact {
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly saved = signal<SavedContact | null>(null);
  protected readonly offersAssessment = computed(
    () => callsForAssessment(this.saved()?.outcome ?? null) && this.store.may('assess_risk'),
  );

  /** The survivor said that the plan is out of date: it gives no safe time until it is changed. */
  protected readonly isPlanChanged = computed(() => this.saved()?.plan === 'changed');

  /** The contact channel is closed: the plan needs another one. */
  protected readonly asksForPlan = computed(() =>
    ['other_answered', 'not_attempted_unsafe'].includes(this.saved()?.outcome ?? ''),
  );

  /** Her wish to be left alone may be one to close: what it takes is said there. */
  protected readonly offersClosing = computed(() => {
    const { isLead, status } = this.store.subject();
    return this.saved()?.outcome === 'asked_no_contact' && isLead && status !== 'closed';
  });

  protected async finish(saved: SavedContact): Promise<void> {
    this.saved.set(saved);
    this.announcer.say(this.t('ui.saved'));
    await this.store.reload();
  }

  protected leave(): void {
    void this.router.navigate(['/cases', this.store.subject().id]);
  }
}
