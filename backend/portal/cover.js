// The keys of the calculator, and what keeps the page behind it from staying on the phone. Every page works without it.
(function () {
  'use strict';
  var page = document.documentElement;
  var cover = location.pathname;
  var AWAY = 10000;
  var SIGNS = '+-×÷*/:';

  function valueOf(text) {
    var number = Number(text.replace('%', '').replace(',', '.'));
    return /%$/.test(text) ? number / 100 : number;
  }

  // As `calculated` in cover.rules.ts.
  function result(typed) {
    var sum = typed.replace(/\s/g, '').replace(/−/g, '-');
    if (sum.length > 60) return null;
    if (!/^[+-]?\d+(?:[.,]\d*)?%?(?:[+\-×÷*/:]-?\d+(?:[.,]\d*)?%?)*$/.test(sum)) return null;
    var terms = [];
    var total = 0;
    sum.replace(/([+\-×÷*/:]?)(-?\d+(?:[.,]\d*)?%?)/g, function (_, sign, text) {
      var value = valueOf(text);
      if (sign === '×' || sign === '*') terms.push(terms.pop() * value);
      else if (sign === '÷' || sign === '/' || sign === ':') terms.push(terms.pop() / value);
      else terms.push(sign === '-' ? -value : value);
    });
    for (var at = 0; at < terms.length; at += 1) total += terms[at];
    return isFinite(total) ? String(Number(total.toPrecision(10))) : null;
  }

  function press(field, key) {
    if (key === 'C') field.value = '';
    else if (key === '⌫') field.value = field.value.slice(0, -1);
    else if (SIGNS.indexOf(key) >= 0 && field.value === '' && key !== '-') return;
    else field.value += key;
  }

  var policy = null;
  if (window.trustedTypes)
    policy = trustedTypes.createPolicy('daftar-worker', {
      // The text is a page of ours that was fetched; nothing in it runs.
      createHTML: function (text) {
        return text;
      },
    });

  function put(html) {
    var fresh = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');
    var old = document.getElementById('content');
    old.parentNode.replaceChild(document.importNode(fresh.getElementById('content'), true), old);
    scrollTo(0, 0);
    ready();
  }

  // The answer stands on this page, so that the history has one line, the name of the cover.
  function post(form, isQuiet) {
    var button = form.querySelector('button:not([type=button])');
    if (button) button.disabled = true;
    fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
      .then(function (answer) {
        return answer.text();
      })
      .then(put)
      .catch(function () {
        if (button) button.disabled = false;
        if (isQuiet) return;
        var away = document.getElementById('offline');
        if (away) away.hidden = false;
      });
  }

  function where(button) {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      function (at) {
        var found = at.coords;
        document.getElementById('spot').value =
          found.latitude.toFixed(5) + ',' + found.longitude.toFixed(5) + ' ±' + Math.round(found.accuracy);
        document.getElementById('spot-added').hidden = false;
        button.hidden = true;
      },
      function () {
        document.getElementById('spot-failed').hidden = false;
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  }

  function ready() {
    var keys = document.getElementById('keys');
    if (keys) keys.hidden = false;
    var button = document.getElementById('where');
    var added = document.getElementById('spot-added');
    if (button && navigator.geolocation) button.hidden = !added.hidden;
  }
  ready();

  document.addEventListener('click', function (event) {
    var at = event.target.closest ? event.target.closest('button, a') : null;
    if (!at) return;
    if (at.id === 'where') where(at);
    else if (at.hasAttribute('data-key')) press(document.getElementById('x'), at.getAttribute('data-key'));
    else if (at.className === 'exit') {
      event.preventDefault();
      page.hidden = true;
      location.replace(cover);
    }
  });

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post' || !window.fetch || !window.URLSearchParams || !window.DOMParser) return;
    event.preventDefault();
    var field = document.getElementById('x');
    var isSum = field && form.contains(field) && form.hasAttribute('data-sum');
    if (isSum && !/^\d{6,8}$/.test(field.value)) {
      var shown = result(field.value);
      if (shown !== null) field.value = shown;
      return;
    }
    post(form, Boolean(field));
  });

  // Whether it was read is asked again as long as the page is looked at.
  setInterval(function () {
    var asking = document.getElementById('asking');
    if (asking && !document.hidden && window.fetch) post(asking, true);
  }, 60000);

  // Blank at once, so that no list of open apps has a picture of it. Who comes back late finds the cover.
  var leftAt = 0;
  document.addEventListener('visibilitychange', function () {
    if (!document.querySelector('.exit')) return;
    if (document.hidden) {
      leftAt = Date.now();
      page.hidden = true;
    } else if (Date.now() - leftAt > AWAY) location.replace(cover);
    else page.hidden = false;
  });
  addEventListener('pagehide', function () {
    [].forEach.call(document.querySelectorAll('form'), function (form) {
      form.reset();
    });
  });
  addEventListener('pageshow', function (event) {
    if (event.persisted) location.reload();
  });
})();
