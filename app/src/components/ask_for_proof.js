((name) => {
  const input = document.querySelector(`form input[name=${name}]`);
  const from = opener;
  // The provider must not reach the page that the person comes from.
  const letGo = () => {
    window.opener = null;
  };
  try {
    if (from.location.origin !== location.origin) return letGo();
  } catch {
    return letGo();
  }
  let left = 40;
  let waiting;
  const hear = ({ source, origin, data }) => {
    if (source !== from || origin !== location.origin || data?.patchbay !== 1 || data.type !== "window_proof") return;
    input.value = data.proof;
    end();
  };
  const submit = (event) => {
    if (event.target !== input.form) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = event.submitter;
  };
  // The other page may not be there yet.
  const ask = () => {
    if ((left -= 1) < 0) end();
    else from.postMessage({ patchbay: 1, type: "window" }, location.origin);
  };
  const timer = setInterval(ask, 250);
  const end = () => {
    letGo();
    clearInterval(timer);
    removeEventListener("message", hear);
    document.removeEventListener("submit", submit, true);
    if (waiting) input.form.requestSubmit(waiting);
  };
  addEventListener("message", hear);
  document.addEventListener("submit", submit, true);
  ask();
})
