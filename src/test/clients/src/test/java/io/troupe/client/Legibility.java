package io.troupe.client;

/** What is hard to read or to press on a page, found by a script in it. */
final class Legibility {
  private Legibility() {}

  /**
   * Answers a list, empty when all is well: text whose contrast to what is behind it is below 4.5:1
   * (3:1 for large text), controls without a name, and a page wider than its window.
   */
  static final String SCRIPT =
      """
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 1;
      const pen = canvas.getContext('2d', {willReadFrequently: true});
      const colour = text => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = text;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
      };
      const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
      const lines = element => {
        const all = [];
        for (let at = element; at; at = at.parentElement) {
          all.push(at);
        }
        return all;
      };
      const behind = element => lines(element).reverse()
        .reduce((below, at) => over(colour(getComputedStyle(at).backgroundColor), below), [255, 255, 255, 1]);
      const light = rgb => {
        const [r, g, b] = rgb.map(v => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (element, ink) => {
        const ground = behind(element);
        const faint = lines(element).reduce((all, at) => all * Number(getComputedStyle(at).opacity), 1);
        const seen = over([...ink.slice(0, 3), ink[3] * faint], ground);
        const [high, low] = [light(seen), light(ground)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
      };
      const found = new Set();
      const judge = (element, ink, text) => {
        const box = element.getBoundingClientRect();
        if (!box.width || element.closest('.hidden, .skip, :disabled')) {
          return;
        }
        const style = getComputedStyle(element);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        const is = contrast(element, ink);
        if (is < least) {
          found.add(`contrast ${is.toFixed(2)} of ${element.localName}.${element.className}: ${text.trim().slice(0, 30)}`);
        }
      };
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (walk.currentNode.data.trim() && !element.closest('script, style, noscript, option')) {
          judge(element, colour(getComputedStyle(element).color), walk.currentNode.data);
        }
      }
      for (const field of document.querySelectorAll('input[placeholder]')) {
        const style = getComputedStyle(field, '::placeholder');
        const [r, g, b, a] = colour(style.color);
        judge(field, [r, g, b, a * Number(style.opacity)], field.placeholder);
      }
      for (const control of document.querySelectorAll('button, a[href], input, select, meter')) {
        const name = control.getAttribute('aria-label') || control.title || control.textContent.trim()
          || control.labels?.[0]?.textContent.trim();
        if (!name && control.getBoundingClientRect().width) {
          found.add(`no name: ${control.outerHTML.slice(0, 80)}`);
        }
      }
      if (document.documentElement.scrollWidth > innerWidth) {
        found.add(`the page is ${document.documentElement.scrollWidth} wide`);
      }
      return [...found];
      """;
}
