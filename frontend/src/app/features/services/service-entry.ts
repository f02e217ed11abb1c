import { signal } from '@angular/core';
import type { NewServiceRequest, ServiceChangeRequest, ServiceDto } from '../../api/models';
import type { WeeklyStretch } from '../../ui/weekly-hours/weekly-hours';

export const COUNTED = ['none', 'beds', 'appointments'] as const;
export const LIVE_STATUSES = ['active', 'paused'] as const;

const workday = (weekday: number): WeeklyStretch => ({ weekday, fromMinute: 480, untilMinute: 1020 });

/** What the form of a service holds; one signal a field, and the request made of them. */
export class ServiceEntry {
  readonly agencyId = signal('');
  readonly type = signal('');
  readonly languages = signal<readonly string[]>(['tg', 'ru']);
  readonly hours = signal<readonly WeeklyStretch[]>([1, 2, 3, 4, 5].map(workday));
  readonly hoursNote = signal('');
  readonly cost = signal<string | null>('free');
  readonly costNote = signal('');
  readonly documents = signal<readonly string[]>([]);
  readonly documentsNote = signal('');
  readonly address = signal('');
  readonly publicPhone = signal('');
  readonly counted = signal<string | null>('none');
  readonly capacity = signal('');
  readonly isConfidential = signal(false);
  readonly status = signal<string | null>('active');

  fill(service: ServiceDto): void {
    this.agencyId.set(service.agencyId);
    this.type.set(service.type);
    this.languages.set(service.languages);
    this.hours.set(service.openingHours);
    this.hoursNote.set(service.hoursNote ?? '');
    this.cost.set(service.cost);
    this.costNote.set(service.costNote ?? '');
    this.documents.set(service.documents);
    this.documentsNote.set(service.documentsNote ?? '');
    this.address.set(service.address ?? '');
    this.publicPhone.set(service.publicPhone ?? '');
    this.counted.set(service.capacityUnit ?? 'none');
    this.capacity.set(service.capacity === null ? '' : String(service.capacity));
    this.isConfidential.set(service.isConfidential);
    this.status.set(LIVE_STATUSES.find((one) => one === service.status) ?? 'paused');
  }

  /** A safe place is confidential without being asked. */
  get isHidden(): boolean {
    return this.isConfidential() || this.type() === 'safe_house';
  }

  toNew(): NewServiceRequest {
    return { ...this.toChange(), agencyId: this.agencyId(), type: this.type() as NewServiceRequest['type'] };
  }

  toChange(): ServiceChangeRequest {
    const isCounted = this.counted() !== 'none';
    const note = (text: string): string | null => (this.isHidden ? null : text.trim() || null);
    return {
      languages: [...this.languages()] as ServiceChangeRequest['languages'],
      openingHours: this.hours().map((stretch) => ({ ...stretch })),
      hoursNote: note(this.hoursNote()),
      cost: this.cost() as ServiceChangeRequest['cost'],
      costNote: note(this.costNote()),
      documents: [...this.documents()] as ServiceChangeRequest['documents'],
      documentsNote: note(this.documentsNote()),
      address: note(this.address()),
      publicPhone: note(this.publicPhone()),
      capacity: isCounted && this.capacity().trim() !== '' ? Number(this.capacity()) : null,
      capacityUnit: isCounted ? (this.counted() as 'beds' | 'appointments') : null,
      isConfidential: this.isHidden,
      status: this.status() as ServiceChangeRequest['status'],
    };
  }
}
