import type { Routes } from '@angular/router';

/** Texts for the public pages, where those who write and review them work. */
export const ARTICLES_ROUTES: Routes = [
  {
    path: '',
    title: 'title.articles',
    loadComponent: () => import('./articles').then((file) => file.Articles),
  },
  {
    path: 'new',
    title: 'title.articles',
    loadComponent: () => import('./new-article').then((file) => file.NewArticle),
  },
  {
    path: ':id',
    title: 'title.articles',
    loadComponent: () => import('./article').then((file) => file.Article),
  },
];
