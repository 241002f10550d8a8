import { accessibilityViolations, looks, show } from '../fixtures/axe';
import { expect, test } from '../fixtures/test';
import { MarketPage } from '../pages/market-page';

for (const look of looks) {
  const name = `${look.colorScheme} at ${look.width}`;

  test(`the market has no accessibility violation, ${name}`, async ({ page, world }) => {
    await show(page, look);
    const market = new MarketPage(page);
    await market.open();
    await expect(market.entry(world.cheap.address)).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
  });
}
