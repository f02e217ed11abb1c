import {
  Component,
  Injector,
  computed,
  effect,
  inject,
  input,
  runInInjectionContext,
  signal,
  untracked,
} from '@angular/core';
import type { WritableSignal } from '@angular/core';
import { Router } from '@angular/router';
import { changeProgrammeFile } from '../../api/fn/programme/change-programme-file';
import { getProgrammeFile } from '../../api/fn/programme/get-programme-file';
import { listProgrammeFiles } from '../../api/fn/programme/list-programme-files';
import { openProgrammeFile } from '../../api/fn/programme/open-programme-file';
import { KNOWN_ANSWER } from '../../api/models/known-answer-array';
import { PROGRAMME_BASIS } from '../../api/models/programme-basis-array';
import type { KnownAnswer, ProgrammeFileDto, ProgrammeFileRequest } from '../../api/models';
import { formDraft } from '../../core/drafts/form-draft';
import type { FormDraft } from '../../core/drafts/form-draft';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { DraftLine } from '../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';

const LINES = [
  'surname',
  'givenName',
  'patronymic',
  'paperNumber',
  'phones',
  'workHours',
  'language',
  'notes',
] as const;
const KNOWN = ['drinks', 'hasWeapon', 'livesWithChildren', 'hadOrders'] as const;
const DEFAULT_HOURS = '30';
type Line = (typeof LINES)[number];
type Fact = (typeof KNOWN)[number];
/** The fields as a draft holds them, and as the file had them when they were filled. */
interface Kept {
  now: Record<string, unknown>;
  from: Record<string, unknown>;
}
type Fields<Name extends string, Value> = Record<Name, WritableSignal<Value>>;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Who he is, on whose word he comes and for how many hours. */
@Component({
  selector: 'pn-programme-form',
  imports: [
    ...[Arrived, ChoiceChips, DateField, DraftLine, ErrorSummary, FormActions, Note, PageHeader],
    ...[SelectField, TextField],
  ],
  template: `
    <pn-page-header
      [heading]="t(id() ? 'programme.edit' : 'programme.new')"
      [lead]="t('programme.form-lead')"
    />
    <pn-error-summary [errors]="errors.list()" />
    <form *pnArrived="file" class="card padded stack" novalidate (submit)="send($event)">
      @if (isOvertaken()) {
        <pn-note kind="soon" icon="warning">{{ t('programme.overtaken') }}</pn-note>
      }
      <pn-choice-chips
        fieldId="basis"
        [legend]="t('programme.basis')"
        [options]="bases"
        [error]="errors.at('basis')"
        [(value)]="basis"
      />
      @for (line of lines; track line) {
        <pn-text-field
          [fieldId]="line"
          [label]="t('programme.' + name(line))"
          [rows]="line === 'notes' ? 4 : null"
          [optional]="line !== 'surname' && line !== 'givenName'"
          [error]="errors.at(line)"
          [(value)]="texts[line]"
        />
      }
      <pn-date-field
        fieldId="bornOn"
        [label]="t('programme.born-on')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('bornOn')"
        [(value)]="bornOn"
      />
      <pn-text-field
        fieldId="hoursAsked"
        inputmode="numeric"
        [label]="t('programme.hours-asked')"
        [error]="errors.at('hoursAsked')"
        [(value)]="hours"
      />
      @for (fact of known; track fact) {
        <pn-choice-chips
          [fieldId]="fact"
          [legend]="t('programme.' + name(fact))"
          [options]="answers"
          [(value)]="facts[fact]"
        />
      }
      <pn-date-field
        fieldId="endsOn"
        [label]="t('programme.ends-on')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('endsOn')"
        [(value)]="endsOn"
      />
      <pn-select-field
        fieldId="apartFromId"
        [label]="t('programme.apart-from')"
        [hint]="t('programme.apart-hint')"
        [optional]="true"
        [error]="errors.at('apartFromId')"
        [(value)]="apartFrom"
      >
        <option value="">{{ t('programme.apart-none') }}</option>
        @for (other of others(); track other.id) {
          <option [value]="other.id">{{ other.name }}</option>
        }
      </pn-select-field>
      @if (draft(); as kept) {
        <pn-draft-line [draft]="kept" />
      }
      <pn-form-actions [isSending]="sender.isSending()" [back]="id() ? ['/courses', id()] : ['/courses']" />
    </form>
  `,
  styles: `
    form {
      margin-top: 16px;
    }
  `,
})
export class ProgrammeForm {
  /** From the address; none for a new file. */
  readonly id = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly clock = inject(ServerClock);
  private readonly injector = inject(Injector);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly name = (field: string): string =>
    textName(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  protected readonly lines = LINES;
  protected readonly known = KNOWN;
  protected readonly bases = PROGRAMME_BASIS.map((value) => ({
    value,
    label: this.t(`programme-basis.${textName(value)}`),
  }));
  protected readonly answers = KNOWN_ANSWER.map((value) => ({
    value,
    label: this.t(`programme.known-${value}`),
  }));
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly texts = Object.fromEntries(LINES.map((line) => [line, signal('')])) as Fields<
    Line,
    string
  >;
  protected readonly facts = Object.fromEntries(
    KNOWN.map((fact) => [fact, signal<string | null>('unknown')]),
  ) as Fields<Fact, string | null>;
  protected readonly basis = signal<string | null>(null);
  protected readonly hours = signal(DEFAULT_HOURS);
  protected readonly bornOn = signal<KnownDay | null>(null);
  protected readonly endsOn = signal<KnownDay | null>(null);
  protected readonly apartFrom = signal('');
  private readonly fields: Readonly<Record<string, WritableSignal<unknown>>> = {
    ...{ ...this.texts, ...this.facts, basis: this.basis, hours: this.hours },
    ...{ bornOn: this.bornOn, endsOn: this.endsOn, apartFrom: this.apartFrom },
  };
  /** As the file has them. */
  private from: Kept['from'] = {};
  protected readonly draft = signal<FormDraft | null>(null);
  /** A colleague changed a line that this draft changes too. */
  protected readonly isOvertaken = signal(false);
  private readonly files = apiResource(() => this.api.call(listProgrammeFiles, {}));
  protected readonly others = computed(() => (this.files.value() ?? []).filter(({ id }) => id !== this.id()));
  protected readonly errors = formErrors(
    Object.fromEntries(
      [...LINES, 'basis', 'bornOn', 'hoursAsked', 'endsOn', 'apartFromId'].map((field) => [field, field]),
    ),
  );
  protected readonly sender = sender(this.errors.showProblem);
  /** Until a file that is changed has arrived there is no form, which would make a second one. */
  protected readonly file = apiResource<ProgrammeFileDto | null>(() => {
    const id = this.id();
    return id ? this.api.call(getProgrammeFile, { id }) : Promise.resolve(null);
  });

  constructor() {
    effect(() => {
      const file = this.file.value();
      if (file === undefined) return;
      untracked(() => {
        if (file) this.show(file);
        this.from = this.now();
        if (!this.draft()) this.draft.set(runInInjectionContext(this.injector, () => this.keep()));
      });
    });
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const basis = PROGRAMME_BASIS.find((one) => one === this.basis());
    const missing = [
      ...(basis ? [] : [{ fieldId: 'basis', text: this.t('programme.missing-basis') }]),
      ...(['surname', 'givenName'] as const).flatMap((line) =>
        this.texts[line]().trim() ? [] : [{ fieldId: line, text: this.t('programme.missing-name') }],
      ),
    ];
    if (this.errors.show(missing) || !basis) return;
    const file = this.file.value() ?? null;
    const body = this.request(basis);
    await this.sender.send(async () => {
      const done = file
        ? await this.api.call(
            changeProgrammeFile,
            { id: file.id, body },
            this.submission.context(file.version),
          )
        : await this.api.call(openProgrammeFile, { body }, this.submission.context());
      this.draft()?.drop();
      await this.router.navigate(['/courses', done.id]);
    });
  }

  private now(): Kept['now'] {
    return Object.fromEntries(Object.entries(this.fields).map(([field, value]) => [field, value()]));
  }

  /** Unchanged it is no draft: what was only shown is not kept. */
  private keep(): FormDraft {
    const id = this.id();
    return formDraft<Kept | null>(id ? `programme:${id}` : 'programme', {
      read: () => (isSame(this.now(), this.from) ? null : { now: this.now(), from: this.from }),
      restore: (kept) => kept && this.restore(kept),
    });
  }

  /** A line that this draft left as it was stays as a colleague may have changed it since. */
  private restore({ now, from }: Kept): void {
    const own = Object.keys(this.fields).filter((field) => !isSame(now[field], from[field]));
    for (const field of own) this.fields[field]?.set(now[field]);
    this.isOvertaken.set(own.some((field) => !isSame(from[field], this.from[field])));
  }

  private request(basis: ProgrammeFileRequest['basis']): ProgrammeFileRequest {
    const line = (field: Line): string => this.texts[field]().trim();
    const orNone = (field: Line): string | null => line(field) || null;
    const fact = (field: Fact): KnownAnswer =>
      KNOWN_ANSWER.find((one) => one === this.facts[field]()) ?? 'unknown';
    return {
      basis,
      ...{ hoursAsked: Number(this.hours()), bornOn: this.bornOn()?.on ?? null },
      ...{ endsOn: this.endsOn()?.on ?? null, apartFromId: this.apartFrom() || null },
      ...{ surname: line('surname'), givenName: line('givenName'), patronymic: orNone('patronymic') },
      ...{ paperNumber: orNone('paperNumber'), phones: orNone('phones'), workHours: orNone('workHours') },
      ...{ language: orNone('language'), notes: orNone('notes') },
      ...{ drinks: fact('drinks'), hasWeapon: fact('hasWeapon') },
      ...{ livesWithChildren: fact('livesWithChildren'), hadOrders: fact('hadOrders') },
    };
  }

  private show(file: ProgrammeFileDto): void {
    for (const line of LINES) this.texts[line].set(file[line] ?? '');
    for (const fact of KNOWN) this.facts[fact].set(file[fact]);
    this.basis.set(file.basis);
    this.hours.set(String(file.hoursAsked));
    this.apartFrom.set(file.apartFromId ?? '');
    this.endsOn.set(file.endsOn ? { precision: 'day', on: file.endsOn } : null);
    this.bornOn.set(file.bornOn ? { precision: 'day', on: file.bornOn } : null);
  }
}
