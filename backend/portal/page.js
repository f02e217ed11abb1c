// Exit, the key that does the same, and the copy for times without a network. Every page works without this file.
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

  // What was typed is gone with the page, also where the browser would bring the page back as it was left.
  var forms = [].slice.call(document.querySelectorAll('form[method=post]'));
  if (forms.length) {
    var empty = function () {
      forms.forEach(function (form) {
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
    forms[0].addEventListener('submit', function (event) {
      var away = document.getElementById('offline');
      if (!away || navigator.onLine !== false) return;
      event.preventDefault();
      away.hidden = false;
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
  var address = '/portal/worker.js';
  if (window.trustedTypes) {
    var own = function (text) {
      return text === address ? text : '';
    };
    address = trustedTypes.createPolicy('daftar-worker', { createScriptURL: own }).createScriptURL(address);
  }
  navigator.serviceWorker.register(address, { scope: '/portal/' }).catch(function () {});
})();
