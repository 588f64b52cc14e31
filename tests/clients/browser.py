"""Chromium without a window, and what tests ask of a page."""

import contextlib
import os
import pathlib
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from levels import eventually

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--no-proxy-server", "--hide-scrollbars",
)
# Where pictures of pages go, for people; nothing is kept unless told.
PICTURES = os.environ.get("LONGSHORE_PICTURES")


class Browser:
    """One visitor with a profile of their own."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, url):
        self.driver.get(url)

    @property
    def address(self):
        return self.driver.current_url

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        found = self.all(selector)
        return found[0] if found else None

    def text(self, selector):
        """The visible text of an element; nothing where there is none."""
        return self.driver.execute_script(
            "const one = document.querySelector(arguments[0]); return one ? one.innerText : '';",
            selector,
        ).strip()

    def fill(self, **fields):
        """Types into fields by their names, in the place of what stood there."""
        for name, value in fields.items():
            field = eventually(lambda: self.one(f"[name='{name}']"), 20)
            field.clear()
            field.send_keys(value)

    def press(self, words):
        """Presses the button, or follows the link, with these words."""
        def found():
            shown = [one for one in self.all("button, a") if one.is_displayed()]
            return next((one for one in shown if one.text == words), None)

        eventually(found, 20).click()

    def see(self, words, selector="body", seconds=20):
        """Waits until the page shows words."""
        def check():
            try:
                return words in self.text(selector)
            except Exception:  # the page is on its way out
                return False

        try:
            eventually(check, seconds)
        except BaseException:
            print(f"{self.address}: {self.text('body')}")
            raise

    def picture(self, name, width=900):
        """A picture of the whole page, where somebody wants to look."""
        if not PICTURES:
            return
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        self.driver.set_window_size(width, max(height, 400) + 120)
        self.driver.save_screenshot(str(pathlib.Path(PICTURES) / f"{name}.png"))

    def check_manners(self):
        """What every page owes everybody: labels, a language, one heading, nothing from elsewhere."""
        problems = self.driver.execute_script(MANNERS)
        assert not problems, f"{self.address}: {problems}"

    def complaints(self):
        """What the browser's console holds against the pages so far."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


MANNERS = """
const problems = [];
if (!document.documentElement.lang) problems.push('no language');
if (!document.title) problems.push('no title');
if (document.querySelectorAll('h1').length !== 1) problems.push('not one heading');
for (const one of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
  if (!one.labels.length || !one.labels[0].innerText.trim()) problems.push('no label: ' + one.name);
for (const one of document.querySelectorAll('button, a'))
  if (!one.innerText.trim() && one.offsetParent) problems.push('a button without words');
const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
if (new Set(ids).size !== ids.length) problems.push('two elements with one id');
for (const one of performance.getEntriesByType('resource'))
  if (one.initiatorType !== 'fetch' && new URL(one.name).origin !== location.origin
      && !one.name.startsWith('data:')) problems.push('from elsewhere: ' + one.name);
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) problems.push('wider than the window');
return problems;
"""


@contextlib.contextmanager
def visitor(width=900, dark=False):
    """A browser that nobody has used before."""
    with tempfile.TemporaryDirectory(prefix="longshore-browser-") as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={width},900"):
            options.add_argument(flag)
        if dark:
            options.add_argument("--force-dark-mode")
            options.add_argument("--blink-settings=preferredColorScheme=0")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        try:
            yield Browser(driver)
        finally:
            driver.quit()
