((version, page, prove) => {
  const link = JSON.parse(document.querySelector("[data-link]").dataset.link);
  const framed = parent !== window;
  const host = framed ? parent : opener;
  if (!host) return;
  document.querySelector("[data-alone]")?.remove();
  // Another origin cannot be read; but who embeds the page, some browsers say.
  const read = () => {
    try {
      return host.location.origin;
    } catch {
      return framed && location.ancestorOrigins?.[0];
    }
  };
  const known = read();
  // Where nobody says, each may be it: the browser hands a message to the right one alone.
  const origins = link.origins.filter((each) => !known || each === known);
  const send = (message) =>
    origins.forEach((origin) => host.postMessage({ patchbay: 1, session: link.session, ...message }, origin));

  const last = link.events.at(-1);
  const metadata = { link_session_id: link.session, step: last?.name ?? null, app: last?.app ?? null };
  let inline = false;

  const follow = () => {
    inline = true;
    const { documentElement: root } = document;
    root.dataset.inline = "";
    new ResizeObserver(() => send({ type: "size", height: root.getBoundingClientRect().height })).observe(root);
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== host || !origins.includes(origin) || data?.patchbay !== 1 || data.session !== link.session) return;
    if (data.type === "inline" && framed && !inline) follow();
    if (data.type === "proof" && link.wants_proof) {
      // Outlives the page, which the person may leave at once.
      fetch(prove, { method: "POST", keepalive: true, body: new URLSearchParams({ page, proof: data.proof }) });
    }
  });
  addEventListener("keydown", (event) => {
    // Escape also closes lists and calendars, clears a search, and ends what a method of writing began.
    const used = event.defaultPrevented || event.isComposing || event.target.matches("select, [type=date], [type=search]");
    if (event.key === "Escape" && framed && !inline && !used) send({ type: "exit", error: null, metadata });
  });

  send({ type: "ready", wants_proof: link.wants_proof });
  for (const { number, name, ...about } of link.events) {
    send({ type: "event", number, name, metadata: { link_session_id: link.session, events_version: version, ...about } });
  }
  if (link.public_token) {
    const finished = link.events.some(({ name }) => name === "finished" || name === "claimed");
    send({ type: "success", public_token: link.public_token, finished, metadata });
  }
})
