import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page has: a place that is not reached by then is not reachable by keyboard. */
const mostStops = 200;

/** Goes to a place by the Tab key alone, from wherever the focus is. */
export async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor();
  for (let stop = 0; stop < mostStops; stop += 1) {
    if (await place.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(place, 'a place that the Tab key must reach').toBeFocused();
}

/** Presses a button or a link without the mouse. */
export async function pressByKeyboard(page: Page, place: Locator): Promise<void> {
  await tabTo(page, place);
  await page.keyboard.press('Enter');
}

/** Types into a field without the mouse, over what stands there. */
export async function typeByKeyboard(page: Page, place: Locator, text: string): Promise<void> {
  await tabTo(page, place);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Chooses an option of a select without the mouse, by going down the list from its top. */
export async function chooseByKeyboard(page: Page, select: Locator, value: string): Promise<void> {
  await tabTo(page, select);
  await page.keyboard.press('Home');
  const options = await select.getByRole('option').count();
  for (let option = 0; option < options && (await select.inputValue()) !== value; option += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(select).toHaveValue(value);
}
