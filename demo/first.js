// Before the first paint: the right colours and the right language. A folder on disk cannot load modules,
// so there the single file beside it takes over.
(() => {
  if (location.protocol === "file:" && location.pathname.endsWith("/index.html")) {
    location.replace("portolan.html" + location.search + location.hash);
  }
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // A browser may forbid storage.
    }
  };
  const wished = [kept("portolan_language"), ...navigator.languages].filter((tag) => /^(en|es)\b/i.test(tag ?? ""));
  root.lang = (wished[0] ?? "en").slice(0, 2).toLowerCase();
  root.dataset.theme = kept("portolan_theme") ?? "system";
})();
