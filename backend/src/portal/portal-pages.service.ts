import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '../identity/index.js';
import { manualIn } from '../statistics/index.js';
import type { Settings } from '../platform/config/settings.js';
import { SETTINGS } from '../platform/platform.module.js';
import { hashOf } from './answers.js';
import { AudioService } from './audio.service.js';
import { DeskService } from './desk.service.js';
import { frontPage } from './front-page.js';
import { notesOf, pageOf } from './layout.js';
import { manualPage } from './manual-page.js';
import type { Markup } from './markup.js';
import { cardPage, missingPage, placePage, placesPage } from './places-page.js';
import { TOPICS, WORD_PAGES } from './portal.types.js';
import type { WordPage } from './portal.types.js';
import { PublicDirectoryService, placesOf } from './public-directory.service.js';
import { wordPage } from './word-pages.js';
import { Words, readOwn } from './words.js';

const isWordPage = (path: string): path is WordPage => WORD_PAGES.some((page) => page === path);

/** Puts pages together; every one of them is whole without a script. */
@Injectable()
export class PortalPagesService {
  readonly style = readOwn('page.css');
  readonly script = readOwn('page.js');
  readonly worker: string;
  readonly words = Words.readAll();
  private readonly styleAt = `/portal/page.css?v=${hashOf(this.style)}`;
  private readonly scriptAt = `/portal/page.js?v=${hashOf(this.script)}`;

  constructor(
    private readonly directory: PublicDirectoryService,
    private readonly audio: AudioService,
    private readonly desk: DeskService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const worker = readOwn('worker.js');
    const version = hashOf(worker, this.style, this.script, readOwn('words.csv'));
    const files = JSON.stringify([this.styleAt, this.scriptAt]);
    this.worker = `const VERSION = '${version}';\nconst FILES = ${files};\n${worker}`;
  }

  /** The page of an address below a language; null where there is none. */
  async page(language: Language, path: string): Promise<string | null> {
    const words = this.words[language];
    if (path === 'notes') return notesOf(this.frame(language, path));
    if (path === 'manual') return this.whole(language, path, manualPage(manualIn(language)));
    if (path === 'card') return this.whole(language, path, cardPage(words));
    if (isWordPage(path)) {
      const law = path === 'steps' ? await this.directory.toldLaw() : [];
      const topic = TOPICS.find((one) => one === path);
      const recording = topic ? await this.audio.find(topic, language) : null;
      return this.whole(language, path, wordPage(words, path, { law, recording }));
    }
    const { services } = await this.directory.listed();
    if (path === '')
      return this.whole(language, path, frontPage(words, placesOf(services), this.desk.emptyToken()));
    return path === 'places' ? this.whole(language, path, placesPage(words, placesOf(services))) : null;
  }

  /** What one district offers; null where there is no such district. */
  async place(language: Language, place: string): Promise<string | null> {
    const words = this.words[language];
    if (!words.has('place', place)) return null;
    const { today, services } = await this.directory.listed();
    const here = services.filter(({ serves }) => serves.includes(place));
    return this.whole(language, `places/${place}`, placePage(words, { place, services: here, today }));
  }

  missing(language: Language): string {
    return this.whole(language, '', missingPage(this.words[language]));
  }

  /** Addresses that a phone keeps for times without a network. */
  async kept(language: Language): Promise<string[]> {
    const { services } = await this.directory.listed();
    const places = placesOf(services).map((place) => `places/${place}`);
    return ['', ...WORD_PAGES, 'card', 'notes', 'places', ...places].map(
      (path) => `/portal/${language}/${path}`,
    );
  }

  whole(language: Language, path: string, content: Markup): string {
    return pageOf(this.frame(language, path), content);
  }

  private frame(language: Language, path: string) {
    const { styleAt, scriptAt, settings } = this;
    return { words: this.words[language], path, neutralPage: settings.neutralPage, styleAt, scriptAt };
  }
}
