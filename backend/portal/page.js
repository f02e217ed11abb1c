// Exit, the key that does the same, one page of the history for all of ours, and the copy for times without a network.
// Every page works without this file.
(function () {
  'use strict';
  var page = document.documentElement;
  var exit = document.querySelector('.exit');
  var notes = '/portal/' + page.lang + '/notes';

  function leave() {
    page.hidden = true;
    document.title = 'Daftar';
    location.replace(navigator.onLine === false || !exit ? notes : exit.href);
  }

  if (exit) {
    exit.addEventListener('click', function (event) {
      event.preventDefault();
      leave();
    });
    var spoken = document.createElement('p');
    spoken.className = 'skip';
    spoken.setAttribute('aria-live', 'assertive');
    document.body.appendChild(spoken);
    var presses = [];
    document.addEventListener('keyup', function (event) {
      if (event.key !== 'Shift') {
        presses = [];
        return;
      }
      var now = Date.now();
      presses = presses.filter(function (at) {
        return now - at < 5000;
      });
      presses.push(now);
      if (presses.length >= 3) leave();
      else spoken.textContent = exit.getAttribute(presses.length === 1 ? 'data-two' : 'data-one');
    });
  }

  // Each page takes the place of the one before it, so that Back leads out, before Exit and after it.
  document.addEventListener('click', function (event) {
    var at = event.target;
    var link = at.closest && at.closest('a[href]');
    if (!link || link === exit || event.defaultPrevented || event.button) return;
    if (link.target || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!/^(#|\/portal\/)/.test(link.getAttribute('href'))) return;
    event.preventDefault();
    location.replace(link.href);
  });

  var policy = null;
  var address = '/portal/worker.js';
  if (window.trustedTypes) {
    var own = function (text) {
      return text === address ? text : '';
    };
    // The text is a page of ours that was fetched; nothing in it runs.
    var ours = function (text) {
      return text;
    };
    policy = trustedTypes.createPolicy('daftar-worker', { createScriptURL: own, createHTML: ours });
  }

  function put(html) {
    var text = policy ? policy.createHTML(html) : html;
    var fresh = new DOMParser().parseFromString(text, 'text/html').getElementById('content');
    var old = document.getElementById('content');
    old.parentNode.replaceChild(fresh, old);
    scrollTo(0, 0);
    var heading = fresh.querySelector('h1');
    heading.tabIndex = -1;
    heading.focus();
  }

  // The answer to a form stands on the page that sent it; where that fails the browser sends it by itself.
  function post(form) {
    var button = form.querySelector('button');
    button.disabled = true;
    fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
      .then(function (answer) {
        return answer.text();
      })
      .then(put)
      .catch(function () {
        form.submit();
        button.disabled = false;
      });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    var isPost = form.method === 'post';
    var away = isPost && document.getElementById('offline');
    if (away && navigator.onLine === false && form.contains(away)) {
      event.preventDefault();
      away.hidden = false;
    } else if (window.fetch && window.URLSearchParams && window.DOMParser) {
      event.preventDefault();
      if (isPost) post(form);
      else location.replace(form.action + '?' + new URLSearchParams(new FormData(form)));
    }
  });

  // What Back shows is another thing with this file than without it.
  [].forEach.call(document.querySelectorAll('[data-back]'), function (line) {
    line.hidden = line.getAttribute('data-back') === 'plain';
  });

  // What was typed is gone with the page, also where the browser would bring the page back as it was left.
  if (document.querySelector('form[method=post]')) {
    var empty = function () {
      [].forEach.call(document.querySelectorAll('form[method=post]'), function (form) {
        form.reset();
        [].forEach.call(form.querySelectorAll('input[maxlength]'), function (field) {
          field.value = '';
        });
      });
    };
    addEventListener('pagehide', empty);
    addEventListener('pageshow', function (event) {
      if (event.persisted) location.reload();
    });
    if (location.search) history.replaceState(null, '', location.pathname);
  }

  // A page from the copy may be older than what it says: what has expired since says so.
  var today = new Date(Date.now() + 5 * 3600000).toISOString().slice(0, 10);
  [].forEach.call(document.querySelectorAll('[data-until]'), function (line) {
    if (line.getAttribute('data-until') >= today) return;
    line.hidden = true;
    line.nextElementSibling.hidden = false;
  });

  var remove = document.getElementById('remove');
  if (remove && window.caches) {
    remove.hidden = false;
    remove.addEventListener('click', function () {
      navigator.serviceWorker.getRegistration('/portal/').then(function (kept) {
        if (kept && new URL(kept.scope).pathname === '/portal/') kept.unregister();
      });
      caches.keys().then(function (names) {
        names.forEach(function (name) {
          if (name.indexOf('directory-') === 0) caches.delete(name);
        });
        remove.hidden = true;
        document.getElementById('removed').hidden = false;
      });
    });
  }

  if (!navigator.serviceWorker || remove || !exit) return;
  var worker = policy ? policy.createScriptURL(address) : address;
  navigator.serviceWorker.register(worker, { scope: '/portal/' }).catch(function () {});
})();
