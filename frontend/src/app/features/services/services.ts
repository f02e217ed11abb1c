import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listServices } from '../../api/fn/directory/list-services';
import type { ServiceDto } from '../../api/models/service-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { NewService } from './new-service';

/** What help there is and where: the services of the member agencies, those of the own place first. */
@Component({
  selector: 'pn-services',
  imports: [MatButton, NewService, PageHeader],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './services.html',
  styleUrl: './services.scss',
})
export class Services {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  private readonly services = signal<readonly ServiceDto[]>([]);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly problem = signal('');
  protected readonly isAdding = signal(false);
  protected readonly isAdministrator = computed(
    () => this.session.user()?.roles.includes('administrator') ?? false,
  );
  protected readonly rows = computed(() =>
    this.services().map((service) => ({
      id: service.id,
      title: this.t(`service-type.${textName(service.type)}`),
      agency: service.agencyName[this.language.current()],
      place: this.t(`place.${textName(service.place)}`),
      hours: service.hours,
      free: service.freePlaces,
      isPaused: service.status === 'paused',
    })),
  );

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.state.set('loading');
    this.isAdding.set(false);
    try {
      const place = this.session.user()?.agency.place;
      this.services.set(await this.api.call(listServices, place ? { place } : {}));
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      this.state.set('failed');
    }
  }
}
