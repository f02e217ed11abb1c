import type { Person } from './person';

/** Everything that the server answers somebody from now on, as text: what a screen leaves out is looked for here too. */
export function listensTo(person: Person): { heard(): Promise<string> } {
  const answers: Promise<string>[] = [];
  person.page.on('response', (response) => {
    // The live line is an answer that never ends, and says nothing of anybody.
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/api/') && pathname !== '/api/live')
      answers.push(response.text().catch(() => ''));
  });
  return { heard: async () => (await Promise.all(answers)).join('\n') };
}
