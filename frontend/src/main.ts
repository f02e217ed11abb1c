import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { Exit } from './app/core/exit/exit';
import { registerWorker } from './app/core/offline/register-worker';

/** Said where not even the texts arrived, so in all three languages at once. */
const NOTHING_ARRIVED = 'Алоқа нест. · Нет связи. · No connection.';

/* A page from the back-forward cache would show what the user left on purpose: reload it. */
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

bootstrapApplication(App, appConfig)
  .then((application) => {
    application.bootstrap(Exit);
    void registerWorker(application);
    void import('./app/core/along/sweep').then(({ sweep }) => sweep()).catch(() => undefined);
  })
  .catch(() => document.body.append(NOTHING_ARRIVED));
