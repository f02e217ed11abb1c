import { Component, ElementRef, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { verifyService } from '../../api/fn/directory/verify-service';
import { listServices } from '../../api/fn/directory/list-services';
import { withdrawService } from '../../api/fn/directory/withdraw-service';
import type { ServiceDto } from '../../api/models/service-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { writesArticles } from '../../core/directory/sections';
import { ServiceLabels } from '../../core/directory/service-labels';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { CodeSelect } from '../../ui/field/code-select';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { ConfirmPlaces } from './confirm-places';
import { ServiceForm } from './service-form';
import { apiResource } from '../../core/http/api-resource';
import { Arrived } from '../../ui/states/arrived';

interface Section {
  title: string;
  services: readonly ServiceDto[];
}

/** What help there is, who gives it, and whether a place is free: the own agency's first, then the own groups'. */
@Component({
  selector: 'pn-services',
  imports: [Arrived, CodeSelect, ConfirmPlaces, Empty, MatButton, PageHeader, RouterLink, ServiceForm],
  providers: [Dialogs],
  templateUrl: './services.html',
  styleUrl: './services.scss',
})
export class Services {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly dialogs = inject(Dialogs);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly words = inject(ServiceLabels);
  protected readonly t = inject(Texts).t;
  protected readonly services = apiResource(() => {
    const place = this.session.user()?.agency.place;
    return this.api.call(listServices, place ? { place } : {});
  });
  protected readonly type = signal('');
  /** What did not work, at whose row. */
  protected readonly refusal = signal<{ id: string; text: string } | null>(null);
  /** What is open: a new service, or `edit/<id>`, or `places/<id>`. */
  protected readonly open = signal('');
  protected readonly mayAdd = computed(() => {
    const roles = this.session.user()?.roles ?? [];
    return roles.includes('administrator') || roles.includes('supervisor');
  });
  /** Says free places, or may look for one. */
  protected readonly seeks = computed(() =>
    (this.services.value() ?? []).some(
      ({ freeRange, allowedActions }) => freeRange !== null || allowedActions.includes('confirm_places'),
    ),
  );
  /** Her agency has a section on the public pages. */
  protected readonly writes = computed(() => writesArticles(this.session.user()));
  /** Kinds of help that a service offers. */
  protected readonly types = computed(() =>
    [...new Set((this.services.value() ?? []).map(({ type }) => type))].sort(),
  );
  protected readonly sections = computed<Section[]>(() => {
    const own = this.session.user()?.agency.id;
    const shown = (this.services.value() ?? []).filter(({ type }) => !this.type() || type === this.type());
    const sections = [
      { title: this.t('services.own'), services: shown.filter(({ agencyId }) => agencyId === own) },
      {
        title: this.t('services.mine'),
        services: shown.filter(({ agencyId, isInMyGroups }) => agencyId !== own && isInMyGroups),
      },
      {
        title: this.t('services.elsewhere'),
        services: shown.filter(({ agencyId, isInMyGroups }) => agencyId !== own && !isInMyGroups),
      },
    ];
    return sections.filter(({ services }) => services.length > 0);
  });

  protected title({ type }: ServiceDto): string {
    return this.t(`service-type.${textName(type)}`);
  }

  protected async renew(): Promise<void> {
    this.open.set('');
    await this.services.reload();
  }

  /** Confirms the entry; the public pages show that until the confirmation runs out. */
  protected async check({ id, version }: ServiceDto): Promise<void> {
    this.refusal.set(null);
    try {
      this.keep(await this.api.call(verifyService, { id }, new Submission().context(version)));
    } catch (problem) {
      this.refusal.set({ id, text: this.problems.sentence(problem) });
    }
  }

  /** Permanent: running referrals continue, and no new ones can be sent. */
  protected async withdraw(service: ServiceDto): Promise<void> {
    const { id, version } = service;
    const goesOn = await this.dialogs.confirm({
      title: this.t('services.withdraw-ask', { service: this.title(service) }),
      body: this.t('services.withdraw-body'),
      goOn: this.t('services.withdraw'),
      back: this.t('services.withdraw-not'),
    });
    if (!goesOn) return;
    this.refusal.set(null);
    try {
      this.keep(await this.api.call(withdrawService, { id }, new Submission().context(version)));
      setTimeout(() =>
        this.host.nativeElement.querySelector<HTMLElement>(`[data-withdrawn="${id}"]`)?.focus(),
      );
    } catch (problem) {
      this.refusal.set({ id, text: this.problems.sentence(problem) });
    }
  }

  /** Replaces the changed entry; the others keep their places. */
  protected keep(changed: ServiceDto): void {
    this.services.update((services) =>
      services.map((service) => (service.id === changed.id ? changed : service)),
    );
    this.open.set('');
  }
}
