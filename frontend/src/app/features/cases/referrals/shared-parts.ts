import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { getConsentSheet } from '../../../api/fn/consents/get-consent-sheet';
import type { ConsentSheetDto } from '../../../api/models/consent-sheet-dto';
import { Api } from '../../../core/http/api';
import type { FormErrors } from '../../../core/http/form-errors';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { Icon } from '../../../ui/icon/icon';
import type { SharingForm } from './sharing-form';

interface Part {
  partition: string;
  label: string;
  agencies: readonly { id: string; name: string }[];
}

/** What she allows, item by item: a box for each part, and under it the agencies that would see it. */
@Component({
  selector: 'pn-shared-parts',
  imports: [Icon, MatCheckbox],
  template: `
    <fieldset id="partitions" tabindex="-1">
      <legend>{{ t('consent-screen.parts') }}</legend>
      @if (errors().at('partitions'); as error) {
        <p class="error"><pn-icon name="late" [size]="16" />{{ error }}</p>
      }
      @for (part of parts(); track part.partition) {
        <mat-checkbox
          [id]="'part-' + part.partition"
          [checked]="isAllowed(part)"
          (change)="allow(part, $event.checked)"
          >{{ part.label }}</mat-checkbox
        >
        @if (sheets().length > 1) {
          <p class="small quiet seen-by">
            @for (agency of part.agencies; track agency.id) {
              @if (isAllowed(part)) {
                <mat-checkbox
                  [checked]="isShared(part, agency.id)"
                  (change)="share(part, agency.id, $event.checked)"
                  >{{ agency.name }}</mat-checkbox
                >
              } @else {
                <span>{{ agency.name }}{{ $last ? '' : ' · ' }}</span>
              }
            }
          </p>
        }
      }
      @if (locked().length > 0) {
        <p class="small quiet locked">
          <pn-icon name="lock" [size]="16" />{{ t('consent-screen.never') }}: {{ locked().join(', ') }}
        </p>
      }
    </fieldset>
  `,
  styleUrl: '../consents/consent-parts.scss',
  styles: `
    .seen-by {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      margin: 0 0 4px 40px;
    }
  `,
})
export class SharedParts {
  readonly form = input.required<SharingForm>();
  /** The agencies that she is asked about. */
  readonly agencyIds = input.required<readonly string[]>();
  readonly errors = input.required<FormErrors>();

  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  private readonly arrived = signal<readonly ConsentSheetDto[]>([]);
  protected readonly sheets = computed(() => {
    const ids = this.agencyIds();
    return this.arrived().filter(({ agencyId }) => ids.includes(agencyId));
  });
  protected readonly parts = computed<Part[]>(() => {
    const rows = this.rows().filter(({ state }) => state !== 'never');
    return [...new Set(rows.map(({ partition }) => partition))].map((partition) => {
      const own = rows.filter((row) => row.partition === partition);
      return { partition, label: this.named(own), agencies: agenciesOf(own) };
    });
  });
  /** What none of them ever sees. */
  protected readonly locked = computed(() => {
    const rows = this.rows();
    const open = new Set(rows.filter(({ state }) => state !== 'never').map(({ group }) => group));
    const never = rows.filter(({ group }) => !open.has(group));
    return [...new Set(never.map(({ group }) => group))].map((group) => this.groupName(group));
  });

  constructor() {
    effect(() => {
      const ids = this.agencyIds();
      untracked(() => void this.load(ids));
    });
  }

  protected isAllowed(part: Part): boolean {
    return part.agencies.some(({ id }) => this.isShared(part, id));
  }

  protected isShared({ partition }: Part, agencyId: string): boolean {
    return this.form().parts()[agencyId]?.includes(partition) ?? false;
  }

  protected allow(part: Part, isOn: boolean): void {
    for (const { id } of part.agencies) this.share(part, id, isOn);
  }

  protected share({ partition }: Part, agencyId: string, isOn: boolean): void {
    this.form().parts.update((all) => {
      const others = (all[agencyId] ?? []).filter((other) => other !== partition);
      return { ...all, [agencyId]: isOn ? [...others, partition] : others };
    });
  }

  private rows() {
    return this.sheets().flatMap(({ agencyId, agencyName, rows }) =>
      rows.map((row) => ({ ...row, agency: { id: agencyId, name: agencyName[this.language.current()] } })),
    );
  }

  private named(rows: readonly { group: string }[]): string {
    return [...new Set(rows.map(({ group }) => group))].map((group) => this.groupName(group)).join(', ');
  }

  private groupName(group: string): string {
    return this.t(`sheet-group.${textName(group)}`);
  }

  private async load(ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.arrived().some(({ agencyId }) => agencyId === id));
    try {
      const sheets = await Promise.all(
        missing.map((agencyId) => this.api.call(getConsentSheet, { agencyId })),
      );
      this.arrived.update((arrived) => [
        ...arrived,
        ...sheets.filter(({ agencyId }) => !arrived.some((other) => other.agencyId === agencyId)),
      ]);
    } catch (problem) {
      this.errors().showProblem(problem);
    }
  }
}

/** Each agency once, in the order in which they were chosen. */
const agenciesOf = (rows: readonly { agency: { id: string; name: string } }[]) => [
  ...new Map(rows.map(({ agency }) => [agency.id, agency])).values(),
];
