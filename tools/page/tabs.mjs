// tabs.mjs - tabs over panels, with the keys that screen readers expect: left, right, home, end.

/** @typedef {{id: string, label: string, panel: HTMLElement, chosen?: () => void}} Tab */

export class Tabs {
  #list;
  /** @type {Tab[]} */
  #tabs = [];

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
    list.addEventListener('keydown', (event) => this.#key(event));
  }

  /** @param {Tab[]} tabs the first one is chosen */
  set(tabs) {
    this.#tabs = tabs;
    this.#list.replaceChildren(
      ...tabs.map((tab, i) => {
        const button = document.createElement('button');
        Object.assign(button, { type: 'button', id: `tab-${tab.id}`, textContent: tab.label });
        button.setAttribute('role', 'tab');
        button.setAttribute('aria-controls', tab.panel.id);
        button.addEventListener('click', () => this.choose(i));
        return button;
      }),
    );
    this.choose(0);
  }

  choose(chosen) {
    this.#tabs.forEach(({ panel }) => (panel.hidden = true));
    const { panel, id, chosen: tell } = this.#tabs[chosen];
    panel.hidden = false;
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    [...this.#list.children].forEach((button, i) => {
      button.setAttribute('aria-selected', i === chosen);
      button.tabIndex = i === chosen ? 0 : -1;
    });
    tell?.();
  }

  #key(event) {
    const buttons = [...this.#list.children];
    const now = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const next = {
      ArrowLeft: now === 0 ? last : now - 1,
      ArrowRight: now === last ? 0 : now + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (now >= 0 && next !== undefined) {
      event.preventDefault();
      this.choose(next);
      buttons[next].focus();
    }
  }
}
