import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { FollowUpDto, OrderDto } from '../../api/models';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { WorkLabels } from '../../core/work/work-labels';
import { gatherTasks } from './order-task-list';
import type { GatheredRow } from './order-task-list';
import { DueChip } from '../../ui/due-chip/due-chip';

/** Which step of the order a waiting row is for; the others are a contact or an assessment of the case. */
const STEP_OF: Record<string, readonly string[]> = {
  record_order_issued: ['issue'],
  record_order_served: ['serve'],
  record_order_decision: ['request_extension', 'decide_extension'],
  record_breach_handled: ['record_breach_action'],
};

interface Task {
  row: FollowUpDto;
  detail: string;
  who: string;
  /** The step of the order that does it, where it may be taken now. */
  step: string | null;
  link: readonly unknown[] | null;
}

/** What is to be done because of the order, by when and by whom. */
@Component({
  selector: 'pn-order-tasks',
  imports: [DueChip, MatButton, RouterLink],
  template: `
    <section class="card" [attr.aria-label]="t('orders.tasks')">
      <h2 class="padded">{{ t('orders.tasks') }}</h2>
      <ul>
        @for (task of tasks(); track task.row.id; let first = $first) {
          <li>
            <div class="when">
              @if (task.row.status === 'done') {
                <pn-due-chip kind="done" [at]="task.row.doneAt!" [now]="clock.now()" />
              } @else {
                <pn-due-chip [at]="task.row.dueAt" [now]="clock.now()" />
              }
            </div>
            <div class="what">
              <h3>{{ words.title(task.row.rule, task.row) }}</h3>
              <p class="small quiet">{{ task.detail }}</p>
              <p class="small quiet">{{ task.who }}</p>
            </div>
            @if (task.step; as step) {
              <button
                type="button"
                [matButton]="first && leads() ? 'filled' : 'tonal'"
                (click)="wanted.emit({ action: step, subjectId: task.row.subjectId })"
              >
                {{ t('orders.do-' + name(step)) }}
              </button>
            } @else if (task.link) {
              <a [matButton]="first && leads() ? 'filled' : 'tonal'" [routerLink]="$any(task.link)">
                {{
                  t(
                    task.row.kind === 'safety_contact'
                      ? 'follow-up-action.record-outcome'
                      : 'case-action.assess-risk'
                  )
                }}
              </a>
            }
          </li>
        } @empty {
          <li class="small quiet">{{ t('orders.no-tasks') }}</li>
        }
      </ul>
    </section>
  `,
  styleUrl: './order-tasks.scss',
})
export class OrderTasks {
  readonly order = input.required<OrderDto>();
  readonly followUps = input.required<readonly FollowUpDto[]>();
  /** Its first task is the main thing to do on the screen. */
  readonly leads = input(false);
  /** Steps that have a button elsewhere on the screen. */
  readonly offered = input<readonly string[]>([]);
  readonly wanted = output<{ action: string; subjectId: string | null }>();

  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly name = textName;
  protected readonly words = inject(WorkLabels);
  protected readonly tasks = computed(() =>
    gatherTasks(this.order(), this.followUps(), this.clock.now()).map((gathered) => this.toTask(gathered)),
  );

  private toTask({ row, also, isOpen }: GatheredRow): Task {
    const why = this.words.why(row.because);
    return {
      row,
      detail: also > 0 ? `${why} · ${this.t('today.also', { count: also })}` : why,
      who: this.t(`owner-role.${textName(row.owner)}`),
      step: isOpen ? this.stepOf(row) : null,
      link: isOpen ? linkOf(row) : null,
    };
  }

  private stepOf({ allowedActions, step }: FollowUpDto): string | null {
    const allowed: readonly string[] = this.order().allowedActions;
    const steps = allowedActions.flatMap((action) => STEP_OF[action] ?? []);
    const wanted = step === 2 ? [...steps].reverse() : steps;
    return wanted.find((one) => allowed.includes(one) && !this.offered().includes(one)) ?? null;
  }
}

function linkOf({ kind, rule, owner, caseId }: FollowUpDto): readonly unknown[] | null {
  if (kind === 'safety_contact' && owner === 'case_lead') return ['/cases', caseId, 'contacts', 'new'];
  return rule === 'rk.reassess' ? ['/assessments', caseId] : null;
}
