import { DOCUMENT } from '@angular/common';
import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { getClosureGate } from '../../../api/fn/closure/get-closure-gate';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { ClosureGate } from '../../../ui/closure-gate/closure-gate';
import type { GateBlocker } from '../../../ui/closure-gate/closure-gate';
import { LoadError } from '../../../ui/states/load-error';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { DeathReport } from './death-report';
import { CLEARED_AT, gateBlocker } from './gate-labels';
import type { StatementOfGate } from './gate-labels';
import { StatementForm } from './statement-form';

/** Below this there is one column, and the gate folds to one line above the timeline. */
const ONE_COLUMN = '(width < 1000px)';

/** Why this case cannot close yet, next to its timeline. Only the owner sees every blocker. */
@Component({
  selector: 'pn-gate-panel',
  imports: [ClosureGate, DeathReport, LoadError, MatButton, RouterLink, StatementForm],
  template: `
    @if (gate.value()) {
      <pn-closure-gate
        [blockers]="blockers()"
        [done]="done()"
        [conditions]="gate.value()?.conditions?.length ?? 0"
        [isFolded]="isFolded"
        (acted)="act($event)"
      />
      @if (closing(); as link) {
        <a matButton="outlined" [routerLink]="$any(link.to)">{{ link.label }}</a>
      }
      @if (mayReportDeath()) {
        <pn-death-report />
      }
      @if (stating(); as statement) {
        <pn-statement-form [kind]="statement" (recorded)="recorded()" (cancelled)="stating.set(null)" />
      }
    } @else if (gate.problem()) {
      <pn-load-error [heading]="t('gate.title')" [detail]="gate.problem()" (retried)="gate.reload()" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class GatePanel {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly isFolded = inject(DOCUMENT).defaultView?.matchMedia?.(ONE_COLUMN).matches ?? false;
  protected readonly gate = apiResource(() =>
    this.api.call(getClosureGate, { caseId: this.store.subject().id }),
  );
  protected readonly stating = signal<StatementOfGate | null>(null);
  private readonly viewer = computed(() => {
    const isOwn = this.store.subject().relations.includes('own');
    const isSupervisor = this.session.hasRole('supervisor');
    return {
      isSupervisor: isOwn && isSupervisor,
      isWorker: isOwn && this.store.may('record_outcome') && (!isSupervisor || this.store.subject().isLead),
      may: (action: string) => this.store.may(action),
      mayState: this.gate.value()?.allowedActions.includes('record_statement') ?? false,
    };
  });
  protected readonly blockers = computed(() => {
    const words = { t: this.t, dates: this.dates };
    return (this.gate.value()?.blockers ?? []).map((blocker) => gateBlocker(blocker, this.viewer(), words));
  });
  protected readonly done = computed(() =>
    (this.gate.value()?.conditions ?? [])
      .filter(({ isMet }) => isMet)
      .map(({ code }) => this.t(`gate-done.${textName(code)}`)),
  );
  /** Reporting is for everyone who works on the case; correcting a report is for the supervisor. */
  protected readonly mayReportDeath = computed(() => {
    const { isSupervisor, mayState } = this.viewer();
    return mayState && (!this.store.subject().deathReportedAt || isSupervisor);
  });
  /** To the request that waits, or to asking: other reasons need other things than the list shows. */
  protected readonly closing = computed(() => {
    const gate = this.gate.value();
    if (gate?.openRequestId)
      return { to: ['/decisions', gate.openRequestId], label: this.t('case-status.closure-requested') };
    if (!gate?.allowedActions.includes('request_closure')) return null;
    return { to: ['/decisions', 'case', gate.caseId], label: this.t('case-action.request-closure') };
  });

  constructor() {
    // Whatever changes the case may clear something.
    effect(() => {
      const { version } = this.store.subject();
      if (version) untracked(() => this.gate.value() && void this.gate.reload());
    });
  }

  protected act(blocker: GateBlocker): void {
    const target = Object.entries(CLEARED_AT).find(([code]) => code === blocker.code)?.[1];
    const { id } = this.store.subject();
    if (target?.kind === 'statement') this.stating.set(target.statement);
    if (target?.kind === 'assessment') void this.router.navigate(['/assessments', id]);
    if (target?.kind === 'screen') void this.router.navigate(['/cases', id, ...target.path.split('/')]);
  }

  protected async recorded(): Promise<void> {
    this.stating.set(null);
    await Promise.all([this.gate.reload(), this.store.reload()]);
  }
}
