import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProviderNode } from './node';
import type { NodeLimits } from './options';
import { openPostgres } from './store/postgres-client';
import { chat, chatBody, signatureFor, unsettledFee } from './testing/asking';
import { startPostgresServer } from './testing/postgres-server';
import { describeStore } from './testing/store-suite';
import { acceptNode, authorizationOf, fundUser, nodeOptions, oneCoin, startWorld, type World } from './testing/world';

const server = await startPostgresServer();
if (!server.ok) process.stderr.write(`The tests against a PostgreSQL server are skipped: ${server.why}\n`);
const name = server.ok ? `a PostgreSQL server (${server.version})` : `a PostgreSQL server: skipped, ${server.why}`;

describe.skipIf(!server.ok)(name, () => {
  const url = server.ok ? server.url : '';

  afterAll(async () => {
    if (server.ok) await server.stop();
  });

  describeStore('PostgreSQL', () => openPostgres(url));

  describe('two replicas of one provider', () => {
    let world: World;

    beforeAll(async () => {
      world = await startWorld();
    });

    afterAll(() => world.stop());

    /** Two nodes with the same keys and database, started at once, as behind one door. */
    async function replicas(perUser?: NodeLimits['perUser']) {
      const options = await nodeOptions(world, { store: { databaseUrl: url }, publicUrl: 'http://127.0.0.1:1' });
      const limits = { ...options.limits, ...(perUser && { perUser }) };
      const start = () => startProviderNode({ ...options, limits });
      const [one, two] = await Promise.all([start(), start()]);
      await acceptNode(world, one.address);
      const { account } = await fundUser(world, one.address, 2n * oneCoin);
      const authorization = await authorizationOf(account, one.address);
      const stop = () => Promise.all([one.stop(), two.stop()]);
      return { one, two, account, authorization, stop };
    }

    it('settle each fee once when both settle at the same moment', async () => {
      const { one, two, account, authorization, stop } = await replicas();
      for (let round = 0; round < 3; round += 1) {
        await Promise.all([one, two].map((node) => chat(node, { authorization })));
        const before = (await world.subAccount(account.address, one.address)).balance;
        const owed = await unsettledFee(one, account.address, authorization);
        const reports = await Promise.all([one.settleNow(), two.settleNow(), one.settleNow()]);
        expect(reports.flatMap(({ settled }) => settled.map(({ paid }) => paid))).toEqual([owed]);
        expect((await world.subAccount(account.address, one.address)).balance).toBe(before - owed);
        expect(await unsettledFee(two, account.address, authorization)).toBe(0n);
      }
      await stop();
    });

    it('hold a user to one rate, whichever of them is asked', async () => {
      const { one, two, authorization, stop } = await replicas({ perMinute: 1, burst: 3, concurrent: 50 });
      const asked = [one, two, one, two, one, two].map((node) => chat(node, { authorization }));
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, 200, 200, 429, 429, 429]);
      await stop();
    });

    it('hold a user to one number of tokens a minute, whichever of them gave the answers', async () => {
      const { one, two, authorization, stop } = await replicas({
        perMinute: 600,
        burst: 50,
        concurrent: 50,
        tokensPerMinute: 1,
      });
      expect((await chat(one, { authorization })).status).toBe(200);
      const refused = await chat(two, { authorization });
      expect(refused.status).toBe(429);
      expect(new TextDecoder().decode(refused.bytes)).toMatch(/Token rate limit exceeded.*\(limit: 1 tokens\/min\)/);
      await stop();
    });

    it('keep a user out at both who asked each of them for models that are not there', async () => {
      const { one, two, authorization, stop } = await replicas({ perMinute: 600, burst: 50, concurrent: 50 });
      const wrong = chatBody({ model: 'no such model' });
      for (const node of [one, two, one, two, one]) {
        expect((await chat(node, { authorization, body: wrong })).status).toBe(400);
      }
      for (const node of [one, two]) {
        const refused = await chat(node, { authorization });
        expect(refused.status).toBe(429);
        expect(new TextDecoder().decode(refused.bytes)).toContain('too many invalid model requests');
      }
      await stop();
    });

    it('answer for each other: a signature is found at the one that did not make it', async () => {
      const { one, two, authorization, stop } = await replicas();
      const { chatKey } = await chat(one, { authorization });
      expect(await signatureFor(two, chatKey)).toEqual(await signatureFor(one, chatKey));
      expect((await signatureFor(two, chatKey)).signing_address).toBe(one.teeSigner);
      await stop();
    });
  });
});
