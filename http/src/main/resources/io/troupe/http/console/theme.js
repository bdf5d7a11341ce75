// Before the first paint: the theme that was chosen, if any; else the system's.
(() => {
  const chosen = localStorage.getItem('troupe.theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
})();
