((script, wasm) => {
  const waiting = [];
  const hydrate = async (el, mod) => {
    const island = mod[el.dataset.component];
    if (!island) return;
    waiting.at(-1)?.();
    await island(el);
  };
  const walk = async (node, mod) => {
    const tag = node.tagName.toLowerCase();
    if (tag === "leptos-island") await hydrate(node, mod);
    if (tag === "leptos-children") waiting.push(node.$$on_hydrate);
    for (const child of node.children) await walk(child, mod);
    if (tag === "leptos-children") waiting.pop();
  };
  const load = async () => {
    const mod = await import(script);
    await mod.default({ module_or_path: wasm });
    mod.hydrate();
    await walk(document.body, mod);
    window.__hydrateIsland = (el, id) => mod[id]?.(el);
  };
  const idle = () => (window.requestIdleCallback ?? setTimeout)(load);
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
})
