import { Injectable, inject } from '@angular/core';
import type { OpeningHoursDto, ServiceDto } from '../../api/models';
import type { CardOption } from '../../ui/radio-cards/radio-cards';
import { Dates } from '../language/dates';
import { Language } from '../language/language';
import { LANGUAGE_NAMES } from '../language/languages';
import { Texts, textName } from '../language/texts';
import { hourLines } from './hour-lines';

/** The free places of a service, and how certain they are. */
export interface PlacesLabels {
  text: string;
  /** Who said so and until when it holds. */
  detail: string;
}

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' · ');

/** Sentences about a service of the directory: when, in which languages, with which papers, and whether a place is free. */
@Injectable({ providedIn: 'root' })
export class ServiceLabels {
  private readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);

  agency(service: ServiceDto): string {
    return service.agencyName[this.language.current()];
  }

  place({ place }: ServiceDto): string {
    return place ? this.t(`place.${textName(place)}`) : this.t('services.place-hidden');
  }

  /** "Mon–Fri 08:00–17:00"; with the note where there is one. */
  hours({ openingHours, hoursNote }: ServiceDto): string {
    return [this.week(openingHours), hoursNote].filter(Boolean).join('. ');
  }

  languages({ languages }: ServiceDto): string {
    return languages.map((code) => LANGUAGE_NAMES[code]).join(', ');
  }

  cost({ cost, costNote }: ServiceDto): string {
    return [this.t(`service-cost.${cost}`), costNote].filter(Boolean).join('. ');
  }

  papers({ documents, documentsNote }: ServiceDto): string {
    const list = documents.map((code) => this.t(`needed-document.${textName(code)}`)).join(', ');
    const papers = list ? this.t('services.bring', { list }) : this.t('services.no-documents');
    return [papers, documentsNote].filter(Boolean).join('. ');
  }

  /** When its agency last said that the entry is right, which the public pages tell too. */
  check({ check, checkedOn, checkedUntil }: ServiceDto): string {
    if (!checkedOn || !checkedUntil) return this.t('services.unchecked');
    const [day, until] = [this.dates.date(checkedOn), this.dates.date(checkedUntil)];
    return this.t(check === 'verified' ? 'services.checked' : 'services.check-expired', { day, until });
  }

  /** Why it is not there now; empty where it works. */
  status({ status, withdrawnAt }: ServiceDto): string {
    if (status === 'paused') return this.t('services.paused');
    return withdrawnAt ? this.t('services.withdrawn', { day: this.dates.date(withdrawnAt) }) : '';
  }

  /** Never shows an unconfirmed number as free places. */
  places(service: ServiceDto): PlacesLabels {
    const { places, freePlaces, confirmedAt, confirmedUntil } = service;
    const day = confirmedAt ? this.dates.day(confirmedAt) : '';
    if (places === 'not_counted') return { text: '', detail: '' };
    if (places === 'not_told') return this.roughly(service, day);
    if (places === 'unconfirmed')
      return {
        text: this.t('services.unconfirmed'),
        detail: this.t(day ? 'services.expired' : 'services.ask-places', { day }),
      };
    const until = confirmedUntil ? this.dates.day(confirmedUntil) : '';
    return {
      text: this.t(places === 'full' ? 'services.full' : this.freeKey(service), { count: freePlaces ?? 0 }),
      detail: joined(this.children(service), this.t('services.holds-until', { day, until })),
    };
  }

  /** Of a place that is hidden. */
  private roughly(service: ServiceDto, day: string): PlacesLabels {
    const { freeRange } = service;
    if (freeRange === null) return { text: this.t('services.not-told'), detail: '' };
    return {
      text: this.t(`free-range.${textName(freeRange)}`),
      detail: joined(this.children(service), this.t('services.places-said', { day })),
    };
  }

  private children({ freeWithChildren, places, freeRange }: ServiceDto): string {
    if (freeWithChildren === null || places === 'full' || freeRange === 'none') return '';
    return this.t(freeWithChildren ? 'services.with-children' : 'services.without-children');
  }

  /** A service as a choice, with its free places and why it cannot be chosen. */
  card(service: ServiceDto, offBecause = ''): CardOption {
    const { text, detail } = this.places(service);
    const off = this.whyNot(service) || offBecause;
    return {
      value: service.id,
      label: this.agency(service),
      detail: [this.place(service), this.cost(service), this.hours(service)].filter(Boolean).join(' · '),
      more: [this.languages(service), this.papers(service)],
      ...(text ? { side: text } : {}),
      ...(detail ? { sideDetail: detail } : {}),
      ...(off ? { offBecause: off } : {}),
    };
  }

  private whyNot({ status, places }: ServiceDto): string {
    if (status !== 'active') return this.t('services.paused');
    return places === 'full' ? this.t('services.full') : '';
  }

  private freeKey({ capacityUnit }: ServiceDto): string {
    return capacityUnit === 'appointments' ? 'services.free-week' : 'services.free';
  }

  private week(hours: readonly OpeningHoursDto[]): string {
    return hourLines(hours)
      .map(({ days, stretches }) => {
        const times = stretches === 'all' ? this.t('services.round-the-clock') : stretches;
        return days === 'all' && stretches === 'all' ? times : `${this.days(days)} ${times}`;
      })
      .join('; ');
  }

  private days(days: 'all' | readonly (readonly [number, number])[]): string {
    if (days === 'all') return this.t('services.every-day');
    const name = (day: number): string => this.t(`weekday-short.${day}`);
    return days.map(([from, to]) => (from === to ? name(from) : `${name(from)}–${name(to)}`)).join(', ');
  }
}
