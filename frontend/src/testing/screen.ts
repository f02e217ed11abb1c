import { Component } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideTesting, speak } from './texts';
import type { LanguageCode } from '../app/core/language/languages';

@Component({ template: '' })
class Elsewhere {}

export interface Screen<T> {
  fixture: ComponentFixture<T>;
  element: HTMLElement;
  /** What a person reads, with single spaces. */
  text(): string;
  button(name: string): HTMLButtonElement;
  press(name: string): Promise<void>;
  set(inputs: Record<string, unknown>): Promise<void>;
}

/** A piece with its inputs, in English unless said otherwise. */
export async function show<T>(
  piece: Type<T>,
  inputs: Record<string, unknown> = {},
  language: LanguageCode = 'en',
): Promise<Screen<T>> {
  TestBed.configureTestingModule({
    providers: [...provideTesting(), provideRouter([{ path: '**', component: Elsewhere }])],
  });
  await speak(language);
  const fixture = TestBed.createComponent(piece);
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
  return screenOf(fixture);
}

/** Lets a request settle for one turn of the event loop, then the screen. */
export async function settled({ fixture }: Screen<unknown>): Promise<void> {
  await new Promise((done) => setTimeout(done));
  await fixture.whenStable();
}

function screenOf<T>(fixture: ComponentFixture<T>): Screen<T> {
  const element = fixture.nativeElement as HTMLElement;
  const button = (name: string): HTMLButtonElement => {
    const found = Array.from(element.querySelectorAll('button')).find(
      (each) => plain(each.getAttribute('aria-label') ?? each.textContent) === name,
    );
    if (!found) throw new Error(`No button “${name}” in: ${plain(element.textContent)}`);
    return found;
  };
  return {
    fixture,
    element,
    text: () => plain(textNodesOf(element).join(' ')),
    button,
    press: async (name) => {
      button(name).click();
      await fixture.whenStable();
    },
    set: async (inputs) => {
      for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
      await fixture.whenStable();
    },
  };
}

function textNodesOf(element: HTMLElement): string[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
  return texts;
}

const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();

/** Waits until it holds, for long enough: a loaded machine is no failure. What never holds fails at the next question. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 3_000 && !holds(); turn += 1) await new Promise((done) => setTimeout(done, 5));
}
