((exchange, words) => {
  const log = document.querySelector("#link-log");
  const note = (...parts) => {
    const item = document.createElement("li");
    item.textContent = parts.filter(Boolean).join(" · ");
    log.append(item);
    return item;
  };
  const claim = async (publicToken) => {
    note("onSuccess", publicToken);
    const body = new URLSearchParams({ public_token: publicToken });
    const answer = await fetch(exchange, { method: "POST", headers: { accept: "application/json" }, body });
    const { connection_id: connection, user_id: user, claim } = answer.ok ? await answer.json() : {};
    note(answer.ok ? words.exchanged : words.refused, connection, user, claim);
  };
  for (const start of document.querySelectorAll("[data-way]")) {
    start.hidden = false;
    start.addEventListener("click", (event) => {
      event.preventDefault();
      log.replaceChildren();
      PatchbayLink.init({
        token: start.dataset.token,
        mode: start.dataset.way,
        container: "#link-inline",
        onSuccess: claim,
        onExit: (error, { step }) => note("onExit", error?.code ?? "null", step),
        onEvent: (name, { app, code }) => note("onEvent", name, app, code),
        onLoad: () => note("onLoad"),
      });
    });
  }
})
