import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { openCase } from '../../../api/fn/cases/open-case';
import { listAgencies } from '../../../api/fn/directory/list-agencies';
import type { AgencyDto } from '../../../api/models/agency-dto';
import type { OpenedCaseDto } from '../../../api/models/opened-case-dto';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Submission } from '../../../core/http/request-context';
import { dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { inHalves } from '../../../core/language/in-halves';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { NextRegistration } from '../../../core/work/next-registration';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { IncidentSection } from './incident-section';
import { LinkingQuestion } from './linking-question';
import { PersonSection } from './person-section';
import { SafeContactSection } from './safe-contact-section';
import { missingAnswers } from './intake-validation';
import { IntakeForm } from './intake-form';
import { fieldsOfPeople } from './intake-lists';
import { PRESENCE } from '../../../api/models/presence-array';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { SeveralChips } from '../../../ui/chips/several-chips';

const PATHS = [
  ...fieldsOfPeople('incident.perpetrators'),
  'identity.surname',
  'identity.givenName',
  'identity.patronymic',
  'identity.bornOn',
  'identity.address',
  'identity.officialNumber',
  'place',
  'workingGroupId',
  'minor',
  'incident.reportedOn',
  'incident.startedOn',
  'incident.lawForms',
  'incident.strangulation',
  'incident.perpetrators',
  'incident.narrative',
  'safeContact.reachAt',
  'safeContact.whoMayAnswer',
  'safeContact.coverSentence',
  'safeContact.never',
  'safeContact.windows',
  'safeContact.reviewOn',
  'whereabouts.text',
  'conflict.answer',
  'consents',
];

/** Registers a survivor and the incident: four numbered parts on one page; drafts keep the answers. */
@Component({
  selector: 'pn-intake',
  imports: [
    ChoiceChips,
    DraftLine,
    ErrorSummary,
    IncidentSection,
    LinkingQuestion,
    MatButton,
    Note,
    PageHeader,
    PersonSection,
    RouterLink,
    SafeContactSection,
    SeveralChips,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './intake.html',
})
export class Intake {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly form = new IntakeForm();
  protected readonly errors = formErrors(Object.fromEntries(PATHS.map((path) => [path, path])));
  protected readonly draft = formDraft('register', {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly isSending = signal(false);
  protected readonly opened = signal<OpenedCaseDto | null>(null);
  protected readonly reference = computed(() => inHalves(this.opened()?.reference ?? ''));
  private readonly agencies = signal<readonly AgencyDto[]>([]);
  protected readonly known = computed(() =>
    KNOWN_ANSWER.map((value) => ({ value, label: this.t(`known.${value}`) })),
  );
  private readonly own = computed(() =>
    this.agencies().find(({ id }) => id === this.session.user()?.agency.id),
  );
  protected readonly kind = computed(() => this.own()?.kind);
  /** A private agency asks her first; a state body acts on its function. */
  protected readonly asksServices = computed(() => this.kind() === 'civil');
  protected readonly asksPresence = computed(() => this.asksServices() || this.form.saysLinking());
  protected readonly servicesAnswers = computed(() =>
    ['given', 'refused'].map((value) => ({ value, label: this.t(`consent-answer.${value}`) })),
  );
  protected readonly presences = computed(() =>
    PRESENCE.map((value) => ({ value, label: this.t(`presence.${textName(value)}`) })),
  );
  protected readonly agencyOptions = computed(() =>
    this.agencies().map((agency) => ({ value: agency.id, label: agency.name[this.language.current()] })),
  );

  /** A conflict in the own agency transfers the case at once: its writer can no longer open it. */
  protected readonly passedOn = computed(() => {
    const own = this.own();
    const named = this.form.conflictAgencies();
    if (this.form.conflict() !== 'yes' || !own) return false;
    return named.length > 0 ? named.includes(own.id) : own.kind === 'police';
  });
  /** Where she is now is never written by those who may never read it (SECURITY B). */
  protected readonly asksWhereabouts = !this.session.hasRole('police_inspector', 'prosecutor');

  constructor() {
    const place = this.session.user()?.agency.place;
    if (place && !this.form.text.place()) this.form.text.place.set(place);
    const known = inject(NextRegistration).take();
    if (known) this.form.beginWith(known);
    void this.api.call(listAgencies, {}).then((agencies) => this.agencies.set(agencies));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending() || this.errors.show(this.missing())) return;
    this.isSending.set(true);
    try {
      const body = this.form.toRequest();
      this.opened.set(await this.api.call(openCase, { body }, this.submission.context()));
      this.draft.drop();
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private missing(): FieldError[] {
    const asked = { asksServices: this.asksServices(), today: dayOf(this.clock.now()) };
    return missingAnswers(this.form, asked).map(({ fieldId, key, params }) => ({
      fieldId,
      text: this.t(key, params),
      isGeneral: key.startsWith('error.'),
    }));
  }
}
