import { expect, test } from '../fixtures/test';

test('smoke', async ({ page, wallet, world }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/./);
  console.log(
    world.network.providers.map((p) => p.url),
    wallet.accounts(),
  );
});
