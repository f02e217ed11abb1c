import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { openCase } from '../../../api/fn/cases/open-case';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import { linkChildCase } from '../../../api/fn/survivors/link-child-case';
import { findSimilarPeople } from '../../../api/fn/workboard/find-similar-people';
import type { OpenedCaseDto } from '../../../api/models/opened-case-dto';
import type { SimilarPeopleDto } from '../../../api/models/similar-people-dto';
import { showTemporaryCode, temporaryKey } from '../../../core/drafts/draft-key';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { dayOf } from '../../../core/language/dates';
import { inHalves } from '../../../core/language/in-halves';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { readTemporaryCode } from '../../../core/offline/temporary-code';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { LastRegistration } from '../../../core/work/last-registration';
import { NextRegistration } from '../../../core/work/next-registration';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { faultTexts } from './fault-texts';
import { MoreSection } from './more-section';
import { PhoneSection } from './phone-section';
import { RegisteredAlready } from './registered-already';
import { RegistrationForm } from './registration-form';
import { SimilarPeople } from './similar-people';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { LAW_FORM } from '../../../api/models/law-form-array';

const ORDER: readonly string[] = ['physical', 'sexual', 'psychological', 'economic'];

/** What the server calls a field, and the field here. */
const FIELD_OF = {
  'identity.givenName': 'givenName',
  'identity.surname': 'surname',
  'identity.bornOn': 'bornOn',
  place: 'place',
  workingGroupId: 'workingGroupId',
  minor: 'minor',
  'incident.lawForms': 'lawForms',
  'safeContact.reachAt': 'phone',
  'safeContact.windows': 'hours',
  'conflict.answer': 'conflict',
  consents: 'keeps',
};

/** The long words last, so that all fit on two rows of a phone in each language. */
const IN_TWO_ROWS = [...LAW_FORM].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));

/** Registers a survivor on one screen: a name and five answers. The case asks for everything else. */
@Component({
  selector: 'pn-intake',
  imports: [
    ChoiceChips,
    Control,
    DraftLine,
    ErrorSummary,
    Field,
    MatButton,
    MoreSection,
    Note,
    PageHeader,
    PhoneSection,
    RegisteredAlready,
    RouterLink,
    SeveralChips,
    SimilarPeople,
  ],
  templateUrl: './intake.html',
  styleUrl: './intake.scss',
})
export class Intake {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  /** The child of another case for whom this one is opened, as the address names it. */
  readonly child = input<string>();
  readonly seen = input<string>();
  /** Of a woman who was written without a line, as the address names her. */
  protected readonly temporary = readTemporaryCode(
    inject(ActivatedRoute).snapshot.queryParamMap.get('temporary'),
  );
  private readonly linking = new Submission();
  private readonly lastRegistration = inject(LastRegistration);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly textsOf = faultTexts();
  private readonly today = computed(() => dayOf(this.clock.now()));
  private readonly clock = inject(ServerClock);
  private readonly agencies = apiResource(() => this.api.call(listAgencies, {}));
  protected readonly t = inject(Texts).t;
  protected readonly halves = inHalves;
  protected readonly shownCode = showTemporaryCode;
  private readonly own = computed(() => this.session.user()?.agency);
  /** A private agency asks her first; a state body acts on its function. */
  protected readonly asksConsent = computed(() => this.own()?.kind === 'civil');
  protected readonly form = new RegistrationForm(
    computed(() => ({ asksConsent: this.asksConsent(), today: this.today() })),
  );
  protected readonly errors = formErrors(FIELD_OF);
  /** The registration that was sent last and has no answer yet. */
  private readonly unanswered = signal('');
  protected readonly draft = formDraft(
    this.temporary ? temporaryKey('register', this.temporary) : 'register',
    {
      read: () => ({ ...this.form.keep(), isUnanswered: this.unanswered() === this.text() }),
      restore: ({ isUnanswered, ...kept }) => {
        this.form.restore(kept);
        if (isUnanswered) this.unanswered.set(this.text());
      },
    },
  );
  protected readonly isSending = signal(false);
  /** Cases that may be hers, while they wait for an answer. */
  protected readonly similar = signal<SimilarPeopleDto | null>(null);
  /** A conflict in the own agency transfers the case at once: its writer can no longer open it. */
  protected readonly passedOn = signal<OpenedCaseDto | null>(null);
  protected readonly known = computed(() =>
    KNOWN_ANSWER.map((value) => ({ value, label: this.t(`known.${value}`) })),
  );
  protected readonly lawForms = computed(() =>
    IN_TWO_ROWS.map((value) => ({ value, label: this.t(`law-form.${value}`) })),
  );
  protected readonly keeps = computed(() =>
    ['alone', 'not_alone', 'no'].map((value) => ({
      value,
      label: this.t(`register.keeps-${value.replace('_', '-')}`),
    })),
  );
  protected readonly agencyOptions = computed(() =>
    (this.agencies.value() ?? []).map(({ id, name }) => ({
      value: id,
      label: name[this.language.current()],
    })),
  );

  constructor() {
    const place = this.session.user()?.agency.place;
    if (place && !this.form.model().place) this.form.change({ place });
    const known = inject(NextRegistration).take();
    if (known) this.form.beginWith(known);
    // Once it was tried, each fault goes as soon as its field is right.
    effect(() => {
      const faults = this.form.faults();
      if (this.form.isTried()) untracked(() => this.errors.show(this.textsOf(faults)));
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.form.isTried.set(true);
    if (this.isSending() || this.errors.show(this.textsOf(this.form.faults()))) return;
    await this.sending(async () => {
      // Its answer was lost: the same registration is sent again, and would look like itself.
      if (this.unanswered() === this.text()) return this.store();
      const found = await this.findSimilar();
      if (found && found.items.length > 0) this.similar.set(found);
      else await this.store();
    });
  }

  /** A comparison that fails, as where the budget of the hour is spent, keeps nobody from being registered. */
  private async findSimilar(): Promise<SimilarPeopleDto | null> {
    return this.api.call(findSimilarPeople, { body: this.form.similar() }).catch(() => null);
  }

  /** It is another person. */
  protected async save(): Promise<void> {
    if (!this.isSending()) await this.sending(() => this.store());
  }

  private async store(): Promise<void> {
    const body = this.form.toRequest(this.today());
    // Changed words are another submission: the comparison finds the earlier one, if it arrived.
    if (this.unanswered() && this.unanswered() !== this.text()) this.draft.submission.renew();
    this.unanswered.set(this.text());
    const opened = await this.api.call(openCase, { body }, this.draft.submission.context());
    this.draft.drop();
    const id = this.child();
    if (id && !this.isPassedOn()) {
      const link = { id, body: { caseId: opened.id } };
      // The case is there: without the link the child's card offers it again.
      await this.api.call(linkChildCase, link, this.linking.context(Number(this.seen()))).catch(() => null);
    }
    if (this.isPassedOn()) this.passedOn.set(opened);
    else {
      const { temporary } = this;
      this.lastRegistration.hold(opened.id, { code: opened.code ?? '', temporary });
      await this.router.navigate(['/cases', opened.id], { queryParams: temporary ? { temporary } : {} });
    }
  }

  private text(): string {
    return JSON.stringify(this.form.keep());
  }

  private async sending(work: () => Promise<void>): Promise<void> {
    this.isSending.set(true);
    try {
      await work();
    } catch (problem) {
      this.similar.set(null);
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private isPassedOn(): boolean {
    const own = this.own();
    const { conflict, conflictAgencies } = this.form.model();
    if (conflict !== 'yes' || !own) return false;
    return conflictAgencies.length > 0 ? conflictAgencies.includes(own.id) : own.kind === 'police';
  }
}
