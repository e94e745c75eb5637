/*
 * Patchbay Link 1.0.0: opens a link session in a lightbox, inline or in a window of its own.
 * A plain script without dependencies; `import '@patchbay/link'` loads the same file.
 */
(() => {
  'use strict';

  const page = globalThis.document;
  // Of two copies the first one stays.
  if (globalThis.PatchbayLink) return;

  const WORDS = {
    title: 'Connect an app',
    close: 'Close',
    loading: 'Loading…',
    slow: 'This does not load?',
    blocked: 'Your browser did not open a window.',
    away: 'Finish in the window that you opened, or open it again.',
    open: 'Open in a new window',
  };

  // In a constructed sheet, which no policy of the page forbids.
  const STYLE = `
:host { all: initial; display: block; color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
dialog { box-sizing: border-box; max-width: calc(100vw - 3rem); padding: 0; border: 1px solid transparent; border-radius: 12px;
  background: Canvas; color: CanvasText; overflow: hidden; overscroll-behavior: contain }
dialog[open] { display: flex; flex-direction: column }
dialog::backdrop { background: #000a }
.frame { width: 33rem; height: 50rem; max-height: calc(100dvh - 3rem) }
button { align-self: end; width: 44px; height: 44px; border: 0; border-radius: 12px; background: none; color: inherit;
  font: inherit; font-size: 1.5rem }
:focus-visible { outline: 3px solid Highlight; outline-offset: -4px }
iframe { flex: 1; width: 100%; min-height: 0; border: 0 }
.inline iframe { display: block; height: 30rem }
p { margin: 0; padding: 8px 24px; text-align: center }
p:empty { display: none }
a { display: inline-block; padding: 10px; color: LinkText }
@media (max-width: 600px) {
  .frame { width: 100vw; height: 100dvh; max-width: none; max-height: none; border: 0; border-radius: 0 }
}
@media (prefers-reduced-motion: no-preference) {
  dialog { animation: come 0.15s }
  @keyframes come { from { opacity: 0 } }
}`;

  // Where this script came from is where Patchbay is, with the path before it.
  const HOME = /^(.+?)\/(link\/[^/]+\/)?link\.js([?#]|$)/.exec(page?.currentScript?.src)?.[1];

  /** What is open, by where: a container, or the document for lightbox and window. */
  const shown = new Map();

  /** By token: what shows the server that this page has opened the session's window. */
  const proofs = {};

  const newProof = () => {
    const bytes = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
    return bytes.replace(/[+/=]/g, (each) => ({ '+': '-', '/': '_' })[each] ?? '');
  };

  const sheet = (css) => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  };

  /** Adds an element to `parent`. */
  const add = (parent, tag, attributes, text = '') => {
    const made = page.createElement(tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    made.textContent = text;
    parent.append(made);
    return made;
  };

  const check = (fact, what) => {
    if (!fact) throw new TypeError(`PatchbayLink needs ${what}`);
  };

  const create = (options = {}) => {
    const { token, mode = 'lightbox', container } = options;
    check(token && typeof token === 'string', '`token`: the link_token that your server created');
    check(/^(lightbox|inline|window)$/.test(mode), '`mode`: "lightbox", "inline" or "window"');
    const place = mode !== 'inline' ? page : typeof container === 'string' ? page.querySelector(container) : container;
    check(place, '`container`: an element, or a selector that finds one');
    const base = (options.baseUrl ?? options.origin ?? HOME)?.replace(/\/+$/, '');
    check(base, "`origin`: Patchbay's address, as no script tag says it");
    const patchbay = new URL(base).origin;
    const url = `${base}/link?token=${encodeURIComponent(token)}`;
    const words = { ...WORDS, ...options.words };
    const proof = (proofs[token] ??= newProof());

    /** What undoes what was done to the page; empty while nothing is open. */
    const done = [];
    let frame, popup, late, opening, status, session, seen, step, app, error, publicToken, asking, unanswered;

    const undo = (from = 0) => {
      for (const each of done.splice(from).reverse()) each();
    };

    const listen = (target, type, listener) => {
      target.addEventListener(type, listener);
      done.push(() => target.removeEventListener(type, listener));
    };

    /** Calls the host, later: what it throws is its own. */
    const tell = (callback, ...values) => queueMicrotask(() => link.options[callback]?.(...values));

    const destroy = () => {
      undo();
      frame = popup = undefined;
    };

    const settle = (reason) => {
      if (!done.length) return;
      destroy();
      const metadata = { link_session_id: session, step, app };
      if (publicToken) tell('onSuccess', publicToken, metadata);
      else tell('onExit', reason, metadata);
    };

    const close = () => settle(error);

    /** A place that no style of the page reaches. */
    const root = (parent) => {
      const host = add(parent, 'patchbay-link');
      done.push(() => host.remove());
      const inside = host.attachShadow({ mode: 'open' });
      inside.adoptedStyleSheets = [sheet(STYLE)];
      return inside;
    };

    /** A modal dialog: the browser keeps the focus in it and everything else out of reach. */
    const dialog = (kind) => {
      const before = page.activeElement;
      const made = add(root(page.body), 'dialog', { class: kind, 'aria-label': words.title });
      // With room for the scroll bar where there was one, nothing jumps.
      const gutter = innerWidth > page.documentElement.clientWidth ? 'scrollbar-gutter: stable' : '';
      const lock = sheet(`:root { overflow: hidden !important; ${gutter} }`);
      page.adoptedStyleSheets = [...page.adoptedStyleSheets, lock];
      done.push(() => {
        page.adoptedStyleSheets = page.adoptedStyleSheets.filter((each) => each !== lock);
        made.close();
        before?.focus({ preventScroll: true });
      });
      listen(add(made, 'button', { type: 'button', 'aria-label': words.close }, '×'), 'click', close);
      // Escape.
      listen(made, 'close', close);
      made.showModal();
      return made;
    };

    const openFrame = () => {
      const box = mode === 'inline' ? add(root(place), 'div', { class: mode }) : dialog('frame');
      status = add(box, 'p', { role: 'status' }, words.loading);
      // Patchbay has to know which page embeds it.
      frame = add(box, 'iframe', { title: words.title, src: url, referrerpolicy: 'origin' });
      // A refusal or an error is a page, too.
      listen(frame, 'load', () => (status.textContent = ''));
      late = setTimeout(() => {
        error = { code: 'frame_failed', message: 'The page did not load in its frame.', step };
        status.textContent = words.slow;
        add(status, 'a', { href: url, target: '_blank', rel: 'noopener' }, words.open);
      }, 15_000);
      done.push(() => clearTimeout(late));
    };

    const newWindow = () => {
      const left = screenX + (outerWidth - 560) / 2;
      const small = matchMedia('(max-width: 600px)').matches;
      popup = open(url, '_blank', small ? '' : `popup,width=560,height=800,top=${screenY + 40},left=${left}`);
      return popup;
    };

    /** One tap opens the window, or follows a link where that is forbidden, too. */
    const offerWindow = (text) => {
      const before = done.length;
      const box = dialog('small');
      add(box, 'p', {}, text);
      const tap = add(add(box, 'p'), 'a', { href: url, target: '_blank', rel: 'opener' }, words.open);
      listen(tap, 'click', (event) => {
        if (!newWindow()) return;
        event.preventDefault();
        error = null;
        undo(before);
      });
    };

    const openWindow = () => {
      const timer = setInterval(ask, 2_000);
      done.push(() => clearInterval(timer));
      listen(globalThis, 'focus', ask);
      listen(page, 'visibilitychange', ask);
      done.push(() => popup?.close());
      if (newWindow()) return;
      error = { code: 'popup_blocked', message: words.blocked, step };
      offerWindow(words.blocked);
    };

    /** Each event once, whether the page or the server tells it first. */
    const hear = ({ number, name, at, ...about }) => {
      if (!(number > seen)) return;
      seen = number;
      step = name;
      app = about.app ?? app;
      if (about.code) error = { code: about.code, message: about.message, step: about.step };
      else if (name === 'expired') error = { code: 'link_expired', message: 'The link has expired.', step: about.step };
      else error = null;
      tell('onEvent', name, { link_session_id: session, at, ...about, events_version: 1 });
    };

    /** Hears only the very window that was opened, and only while it shows Patchbay. */
    const receive = ({ source, origin, data }) => {
      if (!source || source !== (frame?.contentWindow ?? popup) || origin !== patchbay || data?.patchbay !== 1) return;
      if (typeof data.session !== 'string' || (session ?? data.session) !== data.session) return;
      const answer = (message) => source.postMessage({ patchbay: 1, session, ...message }, patchbay);
      if (data.type === 'ready') {
        if (!session) tell('onLoad');
        session = data.session;
        if (error?.code === 'frame_failed') {
          error = null;
          status.textContent = '';
        }
        clearTimeout(late);
        if (mode === 'inline') answer({ type: 'inline' });
        if (mode === 'window' && data.wants_proof) answer({ type: 'proof', proof });
      } else if (data.type === 'event') {
        hear({ ...data.metadata, number: data.number, name: data.name });
      } else if (data.type === 'size' && mode === 'inline' && data.height > 0) {
        frame.style.height = `${Math.min(data.height, 20_000)}px`;
      } else if (data.type === 'success' && typeof data.public_token === 'string') {
        publicToken = data.public_token;
        if (data.finished !== false) close();
      } else if (data.type === 'exit') {
        settle(data.error ?? error);
      }
    };

    /** Asks the server, which knows how it goes in a window that was cut off. */
    const ask = async () => {
      if (asking) return;
      asking = true;
      const [mine, closed] = [opening, popup?.closed];
      let result;
      try {
        const answer = await fetch(`${base}/v1/link/result`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ link_token: token, proof }),
          credentials: 'omit',
          signal: AbortSignal.timeout(10_000),
        });
        if (answer.ok) result = await answer.json();
      } catch {
        // The next question may be answered.
      }
      if (mine !== opening || !done.length) return;
      asking = false;
      unanswered = result ? 0 : unanswered + 1;
      session ??= result?.link_session_id;
      result?.events.forEach(hear);
      publicToken = result?.public_token ?? publicToken;
      const over = step === 'finished' || /^(claimed|refused|expired)$/.test(result?.status);
      // Without a token for us the window takes it to where the link returns to.
      if (!publicToken && /^(finished|claimed)$/.test(step)) popup = undefined;
      if (over) close();
      else if (!closed || (!result && unanswered < 3)) return;
      // At the provider a window that was cut off reads as closed: the person knows better.
      else if (step !== 'consent_started') close();
      else if (page.hasFocus()) {
        popup = undefined;
        offerWindow(words.away);
      }
    };

    const link = {
      options,
      shows: (other) => other.token === token && (other.mode ?? 'lightbox') === mode,
      handle: {
        open() {
          if (done.length || publicToken) return;
          shown.get(place)?.handle.close();
          shown.set(place, link);
          done.push(() => shown.delete(place));
          session = step = app = error = status = asking = null;
          seen = unanswered = 0;
          opening = {};
          listen(globalThis, 'message', receive);
          if (mode === 'window') openWindow();
          else openFrame();
        },
        close,
        destroy,
      },
      place,
    };
    return link;
  };

  const PatchbayLink = {
    version: '1.0.0',
    create: (options) => create(options).handle,
    /** Opens it at once, or keeps what shows the same session there already. */
    init(options) {
      const link = create(options);
      const before = shown.get(link.place);
      if (before?.shows(options)) {
        before.options = options;
        return before.handle;
      }
      link.handle.open();
      return link.handle;
    },
  };
  globalThis.PatchbayLink = PatchbayLink;
  globalThis.CobaltLink ??= PatchbayLink;
})();
