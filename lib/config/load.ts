import { AppError } from '@/lib/domain/error';
import { takeAhead } from './ahead';
import { parseSiteConfig, type SiteConfig, SiteConfigError } from './network';

/** Where the site finds the description of its networks, on its own origin. */
export const siteConfigPath = '/network.json';

/**
 * Fetch and parse the description of the networks; never cached, so that a restarted local network is seen at once.
 * @throws SiteConfigError when it cannot be fetched or is broken.
 */
export async function fetchSiteConfig(path: string = siteConfigPath): Promise<SiteConfig> {
  try {
    const response = await (takeAhead(path) ??
      fetch(path, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(10_000) }));
    if (!response.ok)
      throw new SiteConfigError(`${path} answered ${response.status}`, { details: `HTTP ${response.status}` });
    return parseSiteConfig(await response.json());
  } catch (error) {
    if (error instanceof AppError) throw error;
    const details = error instanceof Error ? error.message : undefined;
    throw new SiteConfigError(`${path} could not be read`, { cause: error, ...(details !== undefined && { details }) });
  }
}
