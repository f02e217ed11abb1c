import type { HttpContext } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listConsents } from '../../../api/fn/consents/list-consents';
import { reviewBasis } from '../../../api/fn/consents/review-basis';
import { withdrawConsent } from '../../../api/fn/consents/withdraw-consent';
import type { BasisReviewRequest, ConsentDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { Announcer } from '../../../core/shell/announcer';
import { Chip } from '../../../ui/due-chip/chip';
import { Note } from '../../../ui/note/note';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { PossibleMatches } from './possible-matches';
import { purposeKey } from './consent-lists';
import { Arrived } from '../../../ui/states/arrived';
import { sender } from '../../../core/http/sender';

const TONES = {
  given: 'done',
  provisional: 'soon',
  expired: 'outline',
  withdrawn: 'outline',
  refused: 'plain',
} as const;

/** Grounds for sharing without consent that a second supervisor reviews. */
const REVIEWED: ReadonlySet<ConsentDto['basis']> = new Set([
  'court_order',
  'imminent_danger',
  'child_at_risk',
]);

/** Consents given and refused, newest first; says at once what a withdrawal does. */
@Component({
  selector: 'pn-consents',
  imports: [Arrived, Chip, Empty, MatButton, Note, PossibleMatches, RouterLink],
  templateUrl: './consents.html',
  styleUrl: '../case-page/records.scss',
})
export class Consents {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  private submission = new Submission();
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CaseStore);
  /** Only a supervisor records a ground for sharing without consent. */
  protected readonly mayGoWithout = computed(
    () => this.session.hasRole('supervisor') && this.store.subject().relations.includes('own'),
  );
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly tones = TONES;
  protected readonly consents = apiResource(() =>
    this.api.call(listConsents, { caseId: this.store.subject().id }),
  );
  protected readonly openId = signal<string | null>(null);
  protected readonly sender = sender(async (problem) => {
    this.problem.set(this.problems.sentence(problem));
    if (toProblem(problem).status === 412) await this.consents.reload();
  });
  protected readonly problem = signal('');

  protected title(consent: ConsentDto): string {
    const scope = this.t(`consent-scope.${textName(consent.scope)}`);
    const agency = consent.agencyName?.[this.language.current()];
    return agency ? `${scope}: ${agency}` : scope;
  }

  protected facts(consent: ConsentDto): string {
    return [
      ...(consent.purpose ? [this.t(purposeKey(consent.purpose))] : []),
      consent.partitions.map((partition) => this.t(`shared.${textName(partition)}`)).join(', '),
      ...(consent.basis === 'consent' ? this.howAsked(consent) : []),
      consent.untilOn ? this.t('consent-screen.until', { day: this.dates.date(consent.untilOn) }) : '',
      consent.status === 'provisional' && consent.provisionalUntil
        ? this.t('consent-screen.ask-again-by', { day: this.dates.date(consent.provisionalUntil) })
        : '',
      consent.basis === 'consent' ? '' : this.t(`legal-basis.${textName(consent.basis)}`),
      consent.reviewOutcome ? this.t(`basis-review.${textName(consent.reviewOutcome)}`) : '',
      this.waitsForReview(consent) ? this.t('basis-review.waits') : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  /** True where this user cannot review; a user who can sees the buttons below instead. */
  private waitsForReview({ basis, status, reviewOutcome, allowedActions }: ConsentDto): boolean {
    const isOpen = REVIEWED.has(basis) && status === 'given' && !reviewOutcome;
    return isOpen && !allowedActions.includes('review');
  }

  private howAsked({ presence, language, manner }: ConsentDto): string[] {
    return [
      this.t(`presence.${textName(presence)}`),
      language ? this.t(`contact-language.${language}`) : '',
      this.t(`consent-manner.${manner}`),
    ];
  }

  protected when(consent: ConsentDto): string {
    const given = this.dates.moment(consent.givenAt);
    if (!consent.withdrawnAt) return given;
    return `${given} – ${this.t('consent-screen.taken-back-on', { day: this.dates.date(consent.withdrawnAt) })}`;
  }

  protected open(consent: ConsentDto): void {
    this.submission = new Submission();
    this.problem.set('');
    this.openId.set(this.openId() === consent.id ? null : consent.id);
  }

  /** Reviews sharing without consent; what is not upheld ends at once. */
  protected async review(consent: ConsentDto, outcome: BasisReviewRequest['outcome']): Promise<void> {
    await this.send(
      (context) => this.api.call(reviewBasis, { id: consent.id, body: { outcome } }, context),
      consent,
      'basis-review.said',
    );
  }

  protected async withdraw(consent: ConsentDto): Promise<void> {
    await this.send(
      (context) => this.api.call(withdrawConsent, { id: consent.id }, context),
      consent,
      'consent-screen.taken-back',
    );
  }

  private async send(
    call: (context: HttpContext) => Promise<unknown>,
    consent: ConsentDto,
    said: string,
  ): Promise<void> {
    this.problem.set('');
    await this.sender.send(async () => {
      await call(this.submission.context(consent.version));
      this.openId.set(null);
      this.announcer.say(this.t(said));
      await Promise.all([this.consents.reload(), this.store.reload()]);
    });
  }
}
