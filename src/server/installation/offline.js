// The page that stands in while the server is away: it speaks the person's language, and looks for the server by
// itself. It stands at the address that was asked for, and gives way to the real page there.
(() => {
  /** Between two looks, in milliseconds: at first, and at most. */
  const [FIRST, LONGEST, PATIENCE] = [2_000, 15_000, 10_000];
  const root = document.documentElement;
  const cookie = (name) => {
    const pair = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return pair?.slice(name.length + 1);
  };
  const theme = cookie("portolan_theme");
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }

  const speak = () => {
    const sections = [...document.querySelectorAll("main > [lang]")];
    const wishes = [cookie("portolan_language") ?? "", ...navigator.languages];
    const found = wishes.map((wish) => sections.find(({ lang }) => lang === wish.split("-")[0].toLowerCase()));
    const chosen = found.find(Boolean) ?? sections[0];
    sections.forEach((section) => {
      section.hidden = section !== chosen;
    });
    root.lang = chosen.lang;
    document.title = `${chosen.querySelector("h1").textContent} · Portolan`;
    return chosen;
  };

  const answers = async () => {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      return (await fetch(`${root.dataset.base}/healthz`, { cache: "no-store", signal })).ok;
    } catch {
      return false;
    }
  };
  const giveWay = () => {
    if (location.pathname === `${root.dataset.base}/offline`) {
      location.replace(`${root.dataset.base}/`);
    } else {
      location.reload();
    }
  };

  addEventListener("DOMContentLoaded", () => {
    const section = speak();
    let wait = FIRST;
    let timer = 0;
    const look = async () => {
      clearTimeout(timer);
      if (await answers()) {
        giveWay();
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(look, wait);
      wait = Math.min(wait * 2, LONGEST);
    };
    section.querySelector("button").addEventListener("click", async () => {
      wait = FIRST;
      await look();
      section.querySelector("[role=status]").textContent = section.dataset.still;
    });
    addEventListener("online", look);
    document.addEventListener("visibilitychange", () => document.hidden || look());
    timer = setTimeout(look, wait);
  });
})();
