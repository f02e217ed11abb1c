import { Component, computed, inject } from '@angular/core';
import { getImportBacklog } from '../../api/fn/imports/get-import-backlog';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';

/** How far each agency is with its imported cases: numbers alone. */
@Component({
  selector: 'pn-import-backlog',
  template: `
    @if (rows().length > 0) {
      <section class="card padded">
        <h2>{{ t('import-backlog.title') }}</h2>
        <ul>
          @for (row of rows(); track row.name) {
            <li>
              <p>
                <b>{{ row.name }}</b>
              </p>
              <p class="small">{{ row.facts }}</p>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    ul {
      display: grid;
      gap: 8px;
      margin-top: 8px;
    }
  `,
})
export class ImportBacklog {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  private readonly backlog = apiResource(async () => {
    const led = (this.session.user()?.workingGroups ?? []).filter(({ isLed }) => isLed);
    return (
      await Promise.all(led.map(({ id: groupId }) => this.api.call(getImportBacklog, { groupId })))
    ).flat();
  });
  protected readonly rows = computed(() =>
    (this.backlog.value() ?? []).map(({ agencyName, waiting, late, unasked, returned }) => ({
      name: agencyName[this.language.current()],
      facts: [
        this.t('import-backlog.line', { waiting, late, unasked }),
        returned === null ? '' : this.t('import-backlog.returned', { count: returned }),
      ]
        .filter(Boolean)
        .join(' '),
    })),
  );
}
