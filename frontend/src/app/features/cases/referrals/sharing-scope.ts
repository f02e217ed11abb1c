import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { listConsents } from '../../../api/fn/consents/list-consents';
import type { ConsentDto, ServiceDto } from '../../../api/models';
import { ServiceLabels } from '../../../core/directory/service-labels';
import { Api } from '../../../core/http/api';
import type { FormErrors } from '../../../core/http/form-errors';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { apiResource } from '../../../core/http/api-resource';
import { Note } from '../../../ui/note/note';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import type { CardOption } from '../../../ui/radio-cards/radio-cards';
import { CaseStore } from '../case-page/case-store';
import { purposeKey } from '../consents/consent-lists';
import { ConsentTerms } from '../consents/consent-terms';
import { ReceiverChoice } from './receiver-choice';
import { SharedParts } from './shared-parts';
import type { SharingForm } from './sharing-form';

/** Which services can help, with their free places; then what they may see, in words to read aloud to the survivor. */
@Component({
  selector: 'pn-sharing-scope',
  imports: [ConsentTerms, MatCheckbox, Note, RadioCards, ReceiverChoice, SharedParts],
  templateUrl: './sharing-scope.html',
  styles: `
    :host {
      display: contents;
    }
    .aloud {
      display: block;
    }
  `,
})
export class SharingScope {
  readonly form = input.required<SharingForm>();
  readonly services = input.required<readonly ServiceDto[]>();
  /** What it is for, where that is not the kind of the service. */
  readonly purpose = input<string | null>(null);
  readonly errors = input.required<FormErrors>();
  /** Whether several services can be asked at once. */
  readonly several = input(false);
  /** The number of the first of its two parts. */
  readonly number = input(1);

  private readonly api = inject(Api);
  private readonly words = inject(ServiceLabels);
  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  private readonly consents = apiResource(() =>
    this.api.call(listConsents, { caseId: this.store.subject().id }),
  );
  /** Services for which the worker asks her again although an answer holds. */
  protected readonly askedAgain = signal<readonly string[]>([]);

  protected readonly choices = computed<CardOption[]>(() =>
    this.services().map((service) => this.words.card(service)),
  );
  protected readonly chosen = computed(() => {
    const ids = this.form()
      .receivers()
      .map(({ id }) => id);
    return this.services().filter(({ id }) => ids.includes(id));
  });
  /** Her latest answers about the chosen agencies for this purpose, while they hold. */
  protected readonly standing = computed(() =>
    this.chosen().flatMap((service) => {
      const consent = this.latestAbout(service);
      return consent ? [{ service, consent, text: this.inWords(service, consent) }] : [];
    }),
  );
  protected readonly asked = computed(() => {
    const held = this.standing().map(({ service }) => service.id);
    return this.chosen().filter(({ id }) => !held.includes(id) || this.askedAgain().includes(id));
  });
  protected readonly askedAgencies = computed(() => [
    ...new Set(this.asked().map(({ agencyId }) => agencyId)),
  ]);
  protected readonly sentences = computed(() => {
    const until = this.form().terms.untilOn(dayOf(this.clock.now()));
    return this.asked().map((service) =>
      this.t(until ? 'consent-aloud.referral-until' : 'consent-aloud.referral', {
        agency: this.words.agency(service),
        purpose: this.t(purposeKey(this.purposeOf(service))),
        day: until ? this.dates.date(until) : '',
      }),
    );
  });

  constructor() {
    effect(() => {
      const again = this.askedAgain();
      const used = this.standing().filter(({ service }) => !again.includes(service.id));
      const answers = Object.fromEntries(used.map(({ service, consent }) => [service.id, consent.id]));
      untracked(() => this.form().standing.set(answers));
    });
  }

  protected chooseOne(id: string | null): void {
    const service = this.services().find((one) => one.id === id);
    this.form().receivers.set(service ? [{ id: service.id, agencyId: service.agencyId }] : []);
  }

  protected askAgain(serviceId: string, isOn: boolean): void {
    this.askedAgain.update((ids) => [...ids.filter((id) => id !== serviceId), ...(isOn ? [serviceId] : [])]);
  }

  private purposeOf(service: ServiceDto): string {
    return this.purpose() ?? service.type;
  }

  private latestAbout(service: ServiceDto): ConsentDto | null {
    const purpose = this.purposeOf(service);
    const latest = (this.consents.value() ?? []).find(
      (consent) =>
        consent.scope === 'referral' && consent.agencyId === service.agencyId && consent.purpose === purpose,
    );
    return latest && ['given', 'provisional'].includes(latest.status) ? latest : null;
  }

  private inWords(service: ServiceDto, { partitions, untilOn }: ConsentDto): string {
    const parts = partitions.map((partition) => this.t(`shared.${textName(partition)}`)).join(', ');
    const until = untilOn ? this.t('consent-screen.until', { day: this.dates.date(untilOn) }) : '';
    return [this.words.agency(service), parts, until].filter(Boolean).join(' · ');
  }
}
